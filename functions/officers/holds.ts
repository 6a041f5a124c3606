import type { Hold, HoldReason, HoldScope } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { HoldStore, HoldTarget } from '../../shared/ports/hold-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

export interface HoldDeps {
  readonly holds: HoldStore;
  readonly clock: Clock;
}

export interface HoldOrder {
  readonly target: HoldTarget;
  /** Names the hold; the same for every repeat of the request. */
  readonly id: string;
  readonly reason: HoldReason;
  readonly scope?: HoldScope | undefined;
  readonly until: Instant | null;
  /** Who sets it. */
  readonly by: string;
}

export type HoldResult =
  { readonly kind: 'held'; readonly hold: Hold } | { readonly kind: 'unknown' | 'ended-already' };

/**
 * Sets a hold. Twice: the same id meets the first, which stays as it is. Late: it counts from the moment it is stored.
 * Half: one write.
 */
export function setHold({ holds, clock }: HoldDeps): (order: HoldOrder) => Promise<HoldResult> {
  return async ({ target, id, reason, scope, until, by }) => {
    const known = (await holds.read(target)).find((one) => one.id === id);
    if (known !== undefined) return { kind: 'held', hold: known };
    const hold: Hold = { id, reason, ...(scope && { scope }), source: by, from: clock(), until };
    await put(holds, target, hold);
    return { kind: 'held', hold };
  };
}

export interface LiftOrder {
  readonly target: HoldTarget;
  readonly id: string;
  readonly by: string;
  /** Why: whoever overrides a protection answers for it. */
  readonly reason: string;
}

/**
 * Ends a hold now, and keeps it with who ended it and why. Twice: the second finds it ended; the same person with the same
 * reason is told what came of the first. Late: it ends when the write is made. Half: one write.
 */
export function liftHold({ holds, clock }: HoldDeps): (order: LiftOrder) => Promise<HoldResult> {
  return async ({ target, id, by, reason }) => {
    const known = (await holds.read(target)).find((one) => one.id === id);
    if (known === undefined) return { kind: 'unknown' };
    if (known.lifted?.by === by && known.lifted.reason === reason) return { kind: 'held', hold: known };
    const now = clock();
    if (known.until !== null && known.until <= now) return { kind: 'ended-already' };
    const hold: Hold = { ...known, until: now, lifted: { by, reason } };
    await put(holds, target, hold);
    return { kind: 'held', hold };
  };
}

/** @throws Retryable when others kept changing the holds */
export async function put(holds: HoldStore, target: HoldTarget, hold: Hold): Promise<void> {
  if (!(await holds.put(target, hold))) throw new Retryable('holds kept changing');
}
