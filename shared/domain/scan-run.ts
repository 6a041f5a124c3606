import type { LocalDate } from './local-date.ts';

/** One scan a business date, whatever starts it and however often. */
export function scanRunId(businessDate: LocalDate): string {
  return `SCAN#${businessDate}`;
}

/** One planning of visits a business date, whatever starts it and however often. */
export function planningRunId(businessDate: LocalDate): string {
  return `VISITS#${businessDate}`;
}
