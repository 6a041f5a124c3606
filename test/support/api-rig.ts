import { type Access, apiRouter, type Bound } from '../../shared/runtime/api/router.ts';
import type { ProxyEvent, ProxyReply } from '../../shared/runtime/api/http.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';

/**
 * Routes on the real router with keys in memory; waiting takes a turn of the event loop. `forgetful`: this request meets no
 * key, as if all that came before had crashed before its answer.
 */
export function routerOn(bound: readonly Bound[], clock: { readonly now: Instant }) {
  const failures: unknown[] = [];
  const accesses: Access[] = [];
  const idempotency = new MemoryIdempotencyStore();
  const router = apiRouter(bound);
  let drawn = 0;
  const routes = (event: ProxyEvent, how?: { readonly forgetful?: boolean }): Promise<ProxyReply> =>
    router(event, {
      idempotency: how?.forgetful === true ? new MemoryIdempotencyStore() : idempotency,
      clock: () => clock.now,
      newId: () => `id-${(drawn += 1)}`,
      wait: () => new Promise((resolve) => setImmediate(resolve)),
      onFailure: (error) => failures.push(error),
      onAccess: (access) => accesses.push(access),
    });
  return { routes, failures, accesses, idempotency };
}
