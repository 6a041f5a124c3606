import { agreedPlan, openPromise, type Answers, type Arrangement } from '../answers/answers.ts';
import { instantAt, localDateAt } from '../instant.ts';
import { addDays } from '../local-date.ts';
import type { VisitOutcome } from './outcome.ts';
import type { OptionPayment } from './pay-options.ts';
import type { Visit } from './visit.ts';

export interface AfterVisitTerms {
  /** The bank's zone: its days count. */
  readonly zone: string;
  readonly promiseGraceDays: number;
  readonly promisePartPercent: number;
  readonly planGraceDays: number;
  readonly offerDays: number;
  /** The plan the team agreed on, worked out; null: none was. */
  readonly plan: { readonly rates: readonly OptionPayment[]; readonly costMinor: number } | null;
}

/**
 * What a loan's answers are after a visit; undefined: the outcome says nothing of this loan, or is in there already.
 * Ids follow from the visit, so that writing the same outcome twice changes nothing. A plan agreed at the door is in
 * force at once: the bank's own people agreed to it within the bank's terms.
 */
export function answersAfterVisit(
  before: Answers,
  {
    visit,
    outcome,
  }: { readonly visit: Pick<Visit, 'visitId' | 'loanIds' | 'proposal'>; readonly outcome: VisitOutcome },
  terms: AfterVisitTerms,
): Answers | undefined {
  const id = `${visit.visitId}-${visit.proposal}`;
  const on = localDateAt(outcome.endedAt, terms.zone);
  const isLead = visit.loanIds[0] === before.loanId;
  const impression = { on, source: 'visit' } as const;
  const next: Answers = {
    ...before,
    promises: [...before.promises, ...promiseOf(before, { outcome, id, terms })],
    arrangements: [...before.arrangements, ...planOf(before, { outcome, id, terms })],
    hardships: [...before.hardships, ...(isLead ? hardshipOf(before, { outcome, id }) : [])],
    disputes: [...before.disputes, ...disputeOf(before, { outcome, id })],
    ability: outcome.ability === null ? before.ability : { is: outcome.ability, ...impression },
    willingness:
      outcome.willingness === null ? before.willingness : { is: outcome.willingness, ...impression },
  };
  return JSON.stringify(next) === JSON.stringify(before)
    ? undefined
    : { ...next, version: before.version + 1 };
}

interface Said {
  readonly outcome: VisitOutcome;
  readonly id: string;
}

function promiseOf(
  before: Answers,
  { outcome, id, terms }: Said & { readonly terms: AfterVisitTerms },
): Answers['promises'] {
  const { promise, endedAt } = outcome;
  if (promise?.loanId !== before.loanId || openPromise(before) !== undefined) return [];
  if (before.promises.some((one) => one.id === id)) return [];
  const lastOn = addDays(promise.dueOn, terms.promiseGraceDays);
  return [
    {
      id,
      amountMinor: promise.amountMinor,
      dueOn: promise.dueOn,
      lastOn,
      madeAt: endedAt,
      until: instantAt(addDays(lastOn, 1), 0, terms.zone),
      partPercent: terms.promisePartPercent,
      source: 'visit',
      state: 'open',
      paidMinor: 0,
      settledOn: null,
    },
  ];
}

const standing: readonly Arrangement['state'][] = ['accepted', 'in-force'];

function planOf(
  before: Answers,
  { outcome, id, terms }: Said & { readonly terms: AfterVisitTerms },
): Answers['arrangements'] {
  const { plan, endedAt } = outcome;
  if (plan?.loanId !== before.loanId || terms.plan === null) return [];
  if (before.arrangements.some((one) => one.id === id)) return [];
  const agreed = agreedPlan(before);
  if (agreed !== undefined && standing.includes(agreed.state)) return [];
  const { rates, costMinor } = terms.plan;
  return [
    {
      id,
      kind: 'instalments',
      rates: rates.map(({ on, amountMinor }) => ({ dueOn: on, amountMinor })),
      totalMinor: rates.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      costMinor,
      graceDays: terms.planGraceDays,
      offeredAt: endedAt,
      offerEndsOn: addDays(localDateAt(endedAt, terms.zone), terms.offerDays),
      acceptedAt: endedAt,
      source: 'visit',
      state: 'accepted',
      paidMinor: 0,
      settledOn: null,
    },
  ];
}

function hardshipOf(
  before: Answers,
  { outcome: { hardship, documents, endedAt }, id }: Said,
): Answers['hardships'] {
  if (hardship === null || before.hardships.some((one) => one.id === id)) return [];
  const { incomeMinor, expensesMinor, reason } = hardship;
  return [
    {
      id,
      incomeMinor,
      expensesMinor,
      reason,
      documents,
      askedAt: endedAt,
      source: 'visit',
      state: 'in-review',
      decidedAt: null,
      decidedBy: null,
    },
  ];
}

function disputeOf(before: Answers, { outcome: { dispute, endedAt }, id }: Said): Answers['disputes'] {
  if (dispute?.loanId !== before.loanId || before.disputes.some((one) => one.id === id)) return [];
  return [
    {
      id,
      ground: 'other',
      text: dispute.text,
      openedAt: endedAt,
      source: 'visit',
      state: 'open',
      closedAt: null,
      closedBy: null,
      finding: null,
    },
  ];
}
