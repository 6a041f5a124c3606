import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';
import type { Loan, Payment } from '../portfolio.ts';
import type { MoneyVersion } from './money-received.ts';
import type { ArrearsSettings } from './settings.ts';

export interface ArrearsQuestion {
  readonly loan: Loan;
  /** Every payment known for the loan, in any order. */
  readonly payments: readonly Payment[];
  /** Under day-1 the answer is that of its end: ask when the day is over, or a loan due today counts as unpaid. */
  readonly businessDate: LocalDate;
  /** Payments received after this moment are not known yet. */
  readonly cutoff: Instant;
  /** The bank's zone (IANA): its midnight dates the payments. */
  readonly zone: string;
  readonly settings: ArrearsSettings;
  /** Pending payments count for the send gate (do not chase money that is on its way), never for arrears. */
  readonly countPending?: boolean;
  /** `moneyVersions` of this very question, where it was worked out for others too. */
  readonly money?: readonly MoneyVersion[] | undefined;
}

/** How old something unpaid is. */
export interface Age {
  /** Days since the effective due date; under day-1 the due date is the first. */
  readonly pastDueDays: number;
  /** Of them: days covered by pauses, overlapping ones once. */
  readonly pausedDays: number;
  /** Past due days less paused and grace days: what buckets and the ladder go by. */
  readonly delinquentDays: number;
  readonly bucket: string;
}

/** An instalment that fell due and has something unpaid. Amounts are what is left of it. */
export interface InstalmentArrears extends Age {
  readonly number: number;
  /** By contract. */
  readonly dueOn: LocalDate;
  /** After rolling on the calendar. */
  readonly effectiveDueOn: LocalDate;
  readonly feesMinor: number;
  readonly interestMinor: number;
  readonly principalMinor: number;
  readonly overdueMinor: number;
  /** Within tolerance: owed, but it does not age the loan. Its own age is shown all the same. */
  readonly tolerated: boolean;
}

/** The one truth about what is owed on a business date. Amounts in minor units of `currency`. */
export interface Arrears extends Age {
  readonly loanId: string;
  readonly businessDate: LocalDate;
  readonly currency: string;
  /** Some instalment is unmet, tolerance applied. */
  readonly inArrears: boolean;
  /** The effective due date of the oldest unmet instalment. */
  readonly oldestUnmetDueOn: LocalDate | null;
  readonly delinquentSince: LocalDate | null;
  /** All that fell due and is unpaid, what is tolerated included: tolerance forgives days, not money. */
  readonly overdueMinor: number;
  readonly overdueFeesMinor: number;
  readonly overdueInterestMinor: number;
  readonly overduePrincipalMinor: number;
  /** Unmet ones, tolerance applied. */
  readonly overdueInstalments: number;
  /** Oldest first; the loan's own age is that of the first that is not tolerated. */
  readonly instalments: readonly InstalmentArrears[];
  readonly riskClass: string;
  /** Whether something owed is within tolerance. */
  readonly toleranceApplied: boolean;
  /** How much of `overdueMinor` that is. */
  readonly toleratedMinor: number;
  /**
   * Penalty interest accrued so far on what was paid late or is unpaid, since the loan began. It is not part of the
   * overdue amounts: what the bank charges comes back in the feed as fees.
   */
  readonly penaltyInterestMinor: number;
  /** What the loan is charged in total is above the settings' yearly rate. */
  readonly rateAlert: boolean;
  /** Money received that met instalments fallen due by the business date. */
  readonly allocatedMinor: number;
  /** Money received beyond that: paid ahead, or too much. */
  readonly unallocatedMinor: number;
}
