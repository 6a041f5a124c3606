import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isIdempotent } from '../../contracts/api/route.ts';
import type { IdempotencyStore } from '../../ports/idempotency-store.ts';
import { systemClock } from '../clock.ts';
import type { Handle } from '../serve.ts';
import type { ProxyEvent, ProxyReply } from './http.ts';
import { apiRouter, type Bound } from './router.ts';

/**
 * What `serve` builds for an API function: its routes, on the machine's clock, with failures in the log. Throws
 * RangeError when a route that must be idempotent is given no store to be so.
 */
export function apiHandler(
  bound: readonly Bound[],
  { idempotency = noStore(bound) }: { readonly idempotency?: IdempotencyStore } = {},
): Handle<ProxyEvent, ProxyReply> {
  const router = apiRouter(bound);
  return (event, { log }) =>
    router(event, {
      idempotency,
      clock: systemClock,
      newId: randomUUID,
      wait: async (ms) => {
        await sleep(ms);
      },
      onAccess: (access) => {
        log.info('access', { ...access });
      },
      onFailure: (error, correlationId) => {
        log.error('request not served', {
          correlationId,
          route: `${event.httpMethod} ${event.resource}`,
          error: error instanceof Error ? error : 'unknown',
        });
      },
    });
}

/** For functions that only read. */
function noStore(bound: readonly Bound[]): IdempotencyStore {
  if (bound.some(({ route }) => isIdempotent(route)))
    throw new RangeError('a POST needs an idempotency store');
  const refuse = (): never => {
    throw new RangeError('no request here has an idempotency key');
  };
  return { claim: refuse, answer: refuse, release: refuse };
}
