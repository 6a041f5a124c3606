import { holdsInForce, type HoldReason } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { CancelReason, Visit } from '../../shared/domain/visits/visit.ts';
import { readFacts, type Facts, type FactsDeps } from '../send-gate/read-facts.ts';

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

/** Why nobody may call on the borrower now: everything is paid (or on its way), or something holds one of the loans. */
export function obstacleTo(facts: readonly Facts[], now: Instant): Obstacle | undefined {
  const hold = facts.flatMap(({ holds }) => holdsInForce(holds, now, 'visit'))[0];
  if (hold !== undefined) return { reason: cancelReasonOf(hold.reason), words: `held-${hold.reason}` };
  if (facts.some(({ arrears }) => arrears.inArrears)) return undefined;
  return { reason: 'paid', words: 'paid-or-payment-on-its-way' };
}

function cancelReasonOf(reason: HoldReason): CancelReason {
  return reason === 'complaint' || reason === 'dispute' ? reason : 'hold';
}
