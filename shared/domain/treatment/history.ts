import { moneyVersions, type MoneyVersion } from '../arrears/money-received.ts';
import { daysCovered, mergePauses } from '../arrears/pauses.ts';
import type { Instant } from '../instant.ts';
import { dayOfMonth, epochDay, monthNumber, type LocalDate } from '../local-date.ts';
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
  /** `moneyVersions` of these payments at the cutoff, without pending ones, where it was worked out before. */
  readonly money?: readonly MoneyVersion[] | undefined;
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
  const today = epochDay(businessDate);
  const since = today - question.historyDays;
  const pauses = mergePauses(loan.pauses);
  const money = (question.money ?? moneyVersions(question)).at(-1)?.days ?? [];
  let [received, need, at, lateCount, longestLateDays] = [0, 0, 0, 0, 0];
  for (const instalment of loan.instalments) {
    const due = epochDay(instalment.dueOn);
    if (due >= today) break;
    need += amountOf(instalment);
    for (; received < need && at < money.length; at += 1) received += money[at]?.amountMinor ?? 0;
    // Unmet so far, it is late until today; met by the money taken in last.
    const until = received < need ? today : (money[at - 1]?.day ?? due);
    if (due < since || until <= due) continue;
    const late = until - due - daysCovered(pauses, due, until);
    if (late >= lateFromDays) lateCount += 1;
    if (late > longestLateDays) longestLateDays = late;
  }
  return { monthsOnBook: monthsBetween(loan.contract.signedOn, businessDate), lateCount, longestLateDays };
}

/** Principal, interest and fees together. */
export function amountOf({ principalMinor, interestMinor, feesMinor }: Instalment): number {
  return principalMinor + interestMinor + feesMinor;
}

/** Whole months from `from` to `to`; 0 when `to` is earlier. */
function monthsBetween(from: LocalDate, to: LocalDate): number {
  return Math.max(0, monthNumber(to) - monthNumber(from) - (dayOfMonth(to) < dayOfMonth(from) ? 1 : 0));
}
