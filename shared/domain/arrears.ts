import type { Instant } from './instant.ts';
import { addDays, daysBetween, epochDay, type LocalDate } from './local-date.ts';
import type { Instalment, Loan, Pause, Payment } from './portfolio.ts';

export interface Bucket {
  readonly name: string;
  /** Delinquent days, both ends included; null: no upper end. */
  readonly from: number;
  readonly to: number | null;
}

export interface ArrearsSettings {
  /** day-0: the day after the due date is day 1; day-1: the due date itself is day 1 if unpaid at its end. */
  readonly dayConvention: 'day-0' | 'day-1';
  readonly graceDays: number;
  /** Rising and without gaps; what lies below the first is `current`. */
  readonly buckets: readonly Bucket[];
}

export interface ArrearsQuestion {
  readonly loan: Loan;
  /** Every payment known for the loan, in any order. */
  readonly payments: readonly Payment[];
  readonly businessDate: LocalDate;
  /** Payments received after this moment are not known yet. */
  readonly cutoff: Instant;
  readonly settings: ArrearsSettings;
  /** Pending payments count for the send gate (do not chase money that is on its way), never for arrears. */
  readonly countPending?: boolean;
}

/** The one truth about what is owed on a business date. Amounts in minor units of `currency`. */
export interface Arrears {
  readonly loanId: string;
  readonly businessDate: LocalDate;
  readonly currency: string;
  readonly inArrears: boolean;
  readonly oldestUnmetDueOn: LocalDate | null;
  /** Days since the oldest unmet due date. */
  readonly pastDueDays: number;
  /** Past due days less paused and grace days: what buckets and the ladder go by. */
  readonly delinquentDays: number;
  readonly delinquentSince: LocalDate | null;
  readonly overdueMinor: number;
  readonly overdueFeesMinor: number;
  readonly overdueInterestMinor: number;
  readonly overduePrincipalMinor: number;
  readonly overdueInstalments: number;
  readonly bucket: string;
}

interface Unmet {
  readonly dueOn: LocalDate;
  readonly feesMinor: number;
  readonly interestMinor: number;
  readonly principalMinor: number;
}

/**
 * Derives arrears from instalments, payments and pauses alone (design, section 4): same facts, same answer, whatever
 * the order the payments came in. A part payment lowers the amount and never moves the date. Loans that are not active
 * are never in arrears.
 */
export function deriveArrears(question: ArrearsQuestion): Arrears {
  const { loan, businessDate, settings } = question;
  const unmet = loan.status === 'active' ? overdueInstalments(question) : [];
  const oldest = unmet[0]?.dueOn ?? null;
  const pastDueDays = oldest === null ? 0 : pastDue(oldest, businessDate, settings);
  const paused = oldest === null ? 0 : pausedDays(loan.pauses, oldest, businessDate);
  const delinquentDays = Math.max(0, pastDueDays - paused - settings.graceDays);
  const fees = total(unmet, 'feesMinor');
  const interest = total(unmet, 'interestMinor');
  const principal = total(unmet, 'principalMinor');
  return {
    loanId: loan.id,
    businessDate,
    currency: loan.currency,
    inArrears: unmet.length > 0,
    oldestUnmetDueOn: oldest,
    pastDueDays,
    delinquentDays,
    delinquentSince: oldest === null ? null : addDays(oldest, settings.graceDays),
    overdueMinor: fees + interest + principal,
    overdueFeesMinor: fees,
    overdueInterestMinor: interest,
    overduePrincipalMinor: principal,
    overdueInstalments: unmet.length,
    bucket: bucketOf(delinquentDays, settings.buckets),
  };
}

/** Money that counts: settled (and, if asked, pending) up to the cutoff, less what reversals up to then took back. */
export function moneyReceived(
  question: Pick<ArrearsQuestion, 'payments' | 'cutoff' | 'countPending'>,
): number {
  const known = question.payments.filter((payment) => payment.receivedAt <= question.cutoff);
  const counts = (payment: Payment): boolean =>
    payment.status === 'settled' || (payment.status === 'pending' && question.countPending === true);
  const reversed = new Set(
    known.flatMap((payment) =>
      payment.reversalOf !== undefined && payment.status === 'settled' ? [payment.reversalOf] : [],
    ),
  );
  return known
    .filter((payment) => payment.reversalOf === undefined && counts(payment) && !reversed.has(payment.id))
    .reduce((sum, payment) => sum + payment.amountMinor, 0);
}

function overdueInstalments(question: ArrearsQuestion): readonly Unmet[] {
  const { loan, businessDate, settings } = question;
  const lastOverdue = settings.dayConvention === 'day-0' ? addDays(businessDate, -1) : businessDate;
  let money = moneyReceived(question);
  const unmet: Unmet[] = [];
  for (const instalment of loan.instalments) {
    if (instalment.dueOn > lastOverdue) break;
    const { left, rest } = allocate(instalment, money);
    money = left;
    if (rest.feesMinor + rest.interestMinor + rest.principalMinor > 0) unmet.push(rest);
  }
  return unmet;
}

/** Fees, then interest, then principal. */
function allocate(instalment: Instalment, money: number): { left: number; rest: Unmet } {
  const fees = Math.min(money, instalment.feesMinor);
  const interest = Math.min(money - fees, instalment.interestMinor);
  const principal = Math.min(money - fees - interest, instalment.principalMinor);
  return {
    left: money - fees - interest - principal,
    rest: {
      dueOn: instalment.dueOn,
      feesMinor: instalment.feesMinor - fees,
      interestMinor: instalment.interestMinor - interest,
      principalMinor: instalment.principalMinor - principal,
    },
  };
}

function pastDue(oldest: LocalDate, businessDate: LocalDate, settings: ArrearsSettings): number {
  return daysBetween(oldest, businessDate) + (settings.dayConvention === 'day-1' ? 1 : 0);
}

/** Days of [from, to) covered by pauses; overlapping pauses count once. */
export function pausedDays(pauses: readonly Pause[], from: LocalDate, to: LocalDate): number {
  const end = epochDay(to);
  let covered = epochDay(from);
  let days = 0;
  for (const pause of [...pauses].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const start = Math.max(covered, epochDay(pause.from));
    const stop = Math.min(end, epochDay(pause.to));
    if (stop <= start) continue;
    days += stop - start;
    covered = stop;
  }
  return days;
}

function bucketOf(delinquentDays: number, buckets: readonly Bucket[]): string {
  const found = buckets.find(
    (bucket) => delinquentDays >= bucket.from && (bucket.to === null || delinquentDays <= bucket.to),
  );
  return found?.name ?? 'current';
}

function total(unmet: readonly Unmet[], field: 'feesMinor' | 'interestMinor' | 'principalMinor'): number {
  return unmet.reduce((sum, one) => sum + one[field], 0);
}

/** The first date after `cutoff`'s knowledge on which a payment already on file takes effect; replays have such. */
export function nextKnownPayment(payments: readonly Payment[], cutoff: Instant): Instant | undefined {
  return payments
    .map((payment) => payment.receivedAt)
    .filter((at) => at > cutoff)
    .sort()
    .at(0);
}
