import type { Arrears } from '../../shared/domain/arrears.ts';

/** The arrears fields people are shown, the same from `assess` and in `arrears.ndjson`. Amounts in minor units. */
export function arrearsRecord(arrears: Arrears): Record<string, string | number | null> {
  return {
    loanId: arrears.loanId,
    businessDate: arrears.businessDate,
    oldestUnmetDueOn: arrears.oldestUnmetDueOn,
    pastDueDays: arrears.pastDueDays,
    delinquentDays: arrears.delinquentDays,
    overdueInstalments: arrears.overdueInstalments,
    overdueMinor: arrears.overdueMinor,
    currency: arrears.currency,
    bucket: arrears.bucket,
  };
}
