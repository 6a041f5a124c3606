import { noAnswers } from '../../shared/domain/answers/answers.ts';
import { deriveArrears } from '../../shared/domain/arrears/index.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import { answersAfterVisit, type AfterVisitTerms } from '../../shared/domain/visits/answers-after-visit.ts';
import { outcomeApplied } from '../../shared/domain/visits/visit-notice.ts';
import type { VisitOutcome } from '../../shared/domain/visits/outcome.ts';
import { planOptionOf } from '../../shared/domain/visits/pay-options.ts';
import { tripOf } from '../../shared/domain/visits/trip.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { changeVisit, rewriteVisit, type ChangeDeps, type ChangeResult } from './change-visit.ts';

export type RecordDeps = ChangeDeps & {
  readonly answers: AnswerStore;
  readonly portfolio: Pick<PortfolioReader, 'loan' | 'settings'>;
  readonly terms: Omit<AfterVisitTerms, 'plan'>;
  /** A whole number from 0 to 99 that nobody can foretell. */
  readonly drawLot: () => number;
};

/**
 * Takes the form a team brings back: the visit is done (or, nobody at home, waits for another time), and what the
 * borrower said becomes answers, which hold or move the ladder from then on.
 *
 * Twice: the second finds the visit done and is refused; nothing is changed. Half: an outcome not yet written into the
 * answers is marked so in the visit, and the timers write it; written twice, it changes nothing, its ids follow from
 * the visit.
 */
export function recordOutcome(
  deps: RecordDeps,
): (visitId: string, outcome: VisitOutcome) => Promise<ChangeResult> {
  return async (visitId, outcome) => {
    const result = await changeVisit(deps, visitId, { command: { kind: 'record', outcome }, by: 'team' });
    if (!result.ok) return result;
    const applied = await applyOutcome(deps, result.next);
    return { ok: true, next: applied ?? result.next };
  };
}

const attemptsAtMost = 5;

/** Keeps what a team brought back for supervision, and writes what it says into the answers of each of the visit's loans. */
export async function applyOutcome(deps: RecordDeps, visit: Visit): Promise<Visit | undefined> {
  const { outcome, visitId, proposal } = visit;
  const trip = tripOf(visit, deps.drawLot());
  if (outcome === null || trip === undefined || !visit.toApply) return undefined;
  await deps.visits.keepTrip(trip);
  for (const loanId of visit.loanIds) await answerFor(deps, { visit, outcome, loanId });
  return rewriteVisit(deps, visitId, (now) =>
    now.toApply && now.proposal === proposal ? outcomeApplied(now) : undefined,
  );
}

async function answerFor(
  deps: RecordDeps,
  {
    visit,
    outcome,
    loanId,
  }: { readonly visit: Visit; readonly outcome: VisitOutcome; readonly loanId: string },
): Promise<void> {
  const plan = await agreedPlan(deps, { outcome, loanId });
  for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
    const before = (await deps.answers.find(loanId)) ?? noAnswers(loanId, visit.borrowerId);
    const next = answersAfterVisit(before, { visit, outcome }, { ...deps.terms, plan });
    if (next === undefined || (await deps.answers.save(next))) return;
  }
  throw new Retryable(`answers of loan ${loanId} changed ${attemptsAtMost} times meanwhile`);
}

/** The instalments agreed at the door, worked out from what was overdue then. */
async function agreedPlan(
  deps: RecordDeps,
  { outcome: { plan, endedAt }, loanId }: { readonly outcome: VisitOutcome; readonly loanId: string },
): Promise<AfterVisitTerms['plan']> {
  if (plan?.loanId !== loanId) return null;
  const file = await deps.portfolio.loan(loanId);
  if (file === undefined) return null;
  const { zone } = deps.terms;
  const question = {
    ...file,
    businessDate: localDateAt(endedAt, zone),
    cutoff: endedAt,
    zone,
    settings: await deps.portfolio.settings(file.loan.product),
    // As the ways in the pack are worked out.
    countPending: true,
  };
  if (deriveArrears(question).overdueMinor === 0) return null;
  const option = planOptionOf(question, { count: plan.instalments, firstOn: plan.firstOn });
  return { rates: option.payments, costMinor: option.moreMinor };
}
