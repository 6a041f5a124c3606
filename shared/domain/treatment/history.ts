import { moneyVersions } from '../arrears/money-received.ts';
import { pausedDays } from '../arrears/pauses.ts';
import type { Instant } from '../instant.ts';
import { addDays, dayOfMonth, epochDay, fromEpochDay, monthNumber, type LocalDate } from '../local-date.ts';
import { localDayAt } from '../local-day.ts';
import type { Instalment, Loan, Payment } from '../portfolio.ts';

export interface PaymentHistory {
  readonly monthsOnBook: number;
  /** Instalments late for `lateFromDays` or more: paid late, or unpaid now. */
  readonly lateCount: number;
  readonly longestLateDays: number;
}

export interface HistoryQuestion {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  readonly businessDate: LocalDate;
  /** Payments received after this moment are not known yet. */
  readonly cutoff: Instant;
  /** The bank's zone: payments are dated by it. */
  readonly zone: string;
  readonly historyDays: number;
  readonly lateFromDays: number;
}

/**
 * How punctually the loan was paid, from instalments and settled payments alone: money meets the oldest instalment
 * first, and an instalment is as late as the money that completed it. Paused days are not lateness.
 */
export function paymentHistory(question: HistoryQuestion): PaymentHistory {
  const { loan, businessDate, lateFromDays } = question;
  const since = addDays(businessDate, -question.historyDays);
  const money = moneyIn(question);
  let [received, need, at, lateCount, longestLateDays] = [0, 0, 0, 0, 0];
  for (const instalment of loan.instalments) {
    if (instalment.dueOn >= businessDate) break;
    need += amountOf(instalment);
    for (; received < need && at < money.length; at += 1) received += money[at]?.amountMinor ?? 0;
    if (instalment.dueOn < since) continue;
    const late = daysLate(instalment.dueOn, received < need ? undefined : money[at - 1], question);
    if (late >= lateFromDays) lateCount += 1;
    if (late > longestLateDays) longestLateDays = late;
  }
  return { monthsOnBook: monthsBetween(loan.contract.signedOn, businessDate), lateCount, longestLateDays };
}

/** Principal, interest and fees together. */
export function amountOf({ principalMinor, interestMinor, feesMinor }: Instalment): number {
  return principalMinor + interestMinor + feesMinor;
}

/** Money that stands, in the order it came; its day is told by its moment, or by the number where moments were merged. */
type Money =
  | { readonly amountMinor: number; readonly receivedAt: Instant }
  | { readonly amountMinor: number; readonly day: number };

function moneyIn(question: HistoryQuestion): readonly Money[] {
  const counting: Payment[] = [];
  let last = '';
  let isRising = true;
  for (const one of question.payments) {
    if (one.reversalOf !== undefined || one.status === 'reversed')
      return moneyVersions(question).at(-1)?.days ?? [];
    if (one.status !== 'settled' || one.receivedAt > question.cutoff) continue;
    if (one.receivedAt < last) isRising = false;
    last = one.receivedAt;
    counting.push(one);
  }
  return isRising ? counting : counting.sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
}

/** `by`: the money that met the instalment; undefined while it is unmet. */
function daysLate(dueOn: LocalDate, by: Money | undefined, question: HistoryQuestion): number {
  // No zone is a day ahead of UTC: a moment whose UTC date is before the due date is not after it anywhere.
  if (by !== undefined && 'receivedAt' in by && by.receivedAt.slice(0, 10) < dueOn) return 0;
  const due = epochDay(dueOn);
  const until = by === undefined ? epochDay(question.businessDate) : dayOf(by, question.zone);
  if (until <= due) return 0;
  const { pauses } = question.loan;
  return until - due - (pauses.length === 0 ? 0 : pausedDays(pauses, dueOn, fromEpochDay(until)));
}

function dayOf(money: Money, zone: string): number {
  return 'day' in money ? money.day : localDayAt(money.receivedAt, zone);
}

/** Whole months from `from` to `to`; 0 when `to` is earlier. */
function monthsBetween(from: LocalDate, to: LocalDate): number {
  return Math.max(0, monthNumber(to) - monthNumber(from) - (dayOfMonth(to) < dayOfMonth(from) ? 1 : 0));
}
