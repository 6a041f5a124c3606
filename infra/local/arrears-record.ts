import type { Arrears } from '../../shared/domain/arrears/index.ts';

/** What one looks for first. */
const inFront = [
  'loanId',
  'businessDate',
  'inArrears',
  'oldestUnmetDueOn',
  'pastDueDays',
  'pausedDays',
  'delinquentDays',
  'delinquentSince',
  'bucket',
  'riskClass',
  'overdueInstalments',
  'overdueMinor',
  'currency',
] as const satisfies readonly (keyof Arrears)[];

/**
 * Arrears as people are shown them, the same from `assess` and in `arrears.ndjson`: every field, the instalments last.
 * Amounts in minor units.
 */
export function arrearsRecord(arrears: Arrears): Record<string, unknown> {
  const { instalments, ...others } = arrears;
  const first = Object.fromEntries(inFront.map((field) => [field, arrears[field]]));
  return { ...first, ...others, instalments };
}
