import type { AnswerRules } from '../../shared/domain/answers/answer-rules.ts';
import type { Answers } from '../../shared/domain/answers/answers.ts';
import {
  acceptPlan,
  askHardship,
  closeDispute,
  decideHardship,
  endPlan,
  makePromise,
  offerPlans,
  openDispute,
  standingPlan,
  withdrawPromise,
  type Change,
  type DisputeStatement,
  type HardshipStatement,
  type Occasion,
} from '../../shared/domain/answers/changes.ts';
import {
  disputeMoves,
  hardshipMoves,
  type DisputeCommand,
  type HardshipCommand,
} from '../../shared/domain/answers/moves.ts';
import {
  affordableRate,
  highestRate,
  offersFor,
  planOf,
  type Means,
  type Plan,
} from '../../shared/domain/answers/plan.ts';
import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import { answerLoan, type AnswerDeps, type AnswerResult } from './answer.ts';
import { readLoan, type LoanNow, type Who } from './loan-file.ts';

export interface OperationDeps extends AnswerDeps {
  readonly rules: AnswerRules;
}

/** A request about one loan; `id` names what comes of it, the same for every repeat of the request. */
export interface Ask {
  readonly loanId: string;
  readonly who: Who;
  readonly id: string;
  /** Of a command on what is there: the version the caller has seen. */
  readonly version?: string;
}

/** What a borrower, or an officer for him, can answer about a loan. All are idempotent by the ask's id. */
export type Operations = ReturnType<typeof borrowerOperations>;

export function borrowerOperations(deps: OperationDeps) {
  const answer = answering(deps);
  return { ...promises(deps, answer), ...plans(deps, answer), ...needs(answer) };
}

interface AnswerParts {
  readonly change: (answers: Answers, occasion: Occasion & { readonly now: LoanNow }) => Change;
  readonly isDone?: (answers: Answers) => boolean;
  readonly lookOn?: (answers: Answers, now: LoanNow) => LocalDate;
}

type Answering = (ask: Omit<Ask, 'id'>, parts: AnswerParts) => Promise<AnswerResult>;

function answering(deps: OperationDeps): Answering {
  return (ask, parts) =>
    answerLoan(deps, {
      ...ask,
      isDone: parts.isDone ?? (() => false),
      change: (answers, now) =>
        parts.change(answers, { source: ask.who.source, at: now.at, today: now.today, now }),
      lookOn: parts.lookOn ?? ((_, { today }) => today),
    });
}

function promises({ rules, zone }: OperationDeps, answer: Answering) {
  return {
    promise: (ask: Ask, terms: { readonly amountMinor: number; readonly dueOn: LocalDate }) =>
      answer(ask, {
        isDone: ({ promises: made }) => made.some(({ id }) => id === ask.id),
        change: (answers, { now, ...occasion }) => {
          const owedMinor = now.arrears.overdueMinor;
          return makePromise(
            answers,
            { ...terms, id: ask.id, owedMinor, zone, rules: rules.promise },
            occasion,
          );
        },
        lookOn: ({ promises: made }, { today }) => addDays(made.at(-1)?.lastOn ?? today, 1),
      }),
    withdrawPromise: (ask: Ask) =>
      answer(ask, {
        isDone: ({ promises: made }) => made.some(({ id, state }) => id === ask.id && state === 'withdrawn'),
        change: (answers, occasion) => withdrawPromise(answers, ask.id, occasion),
      }),
  };
}

function plans(deps: OperationDeps, answer: Answering) {
  return {
    quote: (ask: Pick<Ask, 'loanId' | 'who'>, terms: QuoteTerms) => quote(deps, ask, terms),
    offer: (ask: Ask, wanted: OffersWanted) =>
      answer(ask, {
        isDone: ({ arrangements }) => arrangements.some(({ id }) => id.startsWith(`${ask.id}-`)),
        change: (answers, occasion) => offered(deps, answers, { ask, wanted, occasion }),
      }),
    accept: (ask: Ask) =>
      answer(ask, {
        isDone: ({ arrangements }) =>
          arrangements.some(({ id, acceptedAt }) => id === ask.id && acceptedAt !== null),
        change: (answers, occasion) => acceptPlan(answers, ask.id, occasion),
        lookOn: firstBreachDay,
      }),
    endPlan: (ask: Ask, command: 'decline' | 'cancel') =>
      answer(ask, {
        isDone: ({ arrangements }) =>
          arrangements.some(({ id, state }) => id === ask.id && state === endedBy[command]),
        change: (answers, occasion) => endPlan(answers, { id: ask.id, command }, occasion),
      }),
  };
}

const endedBy = { decline: 'declined', cancel: 'cancelled' } as const;

function needs(answer: Answering) {
  return {
    hardship: (ask: Ask, statement: Omit<HardshipStatement, 'id'>) =>
      answer(ask, {
        isDone: ({ hardships }) => hardships.some(({ id }) => id === ask.id),
        change: (answers, occasion) => askHardship(answers, { ...statement, id: ask.id }, occasion),
      }),
    decideHardship: (ask: Ask, command: HardshipCommand) =>
      answer(ask, {
        isDone: ({ hardships }) =>
          hardships.some(
            ({ id, decidedBy, state }) =>
              id === ask.id && decidedBy === ask.who.by && state === hardshipMoves['in-review'][command],
          ),
        change: (answers, { at }) => decideHardship(answers, { id: ask.id, command, by: ask.who.by, at }),
      }),
    dispute: (ask: Ask, statement: Omit<DisputeStatement, 'id'>) =>
      answer(ask, {
        isDone: ({ disputes }) => disputes.some(({ id }) => id === ask.id),
        change: (answers, occasion) => openDispute(answers, { ...statement, id: ask.id }, occasion),
      }),
    closeDispute: (ask: Ask, command: DisputeCommand, finding: string) =>
      answer(ask, {
        isDone: ({ disputes }) =>
          disputes.some(
            ({ id, closedBy, state }) =>
              id === ask.id && closedBy === ask.who.by && state === disputeMoves.open[command],
          ),
        change: (answers, { at }) =>
          closeDispute(answers, { id: ask.id, command, finding, by: ask.who.by, at }),
      }),
  };
}

/** What a borrower can afford, or the terms a supervisor answers for. */
export interface OffersWanted {
  readonly means: Means | null;
  readonly terms?: (Omit<QuoteTerms, 'means'> & { readonly reason: string }) | undefined;
}

function offered(
  { rules }: OperationDeps,
  answers: Answers,
  {
    ask,
    wanted: { means, terms },
    occasion: { now, ...occasion },
  }: { ask: Ask; wanted: OffersWanted; occasion: Occasion & { readonly now: LoanNow } },
): Change {
  const amountMinor = now.arrears.overdueMinor;
  if (amountMinor <= 0) return { ok: false, refusal: 'nothing-owed' };
  const { annualRate } = now.question.loan.contract;
  const question = { amountMinor, annualRate, today: now.today };
  const made = { idOf: (at: number) => `${ask.id}-${at + 1}`, rules: rules.plan };
  if (terms === undefined)
    return offerPlans(answers, { ...made, plans: offersFor({ ...question, means }, rules.plan) }, occasion);
  const { reason, ...own } = terms;
  const approval = { by: ask.who.by, reason };
  return offerPlans(answers, { ...made, plans: [planOf({ ...question, ...own })], approval }, occasion);
}

/** The day after the first rate's grace, when the plan can be breached first. */
function firstBreachDay(answers: Answers, { today }: LoanNow): LocalDate {
  const plan = standingPlan(answers);
  const [first] = plan?.rates ?? [];
  return plan === undefined || first === undefined ? today : addDays(first.dueOn, plan.graceDays + 1);
}

export interface QuoteTerms {
  readonly deferralMonths: number;
  readonly instalments: number;
  readonly means?: Means | null;
}

/** A plan as reckoned, and what of a month's money it takes. */
export interface Quote {
  readonly plan: Plan;
  readonly highestRateMinor: number;
  /** What a rate may be at most; null where the borrower's money is not told. */
  readonly affordableMinor: number | null;
}

export type QuoteResult =
  | ({ readonly kind: 'quoted' } & Quote)
  | { readonly kind: 'unknown-loan' }
  | { readonly kind: 'refused'; readonly refusal: 'nothing-owed' };

/** What a plan of these terms would be: reckons, and promises nothing. */
async function quote(
  deps: OperationDeps,
  { loanId, who }: Pick<Ask, 'loanId' | 'who'>,
  terms: QuoteTerms,
): Promise<QuoteResult> {
  const now = await readLoan(deps, loanId, who);
  if (now === undefined) return { kind: 'unknown-loan' };
  const amountMinor = now.arrears.overdueMinor;
  if (amountMinor <= 0) return { kind: 'refused', refusal: 'nothing-owed' };
  const { annualRate } = now.question.loan.contract;
  const plan = planOf({ ...terms, amountMinor, annualRate, today: now.today });
  const { means = null } = terms;
  const affordableMinor = means === null ? null : affordableRate(means, deps.rules.plan);
  return { kind: 'quoted', plan, highestRateMinor: highestRate(plan), affordableMinor };
}
