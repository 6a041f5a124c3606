import { scanReportSchema, type ScanReport } from '../../../shared/contracts/scan.ts';
import { planningReportSchema, type PlanningReport } from '../../../shared/contracts/visit-planning.ts';
import type { Arrears } from '../../../shared/domain/arrears/index.ts';
import { endOfDay, epochMs, instantAt, type Instant } from '../../../shared/domain/instant.ts';
import { addDays, dayOfMonth, type LocalDate } from '../../../shared/domain/local-date.ts';
import { planningRunId, scanRunId } from '../../../shared/domain/scan-run.ts';
import type { DeliveryDir } from './deliveries.ts';
import { arrearsAt, bucketNames, tableHead, tableRow, type MonthCounts } from './month-table.ts';
import { readBooks, type Books } from './portfolio-snapshot.ts';
import type { Progress } from './progress.ts';
import { deliver, type Session } from './session.ts';
import type { ImportReport } from '../../../shared/contracts/import.ts';

export interface DayPlan {
  readonly from: LocalDate;
  readonly days: number;
  /** The bank's zone: its midnight ends a business date. */
  readonly zone: string;
  /** Deliveries dated within the plan, handed over in the morning of their date. */
  readonly deliveries: readonly DeliveryDir[];
  readonly books: Books;
  /** Imports done before the first day. */
  readonly imports: readonly ImportReport[];
}

export interface DaysDone {
  readonly scans: readonly ScanReport[];
  readonly imports: readonly ImportReport[];
  /** Visits planned, a report a day. */
  readonly plannings: readonly PlanningReport[];
  /** Arrears of every loan at every month end, and at the last day. */
  readonly monthEnds: readonly Arrears[];
  readonly zone: string;
  readonly books: Books;
}

/** Deliveries come in before the scan. */
const deliveryMinute = 6 * 60;

/** Lives through the business dates one by one: deliveries, schedules, queues; a table line as each month ends. */
export async function liveThrough(session: Session, plan: DayPlan, progress: Progress): Promise<DaysDone> {
  const scans: ScanReport[] = [];
  const plannings: PlanningReport[] = [];
  const imports = [...plan.imports];
  const monthEnds: Arrears[] = [];
  let { books } = plan;
  let buckets = bucketNames(books);
  let month = { scans: 0, imports: 0, from: instantAt(plan.from, 0, plan.zone) };
  for (let day = 0; day < plan.days; day += 1) {
    const date = addDays(plan.from, day);
    const delivery = plan.deliveries.find(({ on }) => on === date);
    if (delivery !== undefined) {
      await advance(session, instantAt(date, deliveryMinute, plan.zone));
      imports.push(await deliver(session, delivery));
      books = await readBooks(session.client, session.table('portfolio'));
      buckets = headAgain(buckets, books, progress);
    }
    scans.push(await liveDay(session, date, plan.zone));
    plannings.push(await planningOf(session, date));
    if (dayOfMonth(addDays(date, 1)) === 1 || day === plan.days - 1) {
      const cutoff = endOfDay(date, plan.zone);
      const arrears = arrearsAt(books, { on: date, cutoff, zone: plan.zone });
      monthEnds.push(...arrears);
      const texts = textsBetween(session, month.from, cutoff);
      const counts = monthCounts(scans.slice(month.scans), imports.slice(month.imports), texts);
      progress.line(tableRow(arrears, { on: date, counts }, buckets));
      month = { scans: scans.length, imports: imports.length, from: cutoff };
    }
    progress.tick(day + 1);
  }
  return { scans, imports, plannings, monthEnds, books, zone: plan.zone };
}

/** A delivery may bring a product other buckets: the table then goes on under a head of its own. */
function headAgain(before: readonly string[], books: Books, progress: Progress): readonly string[] {
  const buckets = bucketNames(books);
  if (buckets.join() !== before.join()) progress.line(tableHead(buckets));
  return buckets;
}

async function advance({ stack }: Session, to: Instant): Promise<void> {
  // A durable store may stand later already: its clock never goes back.
  if (epochMs(to) > stack.clock.now()) await stack.advanceTo(epochMs(to));
}

async function liveDay(session: Session, date: LocalDate, zone: string): Promise<ScanReport> {
  await advance(session, endOfDay(date, zone));
  const run = await session.runs.find(scanRunId(date));
  if (run?.report == null) {
    throw new Error(`the scan of ${date} did not close: ${run?.failure ?? 'no run was opened'}`);
  }
  return scanReportSchema.parse(run.report);
}

async function planningOf(session: Session, date: LocalDate): Promise<PlanningReport> {
  const run = await session.runs.find(planningRunId(date));
  if (run?.report == null)
    throw new Error(`visit planning of ${date} did not close: ${run?.failure ?? 'no run was opened'}`);
  return planningReportSchema.parse(run.report);
}

function textsBetween({ stack }: Session, from: Instant, to: Instant): number {
  return stack.carrier.outbox.filter(({ at }) => at >= from && at <= to).length;
}

function monthCounts(
  scans: readonly ScanReport[],
  imports: readonly ImportReport[],
  texts: number,
): MonthCounts {
  const sum = (field: 'cured' | 'call' | 'visit' | 'held'): number =>
    scans.reduce((total, { counts }) => total + counts[field], 0);
  return {
    cured: sum('cured'),
    texts,
    calls: sum('call'),
    visits: sum('visit'),
    held: sum('held'),
    rejected: imports.reduce((total, report) => total + rejectedOf(report), 0),
    reconciled: scans.every(({ reconciled }) => reconciled) && imports.every(({ reconciled }) => reconciled),
  };
}

function rejectedOf({ files }: ImportReport): number {
  return Object.values(files).reduce((sum, one) => sum + one.rejected, 0);
}

/**
 * Holds the scan against the books: loans whose open case and whose arrears, as of the last scan, do not agree. The scan
 * finds its loans through two indexes; this looks at every loan, so that nothing missed by an index stays unseen.
 */
export async function disagreements(session: Session, done: DaysDone): Promise<readonly string[]> {
  const last = done.scans.at(-1);
  if (last === undefined) return [];
  const { businessDate, asOf: cutoff } = last;
  const late = arrearsAt(done.books, { on: businessDate, cutoff, zone: done.zone })
    .filter(({ inArrears }) => inArrears)
    .map(({ loanId }) => loanId);
  const open = await openCases(session, done.books.loans);
  const lateIds = new Set(late);
  return [...late.filter((id) => !open.has(id)), ...[...open].filter((id) => !lateIds.has(id))];
}

async function openCases({ cases }: Session, books: Books['loans']): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for (let from = 0; from < books.length; from += 500) {
    const files = await cases.load(books.slice(from, from + 500).map(({ loan }) => loan.id));
    for (const [id, file] of files) if (file.case?.status === 'open') open.add(id);
  }
  return open;
}
