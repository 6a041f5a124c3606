import type { Instant } from '../domain/instant.ts';

/** An answer as it went out. */
export interface StoredReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One attempt at an operation. */
export interface Attempt {
  readonly operationId: string;
  /** Hash of all the request says: the same key with another request is told apart by it. */
  readonly fingerprint: string;
  /** Names this attempt; no other has it. */
  readonly holder: string;
  readonly now: Instant;
  /** After this instant the attempt counts as crashed. Later than any attempt can still be at work. */
  readonly leaseUntil: Instant;
  /** After this instant the key is forgotten. */
  readonly expiresAt: Instant;
}

/**
 * claimed: go to work. at-work: another attempt is. answered: it was done, this was the answer. other-request: the key
 * belongs to a request that says something else.
 */
export type Claim =
  | { readonly kind: 'claimed' | 'at-work' | 'other-request' }
  | { readonly kind: 'answered'; readonly reply: StoredReply };

/** Remembers what each idempotency key was answered with. */
export interface IdempotencyStore {
  /** One conditional write: of attempts at once, one is told `claimed`. A crashed attempt's claim falls to the next. */
  claim(attempt: Attempt): Promise<Claim>;
  /** Keeps the answer. Without effect when the claim has fallen to another attempt. */
  answer(attempt: Attempt, reply: StoredReply): Promise<void>;
  /**
   * Gives the claim back. After `none` any request may come with the key again; after `unknown` only the same request,
   * because something may have been done. Effect: as above.
   */
  release(attempt: Attempt, effect: 'none' | 'unknown'): Promise<void>;
}
