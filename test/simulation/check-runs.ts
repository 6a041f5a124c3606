import { importReportSchema } from '../../shared/contracts/import.ts';
import { scanReportSchema, type ScanReport } from '../../shared/contracts/scan.ts';
import type { CollectionCase } from '../../shared/domain/case.ts';
import { asOf, changesBetween, paymentsAsOf, type Books, type Version } from './books.ts';
import type { Evidence, Violation } from './checker.ts';
import { decisionsIn } from './check-cases.ts';
import { naiveOwed } from './naive-owed.ts';

interface ClosedRun {
  readonly report: ScanReport;
  readonly startedAt: number;
  readonly at: number;
  /** Business date of the run before. */
  readonly last: string | undefined;
}

/** The promises of the scans: one report a date, its counts true, every due loan examined. */
export function checkRuns(evidence: Evidence): readonly Violation[] {
  const { books } = evidence;
  const runs = closedRuns(books);
  const imports = books.imports.flatMap(({ at, report }) => {
    const { reconciled, delivery } = importReportSchema.parse(report);
    return reconciled ? [] : [{ rule: 'an import that does not reconcile', at, about: delivery }];
  });
  return [
    ...checkReports(books),
    ...runs.flatMap((run) => [...checkCounts(books, run), ...checkDue(books, run)]),
    ...imports,
  ];
}

/** The first start of a date and the first time its report was heard. */
function closedRuns({ reports }: Books): readonly ClosedRun[] {
  const runs = new Map<string, ClosedRun>();
  let last: string | undefined;
  for (const { at, startedAt, report } of reports) {
    const parsed = scanReportSchema.parse(report);
    const known = runs.get(parsed.runId);
    if (known !== undefined) {
      if (startedAt < known.startedAt) runs.set(parsed.runId, { ...known, startedAt });
      continue;
    }
    runs.set(parsed.runId, { report: parsed, startedAt, at, last });
    last = parsed.businessDate;
  }
  return [...runs.values()];
}

function checkReports({ reports }: Books): readonly Violation[] {
  const first = new Map<string, string>();
  return reports.flatMap(({ at, report }) => {
    const { runId } = scanReportSchema.parse(report);
    const text = JSON.stringify(report);
    const known = first.get(runId) ?? text;
    first.set(runId, known);
    return known === text ? [] : [{ rule: 'two reports of one run differ', at, about: runId }];
  });
}

function checkCounts(books: Books, { report, at }: ClosedRun): readonly Violation[] {
  const { counts, businessDate, runId } = report;
  const { examined, acted, held, denied, nothingDue, failed } = counts;
  const said = (rule: string): Violation => ({ rule, at, about: runId });
  const decided = decisionsIn(books.saves).filter(
    ({ intent }) => intent.businessDate === businessDate,
  ).length;
  const turned = turns(books.saves, businessDate);
  return [
    ...(examined === acted + held + denied + nothingDue + failed && report.reconciled
      ? []
      : [said('counts do not reconcile')]),
    ...(decided === acted ? [] : [said(`the report says ${acted} acted, ${decided} were decided`)]),
    ...(turned.opened === counts.opened
      ? []
      : [said(`the report says ${counts.opened} opened, ${turned.opened} were`)]),
    ...(turned.cured === counts.cured
      ? []
      : [said(`the report says ${counts.cured} cured, ${turned.cured} were`)]),
    ...(examined > books.loans.size ? [said('a loan was counted twice')] : []),
  ];
}

/** Cases opened and cured by the reviews of a date. */
function turns(saves: readonly Version<CollectionCase>[], date: string): { opened: number; cured: number } {
  const status = new Map<string, string>();
  let opened = 0;
  let cured = 0;
  for (const { value } of saves) {
    const before = status.get(value.loanId) ?? 'none';
    status.set(value.loanId, value.status);
    if (value.reviewed?.on !== date || before === value.status) continue;
    if (value.status === 'open') opened += 1;
    if (value.status === 'cured') cured += 1;
  }
  return { opened, cured };
}

/** Loans that must have been examined: those that fell due since the scan before, and open cases whose day had come. */
function checkDue(books: Books, run: ClosedRun): readonly Violation[] {
  const { report, startedAt, at } = run;
  const violations: Violation[] = [];
  for (const loanId of books.loans.keys()) {
    const before = lastSave(books.saves, loanId, startedAt);
    const after = lastSave(books.saves, loanId, at);
    // What was still going on when the scan came is left alone, and what changed under it is another day's.
    if (before?.intent != null || report.failedLoanIds.includes(loanId)) continue;
    const isExamined = after?.reviewed?.on === report.businessDate;
    const isOpenAndDue = before?.status === 'open' && (before.nextActionOn ?? '9') <= report.businessDate;
    if (isOpenAndDue && !isExamined)
      violations.push({ rule: 'an open case was not examined on its day', at, about: loanId });
    else if (before?.status !== 'open' && isNewlyDue(books, run, loanId) && !isExamined)
      violations.push({ rule: 'a due loan was not examined', at, about: `${loanId} ${report.businessDate}` });
  }
  return violations;
}

function lastSave(
  saves: readonly Version<CollectionCase>[],
  loanId: string,
  at: number,
): CollectionCase | undefined {
  return saves.findLast((save) => save.at <= at && save.value.loanId === loanId)?.value;
}

/** Overdue by an instalment whose day came since the last scan, on facts that stood still from before it to its end. */
function isNewlyDue(books: Books, { report, startedAt, at, last }: ClosedRun, loanId: string): boolean {
  const loan = asOf(books.loans.get(loanId), startedAt);
  const asOfMs = Date.parse(report.asOf);
  if (loan === undefined || changesBetween(books, loanId, asOfMs, at).length > 0) return false;
  const payments = paymentsAsOf(books, loanId, startedAt);
  const owed = naiveOwed({ loan, payments, cutoff: asOfMs, date: report.businessDate, countPending: false });
  const isDueNow = loan.instalments.some(
    ({ dueOn }) => dueOn < report.businessDate && (last === undefined || dueOn >= last),
  );
  return owed.overdueMinor > 0 && isDueNow;
}
