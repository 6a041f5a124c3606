import type { Visit } from '../../shared/domain/visits/visit.ts';
import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import type { CancelDeps } from './cancel.ts';
import { changeVisit } from './change-visit.ts';
import { sendOut } from './send-out.ts';
import { obstacleTo, visitFacts } from './visit-facts.ts';

/**
 * Looks at the visits of a loan's borrower again because something was told about the loan: a payment, a complaint, a dispute, a plan, a
 * hold. What stands against a visit now calls it off, whatever the message was about; team and borrower hear at once.
 *
 * Twice: a cancelled visit is at its end. Late: it looks at the facts of now; a hold lifted meanwhile cancels nothing.
 * Half: each visit is one write that carries the text and the news; the message comes again. Lost: the precheck at
 * departure looks once more.
 *
 * @returns the visits called off
 */
export function lookAgain(deps: CancelDeps): (loanId: string) => Promise<readonly string[]> {
  return async (loanId) => {
    const file = await deps.portfolio.loan(loanId);
    if (file === undefined) return [];
    // A visit is the borrower's, whichever of his loans it is about and whoever of those who owe them spoke.
    const { borrowerId } = file.loan;
    const all = await deps.visits.ofBorrower(borrowerId);
    const cancelled: string[] = [];
    for (const visit of all.filter(({ state }) => visitTable[state].cancel !== undefined))
      if (await callOff(deps, visit)) cancelled.push(visit.visitId);
    return cancelled;
  };
}

async function callOff(deps: CancelDeps, visit: Visit): Promise<boolean> {
  const obstacle = obstacleTo(await visitFacts(deps, visit), deps.clock());
  if (obstacle === undefined) return false;
  const { reason } = obstacle;
  const result = await changeVisit(deps, visit.visitId, {
    command: { kind: 'cancel', reason },
    by: 'system',
  });
  if (result.ok) await sendOut(deps, result.next);
  return result.ok;
}
