import { holdsInForce, type HoldReason } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { CancelReason, Visit } from '../../shared/domain/visits/visit.ts';
import { readFacts, type Facts, type FactsDeps } from '../send-gate/read-facts.ts';
import type { Standing } from './standing.ts';

/** The facts of every loan a visit is about, read now; loans no longer in the book are left out. */
export async function visitFacts(
  deps: FactsDeps,
  { loanIds }: Pick<Visit, 'loanIds'>,
): Promise<readonly Facts[]> {
  const facts = await Promise.all(loanIds.map((loanId) => readFacts(deps, loanId)));
  return facts.filter((one) => one !== undefined);
}

export interface Obstacle {
  readonly reason: CancelReason;
  /** As the ledger words it. */
  readonly words: string;
}

/**
 * Why nobody may call on the borrower now: everything is paid (or on its way), something holds one of the loans, or the
 * borrower has taken back that the bank may come to this address, or does not live there any more.
 */
export function obstacleTo(
  facts: readonly Standing[],
  { address }: Pick<Visit, 'address'>,
  now: Instant,
): Obstacle | undefined {
  const hold = facts.flatMap(({ holds }) => holdsInForce(holds, now, 'visit'))[0];
  if (hold !== undefined) return { reason: cancelReasonOf(hold.reason), words: `held-${hold.reason}` };
  if (!facts.some(({ arrears }) => arrears.inArrears))
    return { reason: 'paid', words: 'paid-or-payment-on-its-way' };
  const consented = facts[0]?.borrower?.addresses.some(
    ({ kind, text, visitConsent }) => visitConsent && kind === address.kind && text === address.text,
  );
  return consented === true ? undefined : { reason: 'not-permitted', words: 'no-consented-address' };
}

function cancelReasonOf(reason: HoldReason): CancelReason {
  return reason === 'complaint' || reason === 'dispute' ? reason : 'hold';
}
