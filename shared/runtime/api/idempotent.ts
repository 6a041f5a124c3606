import { createHash } from 'node:crypto';
import { plusMs } from '../../domain/instant.ts';
import type { Caller } from '../../contracts/api/caller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Attempt, IdempotencyStore } from '../../ports/idempotency-store.ts';
import { type ProxyReply, Refused } from './http.ts';

export interface IdempotencyDeps {
  readonly idempotency: IdempotencyStore;
  readonly clock: Clock;
  /** A text nobody else has. */
  readonly newId: () => string;
  readonly wait: (ms: number) => Promise<void>;
}

/** Longer than an API function may run (29 s): two attempts are never at work at once. */
const leaseMs = 60_000;
const rememberedMs = 7 * 86_400_000;
const looks = 25;
const betweenLooksMs = 150;

/** The operation a key stands for: this caller's, on this route. Another caller with the same key means another. */
export function operationIdOf(caller: Caller, operation: string, key: string): string {
  const { role, subject } = caller;
  return hash([role, subject, 'borrowerId' in caller ? caller.borrowerId : '', operation, key]);
}

/** The same for every way of writing the same request: names in one order. */
export const fingerprintOf = (request: unknown): string => hash(request);

/**
 * Runs `work` once for an operation however often it is asked for, and gives each who asks the one answer.
 *
 * Twice at once: one claims, the others look again until there is the answer, about four seconds, then 409. Late: the
 * answer is kept seven days. Half: what crashed holds its claim for a minute, then the next attempt runs `work` again
 * under the same operation id, so `work` must store its effects under ids derived from that. A refusal (nothing was
 * done) spends no key; an error neither.
 */
export async function once(
  deps: IdempotencyDeps,
  operation: { readonly operationId: string; readonly fingerprint: string },
  work: () => Promise<ProxyReply>,
): Promise<ProxyReply> {
  const holder = deps.newId();
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await deps.wait(betweenLooksMs);
    const attempt = attemptAt(deps, { ...operation, holder });
    const claim = await deps.idempotency.claim(attempt);
    switch (claim.kind) {
      case 'claimed':
        return await perform(deps, attempt, work);
      case 'answered':
        return { ...claim.reply, headers: { ...claim.reply.headers, 'idempotency-replayed': 'true' } };
      case 'other-request':
        throw new Refused('key-reused', 'This Idempotency-Key came before with another request.');
      case 'at-work':
        break;
    }
  }
  throw new Refused('in-progress', 'Ask again with the same key for its answer.');
}

function attemptAt(
  { clock }: IdempotencyDeps,
  operation: Pick<Attempt, 'operationId' | 'fingerprint' | 'holder'>,
): Attempt {
  const now = clock();
  return { ...operation, now, leaseUntil: plusMs(now, leaseMs), expiresAt: plusMs(now, rememberedMs) };
}

async function perform(
  { idempotency }: IdempotencyDeps,
  attempt: Attempt,
  work: () => Promise<ProxyReply>,
): Promise<ProxyReply> {
  let reply: ProxyReply;
  try {
    reply = await work();
  } catch (error) {
    await idempotency.release(attempt, error instanceof Refused ? 'none' : 'unknown');
    throw error;
  }
  await idempotency.answer(attempt, reply);
  return reply;
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
