import type { Instant } from '../instant.ts';
import { fromEpochDay, type LocalDate } from '../local-date.ts';
import { localDayAt } from '../local-day.ts';
import type { Payment } from '../portfolio.ts';
import type { ArrearsQuestion } from './arrears.ts';

type MoneyQuestion = Pick<ArrearsQuestion, 'payments' | 'cutoff' | 'countPending'>;

/** All money of one day: within a day the order of payments says nothing. */
export interface DayMoney {
  readonly day: number;
  amountMinor: number;
}

/** The money as the bank's books showed it from a day on. A reversal makes a new version; it does not change the past. */
export interface MoneyVersion {
  /** Days since 1970-01-01. */
  readonly from: number;
  /** Rising by day. */
  readonly days: readonly DayMoney[];
}

/**
 * The versions of the money received, oldest first: one, and one more for each day with a reversal. What stands of a
 * payment is dated by its own day in each.
 */
export function moneyVersions(
  question: MoneyQuestion & Pick<ArrearsQuestion, 'zone'>,
): readonly MoneyVersion[] {
  const { payments, zone } = question;
  if (payments.every(isPlain)) return [{ from: -Infinity, days: plainDays(question) }];
  const book = reversalBook(question);
  const days = book.reversals.map((one) => localDayAt(one.receivedAt, zone));
  const starts = [-Infinity, ...[...new Set(days)].sort((a, b) => a - b)];
  return starts.map((from) => {
    const isKnown = (one: Payment): boolean => localDayAt(one.receivedAt, zone) <= from;
    return { from, days: byDay(payments, zone, (one) => standing(one, book, isKnown)) };
  });
}

/** Money that stands at the cutoff: settled (and, if asked, pending), less what reversals up to then took back. */
export function moneyReceived(question: MoneyQuestion): number {
  const book = reversalBook(question);
  return question.payments.reduce((sum, payment) => sum + standing(payment, book, () => true), 0);
}

/** What became of one payment on file, for those who ask why. */
export interface PaymentNote {
  readonly id: string;
  readonly receivedOn: LocalDate;
  readonly amountMinor: number;
  /** What of it stands as money on the business date. */
  readonly standsMinor: number;
  readonly as:
    | 'counted'
    | 'partly-reversed'
    | 'reversed'
    | 'pending'
    | 'not-known-yet'
    | 'reversal'
    | 'reversal-of-nothing-known';
  readonly reversalOf: string | null;
}

/** Every payment on file with what stands of it and why, in the order they came in. */
export function paymentNotes(question: ArrearsQuestion): readonly PaymentNote[] {
  const book = reversalBook(question);
  const ids = new Set(question.payments.map(({ id }) => id));
  return question.payments
    .toSorted((a, b) =>
      a.receivedAt === b.receivedAt ? (a.id < b.id ? -1 : 1) : a.receivedAt < b.receivedAt ? -1 : 1,
    )
    .map((payment) => {
      const standsMinor = standing(payment, book, () => true);
      return {
        id: payment.id,
        receivedOn: fromEpochDay(localDayAt(payment.receivedAt, question.zone)),
        amountMinor: payment.amountMinor,
        standsMinor,
        as: noteOf(payment, standsMinor, { question, ids }),
        reversalOf: payment.reversalOf ?? null,
      };
    });
}

function noteOf(
  payment: Payment,
  standsMinor: number,
  { question, ids }: { readonly question: MoneyQuestion; readonly ids: ReadonlySet<string> },
): PaymentNote['as'] {
  if (payment.receivedAt > question.cutoff) return 'not-known-yet';
  if (payment.status === 'pending' && standsMinor === 0) return 'pending';
  if (payment.reversalOf !== undefined)
    return ids.has(payment.reversalOf) ? 'reversal' : 'reversal-of-nothing-known';
  if (standsMinor === payment.amountMinor) return 'counted';
  return standsMinor === 0 ? 'reversed' : 'partly-reversed';
}

/** The first moment after `cutoff` at which a payment already on file takes effect; replays have such. */
export function nextKnownPayment(payments: readonly Payment[], cutoff: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const { receivedAt } of payments) {
    if (receivedAt > cutoff && (next === undefined || receivedAt < next)) next = receivedAt;
  }
  return next;
}

/** Without reversals all that counts stands in full. */
function plainDays(question: MoneyQuestion & Pick<ArrearsQuestion, 'zone'>): readonly DayMoney[] {
  return byDay(question.payments, question.zone, (one) => (counts(one, question) ? one.amountMinor : 0));
}

function isPlain({ reversalOf, status }: Payment): boolean {
  return reversalOf === undefined && status !== 'reversed';
}

function counts(payment: Payment, { cutoff, countPending }: MoneyQuestion): boolean {
  if (payment.receivedAt > cutoff) return false;
  return payment.status === 'settled' || (payment.status === 'pending' && countPending === true);
}

interface ReversalBook {
  readonly question: MoneyQuestion;
  /** By the payment, or reversal, they take back; known at the cutoff or not. */
  readonly of: ReadonlyMap<string, readonly Payment[]>;
  /** Those in force at the cutoff. */
  readonly reversals: readonly Payment[];
}

function reversalBook(question: MoneyQuestion): ReversalBook {
  const of = new Map<string, Payment[]>();
  for (const payment of question.payments) {
    // A reversal not settled takes nothing back.
    if (payment.reversalOf === undefined || payment.status === 'pending') continue;
    const others = of.get(payment.reversalOf);
    if (others === undefined) of.set(payment.reversalOf, [payment]);
    else others.push(payment);
  }
  const reversals = question.payments.filter(
    ({ reversalOf, status, receivedAt }) =>
      reversalOf !== undefined && status !== 'pending' && receivedAt <= question.cutoff,
  );
  return { question, of, reversals };
}

/** What stands of a payment (nothing of a reversal: it is no money) once the known reversals took their part. */
function standing(payment: Payment, book: ReversalBook, isKnown: (reversal: Payment) => boolean): number {
  return payment.reversalOf === undefined ? net(payment, payment.amountMinor, { book, isKnown }) : 0;
}

interface Netting {
  readonly book: ReversalBook;
  readonly isKnown: (reversal: Payment) => boolean;
}

/**
 * What is left of `amount` after the reversals of `payment`, each less what was reversed of itself. Reversals are met
 * only from the payment they go back to: one of an unknown payment, or a circle of them, changes nothing.
 */
function net(payment: Payment, amount: number, netting: Netting): number {
  const { book, isKnown } = netting;
  const reversals = book.of.get(payment.id);
  if (payment.receivedAt > book.question.cutoff) return 0;
  if (payment.status === 'pending' && !counts(payment, book.question)) return 0;
  // Marked as reversed and no reversal on file: nobody knows when, so it never counted.
  if (payment.status === 'reversed' && reversals === undefined) return 0;
  let left = amount;
  for (const one of reversals ?? []) {
    if (isKnown(one)) left -= net(one, Math.min(one.amountMinor, amount), netting);
  }
  return Math.max(0, left);
}

function byDay(
  payments: readonly Payment[],
  zone: string,
  amountOf: (payment: Payment) => number,
): readonly DayMoney[] {
  const days: DayMoney[] = [];
  let last: DayMoney | undefined;
  let isSorted = true;
  for (const payment of payments) {
    const amountMinor = amountOf(payment);
    if (amountMinor === 0) continue;
    const day = localDayAt(payment.receivedAt, zone);
    if (last?.day === day) last.amountMinor += amountMinor;
    else {
      if (last !== undefined && day < last.day) isSorted = false;
      days.push((last = { day, amountMinor }));
    }
  }
  return isSorted ? days : inOrder(days);
}

function inOrder(unsorted: DayMoney[]): readonly DayMoney[] {
  const days: DayMoney[] = [];
  for (const one of unsorted.sort((a, b) => a.day - b.day)) {
    const last = days.at(-1);
    if (last?.day === one.day) last.amountMinor += one.amountMinor;
    else days.push(one);
  }
  return days;
}
