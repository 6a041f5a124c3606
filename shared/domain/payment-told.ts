import type { Payment, PaymentStatus } from './portfolio.ts';

/** A payment moves on only: what is settled is not pending again, and what was reversed stays reversed. */
const rank: Readonly<Record<PaymentStatus, number>> = { pending: 0, settled: 1, reversed: 2 };

/** record: to be stored. unchanged: known. older: overtaken by what is stored. conflict: another payment of that id. */
export type Told = 'record' | 'unchanged' | 'older' | 'conflict';

/**
 * What becomes of word about a payment that comes by itself, between two deliveries of the feed: twice, late or out of
 * order. The moment of receipt may be told better once it is settled; the amount and what it takes back may not change.
 */
export function paymentTold(stored: Payment | undefined, told: Payment): Told {
  if (stored === undefined) return 'record';
  if (stored.amountMinor !== told.amountMinor || stored.reversalOf !== told.reversalOf) return 'conflict';
  if (rank[told.status] > rank[stored.status]) return 'record';
  return rank[told.status] < rank[stored.status] ? 'older' : 'unchanged';
}
