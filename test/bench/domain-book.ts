import type { CollectionCase, StepDone } from '../../shared/domain/case.ts';
import { instantAt, type Instant } from '../../shared/domain/instant.ts';
import { addDays, localDate, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Instalment, Loan, Payment } from '../../shared/domain/portfolio.ts';
import { aBorrower, aCase, aLoan, aPayment } from '../support/builders.ts';

/** What the scan has in hand for one loan when it decides. */
export interface Account {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  readonly borrower: Borrower;
  readonly case: CollectionCase | undefined;
}

export const zone = 'Asia/Taipei';
const instalments = 24;
/** Instalments due by the business date: the middle of the loan's life. */
const dueSoFar = 14;

/** Steps every late loan has behind it, in order. */
const stepIds = ['friendly-text', 'firm-text', 'phone'];

export const businessDate = localDate('2025-03-28');
export const asOf: Instant = instantAt(businessDate, 9 * 60, zone);

/** The course of a loan: how many instalments are unpaid, and what of its ladder is done. */
interface Course {
  readonly unpaid: number;
  /** Days from each step taken to the business date. */
  readonly doneDaysAgo: readonly number[];
}

/**
 * Loans the scan meets, in the proportions of a book whose loans fell due yesterday: seven of ten paid; the rest late
 * for one day (a text goes out), a month (between two steps) or two (the ladder goes on).
 */
const courses: readonly Course[] = [
  ...Array.from({ length: 7 }, () => ({ unpaid: 0, doneDaysAgo: [] })),
  { unpaid: 1, doneDaysAgo: [] },
  { unpaid: 2, doneDaysAgo: [30, 4] },
  { unpaid: 3, doneDaysAgo: [60, 52, 40] },
];

/** Accounts of 24 monthly instalments, the due ones paid in one, two or late parts; no two the same object. */
export function bookOf(count: number): readonly Account[] {
  return Array.from({ length: count }, (_, at) => account(at));
}

function account(at: number): Account {
  const course = courses[at % courses.length]!;
  const id = `L-${at}`;
  const loan = aLoan({ id, borrowerId: `B-${at}`, instalments: schedule(at), pauses: [] });
  return {
    loan,
    payments: paymentsOf(loan, dueSoFar - course.unpaid),
    borrower: aBorrower({ id: `B-${at}` }),
    case: course.doneDaysAgo.length === 0 ? undefined : caseOf(loan, course),
  };
}

/** The 14th instalment fell due yesterday. */
function schedule(at: number): readonly Instalment[] {
  const last = addDays(businessDate, -1);
  return Array.from({ length: instalments }, (_, index) => ({
    number: index + 1,
    dueOn: monthsFrom(last, index + 1 - dueSoFar),
    principalMinor: 80_000 + at,
    interestMinor: 15_000 - index,
    feesMinor: index % 6 === 0 ? 500 : 0,
  }));
}

function monthsFrom(date: LocalDate, months: number): LocalDate {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const two = (value: number): string => String(value).padStart(2, '0');
  return localDate(`${Math.floor(month / 12)}-${two((month % 12) + 1)}-${date.slice(8)}`);
}

/** One payment an instalment, every fourth in two parts; each a day or two before it is due. */
function paymentsOf(loan: Loan, paid: number): readonly Payment[] {
  return loan.instalments.slice(0, paid).flatMap((due, index) => {
    const amountMinor = due.principalMinor + due.interestMinor + due.feesMinor;
    const half = Math.floor(amountMinor / 2);
    const parts = index % 4 === 3 ? [half, amountMinor - half] : [amountMinor];
    return parts.map((part, of) =>
      aPayment({
        id: `${loan.id}-P${index}-${of}`,
        loanId: loan.id,
        amountMinor: part,
        receivedAt: instantAt(addDays(due.dueOn, of - 2), 600 + index, zone),
      }),
    );
  });
}

function caseOf(loan: Loan, { doneDaysAgo }: Course): CollectionCase {
  const done: readonly StepDone[] = doneDaysAgo.map((days, at) => {
    const on = addDays(businessDate, -days);
    const step = stepIds[at]!;
    return { step, on, outcome: 'sent' };
  });
  return aCase({ loanId: loan.id, borrowerId: loan.borrowerId, done, openedOn: done[0]!.on });
}
