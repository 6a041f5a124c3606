import { addDays, type LocalDate } from '../local-date.ts';
import type { Instant } from '../instant.ts';
import type { Loan, Payment } from '../portfolio.ts';
import { moneyReceived } from '../arrears/money-received.ts';
import { amountOf } from './history.ts';

/** The next instalment to fall due, as far as it is not paid in advance. */
export interface Upcoming {
  readonly dueOn: LocalDate;
  /** What is left to pay of it, minor units of the loan's currency; above zero. */
  readonly leftMinor: number;
}

export interface UpcomingQuestion {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  readonly businessDate: LocalDate;
  readonly cutoff: Instant;
  /** Pending payments count for the send gate: who is paying needs no reminder. */
  readonly countPending?: boolean;
}

/** The first instalment due on the business date or within `days` after it, unless it is paid in advance. */
export function upcomingInstalment(question: UpcomingQuestion, days: number): Upcoming | undefined {
  const { loan, businessDate } = question;
  const last = addDays(businessDate, days);
  const next = loan.instalments.find(({ dueOn }) => dueOn >= businessDate);
  return next === undefined || next.dueOn > last ? undefined : leftOf(question, next.dueOn);
}

/** What is left of the instalment due on `dueOn`; undefined when it is paid, or the loan is not active. */
export function leftOf(question: UpcomingQuestion, dueOn: LocalDate): Upcoming | undefined {
  const { loan } = question;
  if (loan.status !== 'active') return undefined;
  let left = 0;
  let own = 0;
  for (const instalment of loan.instalments) {
    if (instalment.dueOn > dueOn) break;
    own = amountOf(instalment);
    left += own;
  }
  left -= moneyReceived(question);
  return left <= 0 ? undefined : { dueOn, leftMinor: Math.min(left, own) };
}
