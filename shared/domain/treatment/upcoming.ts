import { effectiveDueDay, type RollRule } from '../calendar.ts';
import { addDays, fromEpochDay, type LocalDate } from '../local-date.ts';
import type { Instant } from '../instant.ts';
import type { Loan, Payment } from '../portfolio.ts';
import { moneyReceived } from '../arrears/money-received.ts';
import { amountOf } from './history.ts';

/** The next instalment to fall due, as far as it is not paid in advance. */
export interface Upcoming {
  /** As the contract states it: the name of the instalment. */
  readonly dueOn: LocalDate;
  /** The day it may really be paid by: the due date as it rolls on the calendar. */
  readonly payBy: LocalDate;
  /** What is left to pay of it, minor units of the loan's currency; above zero. */
  readonly leftMinor: number;
}

export interface UpcomingQuestion {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  readonly businessDate: LocalDate;
  readonly cutoff: Instant;
  /** How due dates of the product roll. */
  readonly settings: RollRule;
  /** Pending payments count for the send gate: who is paying needs no reminder. */
  readonly countPending?: boolean;
}

/** The first instalment to be paid by the business date or within `days` after it, unless it is paid in advance. */
export function upcomingInstalment(question: UpcomingQuestion, days: number): Upcoming | undefined {
  const { loan, businessDate, settings } = question;
  const last = addDays(businessDate, days);
  const next = loan.instalments.find(({ dueOn }) => payByOf(dueOn, settings) >= businessDate);
  return next === undefined || payByOf(next.dueOn, settings) > last
    ? undefined
    : leftOf(question, next.dueOn);
}

/** The day an instalment may really be paid by. */
export function payByOf(dueOn: LocalDate, settings: RollRule): LocalDate {
  return settings.roll === 'none' ? dueOn : fromEpochDay(effectiveDueDay(dueOn, settings));
}

/** What is left of the instalment due on `dueOn`; undefined when it is paid, or the loan is not active. */
export function leftOf(question: UpcomingQuestion, dueOn: LocalDate): Upcoming | undefined {
  const { loan, settings } = question;
  if (loan.status !== 'active') return undefined;
  let left = 0;
  let own = 0;
  for (const instalment of loan.instalments) {
    if (instalment.dueOn > dueOn) break;
    own = amountOf(instalment);
    left += own;
  }
  left -= moneyReceived(question);
  if (left <= 0) return undefined;
  return { dueOn, payBy: payByOf(dueOn, settings), leftMinor: Math.min(left, own) };
}
