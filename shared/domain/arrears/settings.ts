import type { RollRule } from '../calendar.ts';

export interface Bucket {
  readonly name: string;
  /** Delinquent days, both ends included; null: no upper end. */
  readonly from: number;
  readonly to: number | null;
}

export interface RiskClass {
  readonly name: string;
  /** The class of loans more than this many days past due, up to the next class. */
  readonly above: number;
  /** Once reached, kept until no arrears are left, though part payments lower the days (India: NPA). */
  readonly untilCleared?: boolean | undefined;
}

export type InstalmentPart = 'fees' | 'interest' | 'principal';

export interface AllocationRule {
  /** The order within an instalment; instalments are met oldest first. */
  readonly order: readonly InstalmentPart[];
  /**
   * Money received while the loan is more than this many days past due meets all principal that fell due, oldest first,
   * before the rest in `order`. Null: never.
   */
  readonly principalFirstAfterDays: number | null;
}

export interface Tolerance {
  /** Days past due that do not count as late; the day after them counts from the due date. */
  readonly days: number;
  /** By currency: what may be missing, in sum over the oldest instalments, without ageing the loan. */
  readonly amountMinor: Readonly<Record<string, number>>;
  /** The same as a share of the instalment, in per cent. Whichever of the two is more generous applies. */
  readonly percent: number;
}

/** How a product's arrears are counted. Data: a bank sets it per product. */
export interface ArrearsSettings extends RollRule {
  /** day-0: the day after the due date is day 1; day-1: the due date itself is day 1 if unpaid at its end. */
  readonly dayConvention: 'day-0' | 'day-1';
  readonly graceDays: number;
  readonly allocation: AllocationRule;
  readonly tolerance: Tolerance;
  /** Rising and without gaps; what lies below the first is `current`. */
  readonly buckets: readonly Bucket[];
  /** Rising; a loan in none of them is `normal`. */
  readonly riskClasses: readonly RiskClass[];
  /** Yearly rate, as a fraction, above which what the loan is charged in total raises an alert. */
  readonly totalRateAlert: number;
  /** Whether paused days bear penalty interest. A pause stops the ageing; it forgives interest only if this says so. */
  readonly chargePausedDays: boolean;
}
