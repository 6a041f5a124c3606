import type { Age } from './arrears.ts';
import { daysCovered, type DaySpan } from './pauses.ts';
import type { ArrearsSettings, Bucket, RiskClass } from './settings.ts';

/** What every age of one derivation is counted with. */
export interface AgeingContext {
  /** Days since 1970-01-01: the first day not counted; the business date under day-0, the one after under day-1. */
  readonly endDay: number;
  readonly pauses: readonly DaySpan[];
  readonly settings: ArrearsSettings;
}

/** The first day that is not over, seen from a business date: days past due are counted up to it. */
export function endDayOf(
  businessDay: number,
  { dayConvention }: Pick<ArrearsSettings, 'dayConvention'>,
): number {
  return dayConvention === 'day-0' ? businessDay : businessDay + 1;
}

/** Ages something due on `dueDay`, the same way for an instalment and for the loan. */
export function ageOf(dueDay: number, { endDay, pauses, settings }: AgeingContext): Age {
  const pastDueDays = endDay - dueDay;
  const pausedDays = pauses.length === 0 ? 0 : daysCovered(pauses, dueDay, endDay);
  const delinquentDays = Math.max(0, pastDueDays - pausedDays - settings.graceDays);
  return { pastDueDays, pausedDays, delinquentDays, bucket: bucketOf(delinquentDays, settings.buckets) };
}

/** The age of a loan that owes nothing late. */
export const noAge: Age = { pastDueDays: 0, pausedDays: 0, delinquentDays: 0, bucket: 'current' };

function bucketOf(delinquentDays: number, buckets: readonly Bucket[]): string {
  for (const { name, from, to } of buckets) {
    if (delinquentDays >= from && (to === null || delinquentDays <= to)) return name;
  }
  return 'current';
}

/**
 * The class by days past due, or a worse one that was reached since the loan last was clear and lasts until it is.
 *
 * @param peakDays the most days past due since then
 */
export function riskClassOf(pastDueDays: number, peakDays: number, classes: readonly RiskClass[]): string {
  let name = 'normal';
  if (pastDueDays === 0) return name;
  for (const one of classes) {
    if (pastDueDays > one.above || (one.untilCleared === true && peakDays > one.above)) name = one.name;
  }
  return name;
}
