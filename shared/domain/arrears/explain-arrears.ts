import { fromEpochDay, type LocalDate } from '../local-date.ts';
import type { Instalment } from '../portfolio.ts';
import type { Arrears, ArrearsQuestion } from './arrears.ts';
import { chargedDays, type Books, type ChargeSpan } from './books.ts';
import { deriveArrears, liveThrough } from './derive-arrears.ts';
import { paymentNotes, type PaymentNote } from './money-received.ts';
import { daysCovered, mergePauses } from './pauses.ts';
import { penaltyInterestOn } from './penalty-interest.ts';
import type { InstalmentPart } from './settings.ts';
import type { ForgivenInterest, MetPart, ReceivedMoney, Trace } from './trace.ts';

/** Part of an instalment met by the money of a day. */
export interface MetBy {
  readonly on: LocalDate;
  readonly part: InstalmentPart;
  readonly amountMinor: number;
}

/** An instalment that fell due, and how it was met. */
export interface InstalmentStory {
  readonly number: number;
  readonly dueOn: LocalDate;
  readonly effectiveDueOn: LocalDate;
  readonly feesMinor: number;
  readonly interestMinor: number;
  readonly principalMinor: number;
  readonly met: readonly MetBy[];
  readonly leftMinor: number;
  /** The day the last unit came in; null while something is left. */
  readonly metOn: LocalDate | null;
}

/** A day's money, and how late the loan was when it came. */
export interface Receipt {
  readonly on: LocalDate;
  readonly amountMinor: number;
  readonly paymentIds: readonly string[];
  readonly lateDays: number;
  readonly principalFirst: boolean;
}

/** Days [from, to) over which the same amounts bore interest; negative amounts take interest back. */
export interface InterestStep {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly days: number;
  readonly principalMinor: number;
  /** Unpaid interest that compounds; 0 where the contract does not say so. */
  readonly interestMinor: number;
  /** (principal + interest) x days. */
  readonly amountDays: number;
  readonly kind: 'charged' | 'paid-within-tolerance';
}

export interface InterestStory {
  readonly steps: readonly InterestStep[];
  /** Sum of the steps' amount-days; big enough sums do not fit a number. */
  readonly amountDays: string;
  readonly annualRate: number;
  readonly penaltyMultiple: number;
  readonly dayCount: 'act/360' | 'act/365';
  /** Interest before rounding, as a fraction of integers. */
  readonly exact: { readonly dividend: string; readonly divisor: string };
  readonly minor: number;
}

export interface PauseStory {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Its days among the loan's past due days. */
  readonly daysTaken: number;
}

/** How the arrears came about, step by step: data for whoever words it. */
export interface ArrearsExplanation {
  readonly arrears: Arrears;
  readonly payments: readonly PaymentNote[];
  readonly receipts: readonly Receipt[];
  /** Instalments fallen due by the business date, oldest first. */
  readonly instalments: readonly InstalmentStory[];
  /** Merged: overlapping pauses are one. */
  readonly pauses: readonly PauseStory[];
  readonly interest: InterestStory;
}

/**
 * Explains what `deriveArrears` says of a question: the same walk through the loan, written down. For loans that are not
 * active there is nothing to explain beyond their status: the stories are empty.
 */
export function explainArrears(question: ArrearsQuestion): ArrearsExplanation {
  const arrears = deriveArrears(question);
  const payments = paymentNotes(question);
  const log = new Log();
  const isActive = question.loan.status === 'active';
  const books = isActive ? liveThrough(question, log) : undefined;
  return {
    arrears,
    payments,
    receipts: log.receipts.map((one) => receiptOf(one, payments)),
    instalments: instalmentStories(log),
    pauses: books === undefined ? [] : pauseStories(arrears, books),
    interest: interestStory(question, { steps: log.interest, books }),
  };
}

/** Keeps the last version of the money's story, and the interest of all of them. */
class Log implements Trace {
  readonly interest: InterestStep[] = [];
  receipts: ReceivedMoney[] = [];
  parts: MetPart[] = [];
  due: { readonly instalment: Instalment; readonly dueDay: number }[] = [];

  readonly opened = (): void => {
    this.receipts = [];
    this.parts = [];
    this.due = [];
  };
  readonly fellDue = (instalment: Instalment, dueDay: number): void => {
    this.due.push({ instalment, dueDay });
  };
  readonly received = (money: ReceivedMoney): void => {
    this.receipts.push(money);
  };
  readonly met = (part: MetPart): void => {
    this.parts.push(part);
  };
  readonly charged = (books: Books, span: ChargeSpan): void => {
    const principalMinor = bearingPrincipal(books);
    const interestMinor = books.bearing - principalMinor;
    const days = chargedDays(books.course, span.from, span.to);
    this.interest.push(stepOf({ ...span, days, principalMinor, interestMinor, kind: 'charged' }));
  };
  readonly forgiven = ({ part, amountMinor, days, from, to }: ForgivenInterest): void => {
    const principalMinor = part === 'principal' ? -amountMinor : 0;
    const interestMinor = part === 'interest' ? -amountMinor : 0;
    this.interest.push(
      stepOf({ from, to, days, principalMinor, interestMinor, kind: 'paid-within-tolerance' }),
    );
  };
}

function bearingPrincipal({ open }: Books): number {
  return open.reduce((sum, one) => sum + (one.isTolerated ? 0 : one.principal), 0);
}

function stepOf({
  from,
  to,
  ...rest
}: Omit<InterestStep, 'from' | 'to' | 'amountDays'> & ChargeSpan): InterestStep {
  const amountDays = (rest.principalMinor + rest.interestMinor) * rest.days;
  return { from: fromEpochDay(from), to: fromEpochDay(to), ...rest, amountDays };
}

function receiptOf(
  { day, amountMinor, lateDays, isPrincipalFirst }: ReceivedMoney,
  payments: readonly PaymentNote[],
): Receipt {
  const on = fromEpochDay(day);
  const paymentIds = payments.flatMap((one) =>
    one.receivedOn === on && one.standsMinor > 0 ? [one.id] : [],
  );
  return { on, amountMinor, paymentIds, lateDays, principalFirst: isPrincipalFirst };
}

function instalmentStories({ due, parts }: Log): readonly InstalmentStory[] {
  return due.map(({ instalment, dueDay }) => {
    const met = parts
      .filter(({ number }) => number === instalment.number)
      .map(({ day, part, amountMinor }) => ({ on: fromEpochDay(day), part, amountMinor }));
    const whole = instalment.feesMinor + instalment.interestMinor + instalment.principalMinor;
    const leftMinor = met.reduce((left, { amountMinor }) => left - amountMinor, whole);
    const effectiveDueOn = fromEpochDay(dueDay);
    const metOn = leftMinor > 0 ? null : (met.at(-1)?.on ?? effectiveDueOn);
    return { ...instalment, effectiveDueOn, met, leftMinor, metOn };
  });
}

function pauseStories({ pastDueDays }: Arrears, { course }: Books): readonly PauseStory[] {
  const from = course.endDay - pastDueDays;
  return mergePauses(course.loan.pauses).map((pause) => ({
    from: fromEpochDay(pause.from),
    to: fromEpochDay(pause.to),
    daysTaken: daysCovered([pause], from, course.endDay),
  }));
}

function interestStory(
  { loan: { contract } }: ArrearsQuestion,
  { steps, books }: { readonly steps: readonly InterestStep[]; readonly books: Books | undefined },
): InterestStory {
  const sum = books?.course.charged ?? { near: 0, far: 0n };
  const { charged, rate, divisor, minor } = penaltyInterestOn(sum, contract);
  const { annualRate, penaltyMultiple, dayCount } = contract;
  return {
    steps,
    amountDays: String(charged),
    annualRate,
    penaltyMultiple,
    dayCount,
    exact: { dividend: String(charged * rate), divisor: String(divisor) },
    minor,
  };
}
