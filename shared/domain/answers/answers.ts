import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';

/** The way an answer came to the bank. */
export const answerSources = ['app', 'sms', 'call', 'visit', 'officer', 'core-banking'] as const;
export type AnswerSource = (typeof answerSources)[number];

export const promiseStates = ['open', 'kept', 'part-kept', 'broken', 'withdrawn'] as const;
export type PromiseState = (typeof promiseStates)[number];

/** A promise to pay: an amount until a day. While it is open nothing is asked for. */
export interface PaymentPromise {
  readonly id: string;
  /** Minor units of the loan's currency, above zero. */
  readonly amountMinor: number;
  readonly dueOn: LocalDate;
  /** The last day on which money counts: the due date and the days of grace. */
  readonly lastOn: LocalDate;
  readonly madeAt: Instant;
  /** The first moment after the last day, on the bank's clock. */
  readonly until: Instant;
  /** From this many per cent on a promise not met in full is part-kept. */
  readonly partPercent: number;
  readonly source: AnswerSource;
  readonly state: PromiseState;
  /** Received towards it when it was last looked at. */
  readonly paidMinor: number;
  readonly settledOn: LocalDate | null;
}

export const arrangementStates = [
  'offered',
  'accepted',
  'in-force',
  'breached',
  'completed',
  'declined',
  'cancelled',
] as const;
export type ArrangementState = (typeof arrangementStates)[number];

export const planKinds = ['instalments', 'deferral', 'both'] as const;
export type PlanKind = (typeof planKinds)[number];

/** One payment of a plan. */
export interface Rate {
  readonly dueOn: LocalDate;
  readonly amountMinor: number;
}

/**
 * A plan for what is overdue. accepted: agreed, and no rate was due yet; in-force: rates fall due and are met. Both stop
 * collection. An offer is good through `offerEndsOn`.
 */
export interface Arrangement {
  readonly id: string;
  readonly kind: PlanKind;
  readonly rates: readonly Rate[];
  /** What the rates sum to: what was overdue, and the cost. */
  readonly totalMinor: number;
  readonly costMinor: number;
  /** Days a rate may be late before the plan is breached. */
  readonly graceDays: number;
  readonly offeredAt: Instant;
  readonly offerEndsOn: LocalDate;
  readonly acceptedAt: Instant | null;
  readonly source: AnswerSource;
  readonly state: ArrangementState;
  readonly paidMinor: number;
  readonly settledOn: LocalDate | null;
  /** Of a plan the rules would not have offered: which supervisor did, and why. */
  readonly approval?: { readonly by: string; readonly reason: string } | undefined;
}

export const hardshipStates = ['in-review', 'granted', 'refused', 'withdrawn'] as const;
export type HardshipState = (typeof hardshipStates)[number];

/** What a borrower in need says of a month's money; collection rests while the bank reviews it. */
export interface Hardship {
  readonly id: string;
  readonly incomeMinor: number;
  readonly expensesMinor: number;
  /** In the borrower's own words. */
  readonly reason: string;
  /** Keys of the documents sent with it. */
  readonly documents: readonly string[];
  /** Whose money it is, where not the loan’s first borrower’s: a co-borrower’s. */
  readonly askedBy?: string | undefined;
  readonly askedAt: Instant;
  readonly source: AnswerSource;
  readonly state: HardshipState;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
}

export const disputeGrounds = ['amount', 'paid-already', 'not-mine', 'terms', 'other'] as const;
export type DisputeGround = (typeof disputeGrounds)[number];

export const disputeStates = ['open', 'upheld', 'rejected', 'withdrawn'] as const;
export type DisputeState = (typeof disputeStates)[number];

/** The borrower denies the debt or its amount: collection rests until somebody has verified it. */
export interface Dispute {
  readonly id: string;
  readonly ground: DisputeGround;
  readonly text: string;
  readonly openedAt: Instant;
  readonly source: AnswerSource;
  readonly state: DisputeState;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
  /** What was found. */
  readonly finding: string | null;
}

/** What somebody who spoke with the borrower made of it, and when. */
export interface Impression<T extends string> {
  readonly is: T;
  readonly on: LocalDate;
  readonly source: AnswerSource;
}

/** All the borrower answered about one loan. One item, one version: answers that contradict each other cannot race. */
export interface Answers {
  readonly loanId: string;
  readonly borrowerId: string;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  /** Oldest first; at most one is open. */
  readonly promises: readonly PaymentPromise[];
  /** Oldest first; at most one is accepted or in force. */
  readonly arrangements: readonly Arrangement[];
  readonly hardships: readonly Hardship[];
  readonly disputes: readonly Dispute[];
  readonly ability: Impression<'able' | 'unable'> | null;
  readonly willingness: Impression<'willing' | 'unwilling'> | null;
}

/** Nothing answered yet, nothing stored. */
export function noAnswers(loanId: string, borrowerId: string): Answers {
  return {
    loanId,
    borrowerId,
    version: 0,
    promises: [],
    arrangements: [],
    hardships: [],
    disputes: [],
    ability: null,
    willingness: null,
  };
}

/** The promise that stands; undefined when none does. */
export function openPromise({ promises }: Pick<Answers, 'promises'>): PaymentPromise | undefined {
  return promises.find(({ state }) => state === 'open');
}

/** The last plan agreed; offers and declined ones agree nothing. */
export function agreedPlan({ arrangements }: Pick<Answers, 'arrangements'>): Arrangement | undefined {
  return arrangements.findLast(({ acceptedAt, state }) => acceptedAt !== null && state !== 'cancelled');
}

/**
 * The first plan of several rates on offer that is still good and still for all that is overdue: what the bank told the
 * borrower he may pay, so that it does not name him other terms. Undefined: none stands.
 */
export function standingOffer(
  { arrangements }: Pick<Answers, 'arrangements'>,
  { today, overdueMinor }: { readonly today: LocalDate; readonly overdueMinor: number },
): Arrangement | undefined {
  return arrangements.find(
    ({ state, offerEndsOn, rates, totalMinor, costMinor }) =>
      state === 'offered' &&
      offerEndsOn >= today &&
      rates.length > 1 &&
      totalMinor - costMinor === overdueMinor,
  );
}
