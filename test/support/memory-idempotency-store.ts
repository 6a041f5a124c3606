import type { Attempt, IdempotencyStore, StoredReply } from '../../shared/ports/idempotency-store.ts';

interface Known extends Attempt {
  readonly state: 'working' | 'answered' | 'free';
  readonly reply?: StoredReply;
}

/** Idempotency keys in memory. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly known = new Map<string, Known>();

  claim: IdempotencyStore['claim'] = (attempt) => {
    const { operationId, fingerprint, now } = attempt;
    const found = this.known.get(operationId);
    const isFree =
      found === undefined ||
      found.state === 'free' ||
      found.expiresAt < now ||
      (found.state === 'working' && found.leaseUntil < now && found.fingerprint === fingerprint);
    if (isFree) {
      this.known.set(operationId, { ...attempt, state: 'working' });
      return Promise.resolve({ kind: 'claimed' });
    }
    if (found.fingerprint !== fingerprint) return Promise.resolve({ kind: 'other-request' });
    return Promise.resolve(
      found.reply === undefined ? { kind: 'at-work' } : { kind: 'answered', reply: found.reply },
    );
  };

  answer: IdempotencyStore['answer'] = (attempt, reply) =>
    this.#settle(attempt, { state: 'answered', reply });

  release: IdempotencyStore['release'] = (attempt, effect) =>
    this.#settle(attempt, effect === 'none' ? { state: 'free' } : { leaseUntil: attempt.now });

  #settle(attempt: Attempt, change: Partial<Known>): Promise<void> {
    const found = this.known.get(attempt.operationId);
    if (found?.holder === attempt.holder && found.state === 'working')
      this.known.set(attempt.operationId, { ...found, ...change });
    return Promise.resolve();
  }
}
