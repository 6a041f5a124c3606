import type { Visit, VisitStep, VisitWindow } from '../../shared/domain/visits/visit.ts';
import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import { changeVisit, type ChangeDeps, type ChangeResult } from './change-visit.ts';
import { sendOut, type SendOutDeps } from './send-out.ts';

export type AnswerDeps = ChangeDeps & SendOutDeps;

export type VisitAnswer =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'move'; readonly wish: VisitWindow | null }
  | { readonly kind: 'refuse'; readonly reason: string };

/**
 * What the borrower says to an appointment, by API, hotline or reply: keep it, move it, or no. The team hears of a move
 * or a refusal at once.
 *
 * Twice: a second confirmation or refusal finds the state reached and is refused by name; a second move is another move,
 * and counts, unless the first already took the visit to the planner. Late: after the window opened nothing moves.
 */
export function answerVisit(
  deps: AnswerDeps,
): (visitId: string, answer: VisitAnswer, by: VisitStep['by']) => Promise<ChangeResult> {
  return async (visitId, answer, by) => {
    const result = await changeVisit(deps, visitId, { command: answer, by });
    if (result.ok) await sendOut(deps, result.next);
    return result;
  };
}

/** What a reply by text can mean for a visit: it names none, so it is the borrower's next one that may still change. */
export function replyToVisit(
  deps: AnswerDeps,
): (borrowerId: string, answer: VisitAnswer) => Promise<ChangeResult> {
  return async (borrowerId, answer) => {
    const visits = await deps.visits.ofBorrower(borrowerId);
    const open = visits.filter(({ state }) => visitTable[state][answer.kind] !== undefined).sort(bySoonest);
    const [next] = open;
    if (next === undefined) return { ok: false, error: 'unknown' };
    return answerVisit(deps)(next.visitId, answer, 'borrower');
  };
}

const bySoonest = (a: Visit, b: Visit): number =>
  a.date === b.date ? a.fromMinute - b.fromMinute : a.date < b.date ? -1 : 1;
