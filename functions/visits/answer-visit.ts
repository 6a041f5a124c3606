import type { Instant } from '../../shared/domain/instant.ts';
import type { Visit, VisitWindow } from '../../shared/domain/visits/visit.ts';
import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import { changeVisit, type ChangeDeps, type ChangeResult, type VisitChange } from './change-visit.ts';
import { sendOut, type SendOutDeps } from './send-out.ts';

export type AnswerDeps = ChangeDeps & SendOutDeps;

export type VisitAnswer =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'move'; readonly wish: VisitWindow | null }
  | { readonly kind: 'refuse'; readonly reason: string };

/** Who says it, and, where he has read the visit, which version. */
export type AnswerFrom = Pick<VisitChange, 'by' | 'version'>;

/**
 * What the borrower says to an appointment, by API, hotline or reply: keep it, move it, or no. The team hears of a move
 * or a refusal at once.
 *
 * Twice: a second confirmation or refusal finds the state reached and is refused by name; a second move is another move,
 * and counts, unless the first already took the visit to the planner. Late: after the window opened nothing moves.
 */
export function answerVisit(
  deps: AnswerDeps,
): (visitId: string, answer: VisitAnswer, from: AnswerFrom) => Promise<ChangeResult> {
  return async (visitId, answer, { by, version }) => {
    const result = await changeVisit(deps, visitId, { command: answer, by, version });
    if (result.ok) await sendOut(deps, result.next);
    return result;
  };
}

/**
 * What a reply by text can mean for a visit: it names none, so it is the borrower's next one that he was told of before
 * he wrote, and that may still change.
 *
 * Twice: what he has said of a visit since he wrote is taken as this reply, and stands. Late: a time proposed after he
 * wrote is not what he wrote about. Unknown: there is none he can have meant.
 */
export function replyToVisit(
  deps: AnswerDeps,
): (borrowerId: string, answer: VisitAnswer, at: Instant) => Promise<ChangeResult> {
  return async (borrowerId, answer, at) => {
    const all = await deps.visits.ofBorrower(borrowerId);
    const known = all.filter((one) => one.told && proposedAt(one) <= at).sort(bySoonest);
    const taken = known.find(({ history }) =>
      history.some((step) => step.by === 'borrower' && step.at >= at),
    );
    if (taken !== undefined) return { ok: true, next: taken };
    const next = known.find(({ state }) => visitTable[state][answer.kind] !== undefined);
    if (next === undefined) return { ok: false, error: 'unknown' };
    return answerVisit(deps)(next.visitId, answer, { by: 'borrower' });
  };
}

/** When the present time was proposed. */
const proposedAt = ({ history }: Visit): string =>
  history.findLast(({ what }) => what === 'proposed')?.at ?? '';

const bySoonest = (a: Visit, b: Visit): number =>
  a.date === b.date ? a.fromMinute - b.fromMinute : a.date < b.date ? -1 : 1;
