import { epochMs, instantOf, type Instant } from '../instant.ts';

/** How fast an origination may speak to a country: carriers count parts, not texts. */
export interface Pace {
  readonly partsPerSecond: number;
  /** Parts that may go at once after a quiet time. */
  readonly burstParts: number;
}

/**
 * A token bucket, told as one moment: when everything let through so far has been paid off at the pace. Microseconds
 * since 1970, so that three parts a second come out even.
 */
export type PaidOffAt = number;

const microsPerMs = 1000;

export interface SlotRequest {
  readonly pace: Pace;
  readonly parts: number;
  readonly now: Instant;
  /** No slot later than this is taken: the caller comes again instead of waiting. */
  readonly latest: Instant;
}

/** The moments of a request in the bucket's own unit. */
export interface SlotTerms {
  readonly now: number;
  /** What the parts cost at the pace. */
  readonly cost: number;
  /** The bucket may be paid off this long after the moment of sending. */
  readonly burst: number;
  /** The latest `PaidOffAt` at which a slot is still to be had. */
  readonly limit: number;
}

export function slotTerms({ pace, parts, now, latest }: SlotRequest): SlotTerms {
  const perPart = Math.round(1_000_000 / pace.partsPerSecond);
  const burst = pace.burstParts * perPart;
  return {
    now: epochMs(now) * microsPerMs,
    cost: parts * perPart,
    burst,
    limit: epochMs(latest) * microsPerMs + burst,
  };
}

/** When a text may go whose slot was taken while the bucket was paid off at `before`. Never before now. */
export function goAt(before: PaidOffAt, { now, burst }: Pick<SlotTerms, 'now' | 'burst'>): Instant {
  return instantOf(Math.ceil(Math.max(now, before - burst) / microsPerMs));
}

/** Takes the next slot of a bucket; undefined: the next one is later than asked for, and none is taken. */
export function takeSlot(
  stored: PaidOffAt | undefined,
  request: SlotRequest,
): { readonly paidOffAt: PaidOffAt; readonly goAt: Instant } | undefined {
  const terms = slotTerms(request);
  const before = Math.max(stored ?? 0, terms.now);
  if (before > terms.limit) return undefined;
  return { paidOffAt: before + terms.cost, goAt: goAt(before, terms) };
}
