import { effectiveDueDay } from '../calendar.ts';
import { addProduct, type ExactSum } from '../money.ts';
import type { Instalment, Loan } from '../portfolio.ts';
import { daysCovered, type DaySpan } from './pauses.ts';
import type { ArrearsSettings, InstalmentPart } from './settings.ts';
import type { Trace } from './trace.ts';

/** What does not change while a loan is lived through. Days are counted from 1970-01-01. */
export interface Course {
  readonly loan: Loan;
  readonly settings: ArrearsSettings;
  readonly businessDay: number;
  /** The first day that is not over: days past due and interest are counted up to it. */
  readonly endDay: number;
  readonly pauses: readonly DaySpan[];
  /** Amount x days that bore penalty interest, over all versions of the money. */
  readonly charged: ExactSum;
  readonly trace: Trace | null;
}

/** The days of which one version of the money is the truth: only these are charged by it. */
export interface ChargeSpan {
  readonly from: number;
  readonly to: number;
}

/** What is left of an instalment that fell due and was not paid by then; settled ones drop out. */
export interface OpenInstalment {
  readonly instalment: Instalment;
  /** Effective. */
  readonly dueDay: number;
  fees: number;
  interest: number;
  principal: number;
  /** Within tolerance by amount; it stays so, because later money only lowers what is missing. */
  isTolerated: boolean;
}

/**
 * A loan's books on a day, while it is lived through from the first instalment: instalments fall due, money comes in and
 * meets them, what is unpaid bears interest from day to day. Working state of one derivation, never shared.
 */
export interface Books {
  readonly course: Course;
  readonly span: ChargeSpan;
  /** Oldest first. */
  open: OpenInstalment[];
  /** How many instalments fell due so far. */
  entered: number;
  /** Effective due day of the next one; `never` when there is none. */
  nextDueDay: number;
  /** Money nothing was due for when it came. */
  held: number;
  allocated: number;
  /** What bears penalty interest now. */
  bearing: number;
  /** Interest is counted up to this day. */
  countedTo: number;
  /** The most days past due since the loan last was clear. */
  peakDays: number;
}

/** Books before anything fell due. */
export function openBooks(course: Course, span: ChargeSpan): Books {
  return {
    course,
    span,
    open: [],
    entered: 0,
    nextDueDay: dueDayOf(course, 0),
    held: 0,
    allocated: 0,
    bearing: 0,
    countedTo: span.from,
    peakDays: 0,
  };
}

/** What is unpaid of an instalment. */
export function restOf({ fees, interest, principal }: OpenInstalment): number {
  return fees + interest + principal;
}

/** Lets time pass to `day`: what bears interest does so for the days in between. */
export function passTo(books: Books, day: number): void {
  const { course, span, bearing, countedTo } = books;
  const to = Math.min(day, span.to);
  if (to <= countedTo) return;
  books.countedTo = to;
  if (bearing === 0) return;
  addProduct(course.charged, bearing, chargedDays(course, countedTo, to));
  course.trace?.charged(books, { from: countedTo, to });
}

/** Days of [from, to) that bear interest. */
export function chargedDays({ pauses, settings }: Course, from: number, to: number): number {
  if (pauses.length === 0 || settings.chargePausedDays) return to - from;
  return to - from - daysCovered(pauses, from, to);
}

/** Enters every instalment due by `day`; money held meets it on the spot. */
export function fallDue(books: Books, day: number): void {
  const { course } = books;
  while (books.nextDueDay <= day) {
    const [instalment, dueDay] = [course.loan.instalments[books.entered], books.nextDueDay];
    if (instalment === undefined) return;
    books.nextDueDay = dueDayOf(course, books.entered + 1);
    enter(books, instalment, dueDay);
  }
}

/** After any date there is, and an integer like all of them. */
const never = 2 ** 30;

/** Effective due day of the instalment at this place; `never` past the last. */
function dueDayOf({ loan, settings }: Course, at: number): number {
  const instalment = loan.instalments[at];
  return instalment === undefined ? never : effectiveDueDay(instalment.dueOn, settings);
}

function enter(books: Books, instalment: Instalment, dueDay: number): void {
  const { feesMinor: fees, interestMinor: interest, principalMinor: principal } = instalment;
  passTo(books, dueDay);
  books.entered += 1;
  books.course.trace?.fellDue(instalment, dueDay);
  const amount = fees + interest + principal;
  if (books.held >= amount && books.course.trace === null) {
    // Paid ahead, as most are: held money means that nothing older is open.
    books.held -= amount;
    books.allocated += amount;
    return;
  }
  const one = { instalment, dueDay, fees, interest, principal, isTolerated: false };
  books.open.push(one);
  books.bearing += bearingOf(books, one);
  settle(books, dueDay);
}

/** Meets what is open with the money held, oldest first. */
function settle(books: Books, day: number): void {
  const { order } = books.course.settings.allocation;
  for (const one of books.open) {
    if (books.held === 0) break;
    for (const part of order) meet(books, one, { part, day });
  }
  dropSettled(books);
  tolerate(books, day);
}

function dropSettled(books: Books): void {
  let settled = 0;
  for (const one of books.open) {
    if (restOf(one) > 0) break;
    settled += 1;
  }
  if (settled > 0) books.open = settled === books.open.length ? [] : books.open.slice(settled);
}

function bearingOf({ course }: Books, { principal, interest }: OpenInstalment): number {
  return course.loan.contract.compounding ? principal + interest : principal;
}

/** Unpaid principal bears interest; unpaid interest where the contract compounds it; fees never. */
function bearsInterest({ course }: Books, part: InstalmentPart): boolean {
  return part === 'principal' || (part === 'interest' && course.loan.contract.compounding);
}

/** The oldest instalment that is unmet and due before `day`, tolerance applied; undefined when there is none. */
export function oldestUnmet({ open, course }: Books, day: number): OpenInstalment | undefined {
  for (const one of open) {
    if (day - one.dueDay <= course.settings.tolerance.days) return undefined;
    if (!one.isTolerated && restOf(one) > 0) return one;
  }
  return undefined;
}

/** Takes in a day's money, in the order its arrears on that day give. */
export function receive(books: Books, day: number, amountMinor: number): void {
  const { principalFirstAfterDays } = books.course.settings.allocation;
  passTo(books, day);
  books.held += amountMinor;
  const oldest = oldestUnmet(books, day);
  const lateDays = oldest === undefined ? 0 : day - oldest.dueDay;
  const isPrincipalFirst = principalFirstAfterDays !== null && lateDays > principalFirstAfterDays;
  books.course.trace?.received({ day, amountMinor, lateDays, isPrincipalFirst });
  if (books.open.length === 0) return;
  if (isPrincipalFirst) for (const one of books.open) meet(books, one, { part: 'principal', day });
  settle(books, day);
  books.peakDays = oldestUnmet(books, day) === undefined ? 0 : Math.max(books.peakDays, lateDays);
}

interface Meeting {
  readonly part: InstalmentPart;
  readonly day: number;
}

function meet(books: Books, one: OpenInstalment, { part, day }: Meeting): void {
  const amountMinor = Math.min(books.held, one[part]);
  if (amountMinor === 0) return;
  one[part] -= amountMinor;
  books.held -= amountMinor;
  books.allocated += amountMinor;
  books.course.trace?.met({ number: one.instalment.number, part, day, amountMinor });
  if (one.isTolerated || !bearsInterest(books, part)) return;
  books.bearing -= amountMinor;
  forgiveWindow(books, { dueDay: one.dueDay, part, day, amountMinor });
}

interface Forgiving extends Meeting {
  readonly dueDay: number;
  readonly amountMinor: number;
}

/** What is paid within the tolerance days counts as paid in time: its interest is taken back. */
function forgiveWindow({ course, span }: Books, { dueDay, part, day, amountMinor }: Forgiving): void {
  if (day - dueDay > course.settings.tolerance.days) return;
  const from = Math.max(dueDay, span.from);
  const to = Math.min(day, span.to);
  if (from >= to) return;
  const days = chargedDays(course, from, to);
  addProduct(course.charged, -amountMinor, days);
  course.trace?.forgiven({ part, from, to, days, amountMinor });
}

/** What is still within its tolerance days when the span ends is not charged; once they pass, it is from the due date. */
export function closeSpan(books: Books): void {
  const day = books.span.to;
  passTo(books, day);
  if (books.course.settings.tolerance.days === 0) return;
  for (const one of books.open) if (!one.isTolerated) forgiveRest(books, one, day);
}

/** Takes back what the rest of an instalment bore, if its tolerance days are not over. */
function forgiveRest(books: Books, one: OpenInstalment, day: number): void {
  for (const part of ['principal', 'interest'] as const) {
    const amountMinor = one[part];
    if (amountMinor > 0 && bearsInterest(books, part))
      forgiveWindow(books, { dueDay: one.dueDay, part, day, amountMinor });
  }
}

/** Marks what is within tolerance by amount: the rests are added up, so that many small ones do not pass unseen. */
function tolerate(books: Books, day: number): void {
  const { percent, amountMinor } = books.course.settings.tolerance;
  const limit = amountMinor[books.course.loan.currency] ?? 0;
  if (limit === 0 && percent === 0) return;
  let missing = 0;
  for (const one of books.open) {
    missing += restOf(one);
    if (one.isTolerated || restOf(one) === 0) continue;
    if (missing > limit && !isWithinPercent(one.instalment, missing, percent)) continue;
    one.isTolerated = true;
    books.bearing -= bearingOf(books, one);
    forgiveRest(books, one, day);
  }
}

function isWithinPercent(whole: Instalment, missing: number, percent: number): boolean {
  const amount = whole.feesMinor + whole.interestMinor + whole.principalMinor;
  // In thousandths of a per cent: integers on both sides, so that 0.1 % of 1,000 is 1.
  return missing * 100_000 <= amount * Math.round(percent * 1000);
}
