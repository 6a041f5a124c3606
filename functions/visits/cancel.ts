import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import type { CancelReason, Visit, VisitStep } from '../../shared/domain/visits/visit.ts';
import type { FactsDeps } from '../send-gate/read-facts.ts';
import { changeVisit, type ChangeDeps } from './change-visit.ts';
import { sendOut, type SendOutDeps } from './send-out.ts';
import { readStandings, standingsOf } from './standing.ts';
import { obstacleTo } from './visit-facts.ts';

export type CancelDeps = ChangeDeps & SendOutDeps & FactsDeps;

export interface Cancellation {
  readonly borrowerId: string;
  /** Only visits about this loan; absent: all of the borrower's. */
  readonly loanId?: string | undefined;
  /** paid: cancels where nothing is overdue any more, as the books say now; the others cancel at once. */
  readonly reason: CancelReason;
  readonly by?: VisitStep['by'] | undefined;
}

/**
 * Calls off the visits that a payment, a hold or a complaint makes pointless or unlawful, at whatever moment before
 * their end, and tells team and borrower.
 *
 * Twice: a cancelled visit is at its end, the second finds none. Late: a team may already be at the door; its queue has
 * the news, and the precheck or the timers find what this call missed. Half: each visit is one write that carries the
 * text and the news.
 *
 * @returns the visits cancelled
 */
export function cancelVisitsFor(deps: CancelDeps): (cause: Cancellation) => Promise<readonly string[]> {
  return async ({ borrowerId, loanId, reason, by = 'system' }) => {
    const all = await deps.visits.ofBorrower(borrowerId);
    const open = all.filter(
      ({ state, loanIds }) =>
        visitTable[state].cancel !== undefined && (loanId === undefined || loanIds.includes(loanId)),
    );
    const cancelled: string[] = [];
    for (const visit of open) {
      if (reason === 'paid' && !(await isPaid(deps, visit))) continue;
      const result = await changeVisit(deps, visit.visitId, { command: { kind: 'cancel', reason }, by });
      if (!result.ok) continue;
      cancelled.push(visit.visitId);
      await sendOut(deps, result.next);
    }
    return cancelled;
  };
}

async function isPaid(deps: CancelDeps, visit: Visit): Promise<boolean> {
  const standings = standingsOf(await readStandings(deps, [visit]), visit);
  return obstacleTo(standings, visit, deps.clock())?.reason === 'paid';
}
