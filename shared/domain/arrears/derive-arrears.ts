import { addDays, epochDay, fromEpochDay, type LocalDate } from '../local-date.ts';
import { emptySum } from '../money.ts';
import { ageOf, endDayOf, noAge, riskClassOf } from './ageing.ts';
import type { Arrears, ArrearsQuestion, InstalmentArrears } from './arrears.ts';
import {
  closeSpan,
  fallDue,
  oldestUnmet,
  openBooks,
  receive,
  restOf,
  type Books,
  type ChargeSpan,
  type Course,
  type OpenInstalment,
} from './books.ts';
import { moneyReceived, moneyVersions, type MoneyVersion } from './money-received.ts';
import { mergePauses } from './pauses.ts';
import { isRateAlert, penaltyInterestMinor } from './penalty-interest.ts';
import type { ArrearsSettings } from './settings.ts';
import type { Trace } from './trace.ts';

/**
 * Derives arrears from instalments, payments and pauses alone (design, section 4): same facts, same answer, whatever
 * the order the payments came in. The loan is lived through day by day in memory, from its first instalment to the
 * business date. A part payment lowers the amount and never moves the date, unless the rest is within tolerance. Loans
 * that are not active are never in arrears.
 *
 * @throws RangeError when the calendar has no workday to roll a due date to
 */
export function deriveArrears(question: ArrearsQuestion): Arrears {
  if (question.loan.status !== 'active') return notCollected(question);
  return readOff(question, liveThrough(question, null));
}

/** The books as the business date finds them. */
export function liveThrough(question: ArrearsQuestion, trace: Trace | null): Books {
  const { loan, settings } = question;
  const businessDay = epochDay(question.businessDate);
  const course: Course = {
    loan,
    settings,
    businessDay,
    endDay: endDayOf(businessDay, settings),
    pauses: mergePauses(loan.pauses),
    charged: emptySum(),
    trace,
  };
  const versions = question.money ?? moneyVersions(question);
  for (let at = 0; at < versions.length - 1; at += 1) {
    const [version, next] = [versions[at], versions[at + 1]];
    if (version === undefined || next === undefined) break;
    liveVersion(course, version, { from: version.from, to: Math.min(next.from, course.endDay) });
  }
  const last = versions.at(-1) ?? { from: -Infinity, days: [] };
  return liveVersion(course, last, { from: last.from, to: course.endDay });
}

/** Lives through the loan from its beginning with one version of the money; charges interest for the span only. */
function liveVersion(course: Course, { days }: MoneyVersion, span: ChargeSpan): Books {
  const books = openBooks(course, span);
  course.trace?.opened(span.from);
  const lastDay = Math.min(span.to, course.businessDay);
  for (const { day: receivedOn, amountMinor } of days) {
    if (receivedOn >= span.to && span.to < course.endDay) break;
    // A cutoff past the end of the business date lets money in that is dated later: it counts as that day's.
    const day = Math.min(receivedOn, course.businessDay);
    fallDue(books, day);
    receive(books, day, amountMinor);
  }
  fallDue(books, lastDay);
  closeSpan(books);
  return books;
}

function readOff({ loan, businessDate, settings }: ArrearsQuestion, books: Books): Arrears {
  const { course } = books;
  const oldest = oldestUnmet(books, course.endDay);
  const age = oldest === undefined ? noAge : ageOf(oldest.dueDay, course);
  const oldestUnmetDueOn = oldest === undefined ? null : effectiveDueOn(oldest, settings);
  const instalments = unpaidInstalments(books);
  const sums = sumsOf(instalments);
  // Spelled out: a spread costs more here than all the arithmetic.
  return {
    loanId: loan.id,
    businessDate,
    currency: loan.currency,
    inArrears: oldest !== undefined,
    oldestUnmetDueOn,
    pastDueDays: age.pastDueDays,
    pausedDays: age.pausedDays,
    delinquentDays: age.delinquentDays,
    bucket: age.bucket,
    delinquentSince: oldestUnmetDueOn === null ? null : daysAfter(oldestUnmetDueOn, settings.graceDays),
    overdueMinor: sums.fees + sums.interest + sums.principal,
    overdueFeesMinor: sums.fees,
    overdueInterestMinor: sums.interest,
    overduePrincipalMinor: sums.principal,
    overdueInstalments: sums.count,
    instalments,
    riskClass: riskClassOf(age.pastDueDays, books.peakDays, settings.riskClasses),
    toleranceApplied: sums.tolerated > 0,
    toleratedMinor: sums.tolerated,
    penaltyInterestMinor: penaltyInterestMinor(course.charged, loan.contract),
    rateAlert: isRateAlert(books),
    allocatedMinor: books.allocated,
    unallocatedMinor: books.held,
  };
}

function effectiveDueOn({ instalment, dueDay }: OpenInstalment, { roll }: ArrearsSettings): LocalDate {
  return roll === 'none' ? instalment.dueOn : fromEpochDay(dueDay);
}

function daysAfter(date: LocalDate, days: number): LocalDate {
  return days === 0 ? date : addDays(date, days);
}

const noInstalments: readonly InstalmentArrears[] = [];

/** What fell due before the end day and has something unpaid. */
function unpaidInstalments({ open, course }: Books): readonly InstalmentArrears[] {
  if (open.length === 0) return noInstalments;
  const list: InstalmentArrears[] = [];
  for (const one of open) {
    if (one.dueDay < course.endDay && restOf(one) > 0) list.push(instalmentArrears(one, course));
  }
  return list;
}

function instalmentArrears(one: OpenInstalment, course: Course): InstalmentArrears {
  const { pastDueDays, pausedDays, delinquentDays, bucket } = ageOf(one.dueDay, course);
  return {
    number: one.instalment.number,
    dueOn: one.instalment.dueOn,
    effectiveDueOn: effectiveDueOn(one, course.settings),
    feesMinor: one.fees,
    interestMinor: one.interest,
    principalMinor: one.principal,
    overdueMinor: restOf(one),
    tolerated: one.isTolerated || pastDueDays <= course.settings.tolerance.days,
    pastDueDays,
    pausedDays,
    delinquentDays,
    bucket,
  };
}

interface Sums {
  fees: number;
  interest: number;
  principal: number;
  tolerated: number;
  /** Not tolerated. */
  count: number;
}

function sumsOf(instalments: readonly InstalmentArrears[]): Readonly<Sums> {
  const sums: Sums = { fees: 0, interest: 0, principal: 0, tolerated: 0, count: 0 };
  for (const one of instalments) {
    sums.fees += one.feesMinor;
    sums.interest += one.interestMinor;
    sums.principal += one.principalMinor;
    if (one.tolerated) sums.tolerated += one.overdueMinor;
    else sums.count += 1;
  }
  return sums;
}

/** Closed, written off, or in the hands of others: nothing is owed to collections. */
function notCollected(question: ArrearsQuestion): Arrears {
  const { loan, businessDate } = question;
  return {
    loanId: loan.id,
    businessDate,
    currency: loan.currency,
    inArrears: false,
    oldestUnmetDueOn: null,
    ...noAge,
    delinquentSince: null,
    overdueMinor: 0,
    overdueFeesMinor: 0,
    overdueInterestMinor: 0,
    overduePrincipalMinor: 0,
    overdueInstalments: 0,
    instalments: noInstalments,
    riskClass: 'normal',
    toleranceApplied: false,
    toleratedMinor: 0,
    penaltyInterestMinor: 0,
    rateAlert: false,
    allocatedMinor: 0,
    unallocatedMinor: moneyReceived(question),
  };
}
