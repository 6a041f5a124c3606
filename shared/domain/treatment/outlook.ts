import { deriveArrears, type Arrears, type ArrearsSettings } from '../arrears/index.ts';
import type { CollectionCase, Hold, ReviewMark } from '../case.ts';
import type { Instant } from '../instant.ts';
import { addDays, type LocalDate } from '../local-date.ts';
import type { Borrower, Loan, Payment } from '../portfolio.ts';
import { reviewLoan } from '../review.ts';
import type { Circumstances } from './circumstances.ts';
import { closeIntent } from './contact-end.ts';
import { lookAheadDays, treatmentFor, type Treatment, type TreatmentPolicy } from './treatment.ts';
import { upcomingInstalment } from './upcoming.ts';

/** One loan with all that its treatment is decided on. */
export interface Subject {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  readonly borrower: Borrower | undefined;
  readonly holds: readonly Hold[];
  readonly circumstances: Circumstances;
  readonly settings: ArrearsSettings;
  readonly zone: string;
}

/** One business date: what the review sees and when. */
export interface DayOf {
  readonly on: LocalDate;
  readonly at: Instant;
  /** What is known: payments up to here. */
  readonly cutoff: Instant;
}

export interface DayLived {
  readonly on: LocalDate;
  readonly at: Instant;
  readonly arrears: Arrears;
  readonly treatment: Treatment;
  readonly mark: Omit<ReviewMark, 'on'>;
  /** After the day: a contact decided on it is taken to have gone through. */
  readonly case: CollectionCase | undefined;
}

/**
 * Lives one day of a loan as the scan would: the same review on the same facts, and every contact it decides accepted
 * at once. What people make of calls and visits is not foreseen.
 */
export function liveDay(
  policy: TreatmentPolicy,
  subject: Subject,
  { on: businessDate, at, cutoff, case: before }: DayOf & { readonly case: CollectionCase | undefined },
): DayLived {
  const question = { ...subject, businessDate, cutoff };
  const arrears = deriveArrears(question);
  const treatment = treatmentFor(policy, { ...question, case: before });
  const days = lookAheadDays(policy).at(-1);
  const { mark, next } = reviewLoan({
    ...subject,
    arrears,
    upcoming: days === undefined ? undefined : upcomingInstalment(question, days),
    case: before,
    treatment,
    shard: 0,
    at,
    nextPaymentOn: undefined,
  });
  const lived = { on: businessDate, at, arrears, treatment, mark };
  if (next?.intent == null) return { ...lived, case: next ?? before };
  const { intent } = next;
  const done = intent.channel === 'sms' ? 'sent' : 'queued';
  const { strategy } = treatment;
  const { circumstances } = subject;
  const end = { done, arrears, strategy, circumstances, nextPaymentOn: undefined } as const;
  return { ...lived, case: closeIntent(next, intent, end) };
}

export interface Span {
  readonly from: LocalDate;
  /** Included. */
  readonly to: LocalDate;
  readonly dayOf: (on: LocalDate) => DayOf;
  readonly case: CollectionCase | undefined;
}

/** Lives through the days of a span, one by one. */
export function liveThrough(policy: TreatmentPolicy, subject: Subject, span: Span): readonly DayLived[] {
  const days: DayLived[] = [];
  let before = span.case;
  for (let on = span.from; on <= span.to; on = addDays(on, 1)) {
    const day = liveDay(policy, subject, { ...span.dayOf(on), case: before });
    days.push(day);
    before = day.case;
  }
  return days;
}
