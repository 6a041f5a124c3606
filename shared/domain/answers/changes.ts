import { endOfDay, plusMs, type Instant } from '../instant.ts';
import { addDays, type LocalDate } from '../local-date.ts';
import type { PlanRules, PromiseRules } from './answer-rules.ts';
import {
  openPromise,
  type Answers,
  type AnswerSource,
  type Arrangement,
  type Dispute,
  type DisputeGround,
  type Hardship,
  type PaymentPromise,
} from './answers.ts';
import {
  arrangementMoves,
  disputeMoves,
  hardshipMoves,
  promiseMoves,
  replaced,
  steppedIn,
  type DisputeCommand,
  type HardshipCommand,
} from './moves.ts';
import type { Plan } from './plan.ts';

export const refusals = [
  'promise-open',
  'plan-agreed',
  'nothing-owed',
  'amount-above-owed',
  'day-out-of-range',
  'not-there',
  'state-forbids',
  'offer-lapsed',
  'review-open',
  'dispute-open',
  'too-much',
] as const;
/** Why an answer cannot be taken as things stand. */
export type Refusal = (typeof refusals)[number];

export type Change =
  { readonly ok: true; readonly answers: Answers } | { readonly ok: false; readonly refusal: Refusal };

/** Who answers, how, and when. */
export interface Occasion {
  readonly source: AnswerSource;
  readonly at: Instant;
  /** The bank's calendar day at that moment. */
  readonly today: LocalDate;
}

const refuse = (refusal: Refusal): Change => ({ ok: false, refusal });

/** The next version, with these lists in the place of the old ones. */
function changed(answers: Answers, parts: Partial<Omit<Answers, 'version'>>): Change {
  return { ok: true, answers: { ...answers, ...parts, version: answers.version + 1 } };
}

export interface PromiseTerms {
  readonly id: string;
  readonly amountMinor: number;
  readonly dueOn: LocalDate;
  /** What is overdue now. */
  readonly owedMinor: number;
  /** The bank's: its day must be over before a promise is broken. */
  readonly zone: string;
  readonly rules: PromiseRules;
}

/** Takes a promise to pay, if none stands and no plan is agreed. */
export function makePromise(answers: Answers, terms: PromiseTerms, occasion: Occasion): Change {
  const { amountMinor, dueOn, rules } = terms;
  const { today, at, source } = occasion;
  if (terms.owedMinor <= 0) return refuse('nothing-owed');
  if (amountMinor > terms.owedMinor) return refuse('amount-above-owed');
  if (dueOn < today || dueOn > addDays(today, rules.furthestDays)) return refuse('day-out-of-range');
  if (openPromise(answers) !== undefined) return refuse('promise-open');
  if (standingPlan(answers) !== undefined) return refuse('plan-agreed');
  const lastOn = addDays(dueOn, rules.graceDays);
  const promise: PaymentPromise = {
    id: terms.id,
    amountMinor,
    dueOn,
    lastOn,
    madeAt: at,
    until: plusMs(endOfDay(lastOn, terms.zone), 1),
    partPercent: rules.partPercent,
    source,
    state: 'open',
    paidMinor: 0,
    settledOn: null,
  };
  return changed(answers, { promises: [...answers.promises, promise] });
}

export function withdrawPromise(answers: Answers, id: string, { today }: Pick<Occasion, 'today'>): Change {
  const step = steppedIn(promiseMoves, answers.promises, { id, command: 'withdraw' });
  if (step === undefined) return missing(answers.promises, id);
  const { state } = step;
  return changed(answers, {
    promises: replaced(answers.promises, id, (one) => ({ ...one, state, settledOn: today })),
  });
}

/** The plan that is agreed and neither kept nor broken yet. */
export function standingPlan({ arrangements }: Pick<Answers, 'arrangements'>): Arrangement | undefined {
  return arrangements.find(({ state }) => state === 'accepted' || state === 'in-force');
}

export interface OffersMade {
  readonly plans: readonly Plan[];
  readonly idOf: (at: number) => string;
  readonly rules: PlanRules;
  readonly approval?: Arrangement['approval'];
}

/** Offers plans; those offered before and not taken are off the table. */
export function offerPlans(
  answers: Answers,
  { plans, idOf, rules, approval }: OffersMade,
  occasion: Occasion,
): Change {
  if (standingPlan(answers) !== undefined) return refuse('plan-agreed');
  const offered = plans.map((plan, at): Arrangement => ({
    ...plan,
    id: idOf(at),
    graceDays: rules.graceDays,
    offeredAt: occasion.at,
    offerEndsOn: addDays(occasion.today, rules.offerDays),
    acceptedAt: null,
    source: occasion.source,
    state: 'offered',
    paidMinor: 0,
    settledOn: null,
    ...(approval !== undefined && { approval }),
  }));
  const before = answers.arrangements.map(declined(occasion));
  return changed(answers, { arrangements: [...withoutOldOffers(before), ...offered] });
}

/** Who asks often for offers must not fill the item: it is read beside the case in every scan. */
const untakenOffersKept = 24;

/** Agreed plans stay for good; of the offers never taken only the last ones. */
function withoutOldOffers(plans: readonly Arrangement[]): readonly Arrangement[] {
  const untaken = plans.filter(({ acceptedAt }) => acceptedAt === null);
  const old = new Set(untaken.slice(0, -untakenOffersKept));
  return plans.filter((one) => !old.has(one));
}

const declined =
  ({ today }: Pick<Occasion, 'today'>) =>
  (one: Arrangement): Arrangement =>
    one.state === 'offered' ? { ...one, state: 'declined', settledOn: today } : one;

/** Agrees one of the offers: the others are declined, and a promise that stood gives way to the plan. */
export function acceptPlan(answers: Answers, id: string, occasion: Occasion): Change {
  const step = steppedIn(arrangementMoves, answers.arrangements, { id, command: 'accept' });
  if (step === undefined) return missing(answers.arrangements, id);
  if (step.before.offerEndsOn < occasion.today) return refuse('offer-lapsed');
  const { state } = step;
  const accepted = replaced(answers.arrangements, id, (one) => ({ ...one, state, acceptedAt: occasion.at }));
  return changed(answers, {
    arrangements: accepted.map(declined(occasion)),
    promises: answers.promises.map((one) =>
      one.state === 'open' ? { ...one, state: 'withdrawn', settledOn: occasion.today } : one,
    ),
  });
}

/** decline: an offer; cancel: a plan agreed, by the borrower or the bank. */
export function endPlan(
  answers: Answers,
  { id, command }: { readonly id: string; readonly command: 'decline' | 'cancel' },
  { today }: Pick<Occasion, 'today'>,
): Change {
  const step = steppedIn(arrangementMoves, answers.arrangements, { id, command });
  if (step === undefined) return missing(answers.arrangements, id);
  const { state } = step;
  return changed(answers, {
    arrangements: replaced(answers.arrangements, id, (one) => ({ ...one, state, settledOn: today })),
  });
}

export type HardshipStatement = Pick<
  Hardship,
  'id' | 'incomeMinor' | 'expensesMinor' | 'reason' | 'documents' | 'askedBy'
>;

/** Asks for a review of what the borrower can pay; one at a time. */
export function askHardship(
  answers: Answers,
  statement: HardshipStatement,
  { at, source }: Occasion,
): Change {
  if (answers.hardships.some(({ state }) => state === 'in-review')) return refuse('review-open');
  const hardship: Hardship = {
    ...statement,
    askedAt: at,
    source,
    state: 'in-review',
    decidedAt: null,
    decidedBy: null,
  };
  return changed(answers, { hardships: [...answers.hardships, hardship] });
}

export interface Decision<Command extends string> {
  readonly id: string;
  readonly command: Command;
  readonly by: string;
  readonly at: Instant;
}

export function decideHardship(answers: Answers, decision: Decision<HardshipCommand>): Change {
  const step = steppedIn(hardshipMoves, answers.hardships, decision);
  if (step === undefined) return missing(answers.hardships, decision.id);
  const { state } = step;
  const { by: decidedBy, at: decidedAt } = decision;
  return changed(answers, {
    hardships: replaced(answers.hardships, decision.id, (one) => ({ ...one, state, decidedAt, decidedBy })),
  });
}

export interface DisputeStatement {
  readonly id: string;
  readonly ground: DisputeGround;
  readonly text: string;
}

/** Flags the account and asks for verification; a second dispute on the same ground waits for the first. */
export function openDispute(answers: Answers, statement: DisputeStatement, { at, source }: Occasion): Change {
  if (answers.disputes.some(({ state, ground }) => state === 'open' && ground === statement.ground))
    return refuse('dispute-open');
  const dispute: Dispute = {
    ...statement,
    openedAt: at,
    source,
    state: 'open',
    closedAt: null,
    closedBy: null,
    finding: null,
  };
  return changed(answers, { disputes: [...answers.disputes, dispute] });
}

export function closeDispute(
  answers: Answers,
  decision: Decision<DisputeCommand> & { readonly finding: string },
): Change {
  const step = steppedIn(disputeMoves, answers.disputes, decision);
  if (step === undefined) return missing(answers.disputes, decision.id);
  const { state } = step;
  const { by: closedBy, at: closedAt, finding } = decision;
  return changed(answers, {
    disputes: replaced(answers.disputes, decision.id, (one) => ({
      ...one,
      state,
      closedAt,
      closedBy,
      finding,
    })),
  });
}

/** What somebody who spoke with the borrower made of it; a later impression replaces an earlier one. */
export function noteImpressions(
  answers: Answers,
  seen: Partial<{ readonly ability: 'able' | 'unable'; readonly willingness: 'willing' | 'unwilling' }>,
  { today, source }: Occasion,
): Change {
  const { ability, willingness } = seen;
  return changed(answers, {
    ...(ability === undefined ? {} : { ability: { is: ability, on: today, source } }),
    ...(willingness === undefined ? {} : { willingness: { is: willingness, on: today, source } }),
  });
}

function missing(list: readonly { readonly id: string }[], id: string): Change {
  return refuse(list.some((one) => one.id === id) ? 'state-forbids' : 'not-there');
}
