import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../../shared/contracts/import.ts';
import { epochMs, instantAt } from '../../../shared/domain/instant.ts';
import { daysBetween, laterOf, type LocalDate } from '../../../shared/domain/local-date.ts';
import { stageConfig } from '../../config.ts';
import { writeHistories } from '../histories/write.ts';
import { startStack, type StartOptions } from '../stack.ts';
import { disagreements, liveThrough, type DaysDone } from './days.ts';
import { findDeliveries, firstDueDate, type DeliveryDir } from './deliveries.ts';
import { registerFieldAgents } from './field-agents.ts';
import { bucketNames, tableHead } from './month-table.ts';
import type { Options } from './options.ts';
import { readBooks } from './portfolio-snapshot.ts';
import { startProgress } from './progress.ts';
import { resultFiles } from './results.ts';
import { serveUntilStopped } from './serve.ts';
import { deliver, openSession, type Session } from './session.ts';
import { totals, writeResults, type Summary } from './summary.ts';

const workDir = '.local';
const allHistories = 30_000;

/**
 * The main job on one machine: synthesize, start, import, scan day by day, write the results, serve.
 *
 * Twice on one `--data` directory: imports and scans answer with their first reports. Killed: the durable store goes on
 * at the event it was in.
 *
 * @returns the exit status: 0 only if every run reconciled and the open cases agree with the books
 */
export async function runCommand(options: Options): Promise<number> {
  const started = performance.now();
  const portfolio = options.portfolio ?? (await defaultPortfolio(options.all ? allHistories : options.limit));
  const deliveries = await findDeliveries(portfolio);
  const plan = await planDates(deliveries, options);
  await mkdir(workDir, { recursive: true });
  const assembly = options.assembly ?? (await freshAssembly());
  const stack = await startStack({ assembly, clockStart: clockStart(plan), ...stackOptions(options) });
  const session = openSession(stack);
  try {
    console.log(`Stack up after ${seconds(started)}. Importing ${portfolio} …`);
    const done = await scanDays(session, plan, deliveries);
    const summary = await writeResults(session, done, options.out);
    const wrong = await disagreements(session, done);
    console.log(report(done, { out: options.out, summary, wrong, took: seconds(started) }));
    if (!options.once) await serveUntilStopped(session, done);
    return summary.reconciled && wrong.length === 0 ? 0 : 1;
  } finally {
    session.client.destroy();
    await stack.stop();
  }
}

async function freshAssembly(): Promise<string> {
  // Loading the CDK takes seconds: only who synthesizes waits for it.
  const { synthesize } = await import('../../synth.ts');
  const outdir = join(workDir, 'cdk.out');
  synthesize({ outdir, stage: 'local', validate: false });
  return outdir;
}

/** The repayment histories that ship with the project, written as a feed the first time they are asked for. */
async function defaultPortfolio(limit: number): Promise<string> {
  const dir = join(workDir, `histories-v2-${limit}`);
  // The manifest is written last: without it, an earlier attempt was cut short.
  if (!existsSync(join(dir, 'manifest.json'))) await writeHistories({ out: dir, limit });
  return dir;
}

interface Dates {
  readonly from: LocalDate;
  readonly days: number;
  readonly zone: string;
}

/** When the deliveries themselves say nothing else, a scan looks this far. */
const defaultDays = 60;

async function planDates(deliveries: readonly DeliveryDir[], options: Options): Promise<Dates> {
  const { bankZone: zone } = stageConfig({ stage: 'local' });
  const last = deliveries.map(({ on, manifest }) => on ?? manifest.businessDate).reduce(laterOf);
  const from = options.from ?? (await firstDueDate(deliveries)) ?? last;
  const days = options.days ?? (last > from ? daysBetween(from, last) + 1 : defaultDays);
  return { from, days, zone };
}

/** A little before the first business date, so that its schedules still lie ahead. */
function clockStart({ from, zone }: Dates): number {
  return epochMs(instantAt(from, 0, zone)) - 1;
}

/** Of a run that may share its machine with anything. */
const patience = 20;

function stackOptions(options: Options): Omit<StartOptions, 'assembly' | 'clockStart'> {
  return {
    seed: options.seed,
    port: options.once ? 0 : options.port,
    log: join(workDir, 'functions.log'),
    patience,
    ...(options.data !== undefined && { data: options.data }),
    ...(options.chaos !== undefined && { chaos: options.chaos }),
  };
}

async function scanDays(
  session: Session,
  dates: Dates,
  deliveries: readonly DeliveryDir[],
): Promise<DaysDone> {
  const imports = [];
  for (const delivery of deliveries.filter(({ on }) => on === null || on < dates.from)) {
    imports.push(await deliver(session, delivery));
  }
  await registerFieldAgents(session, dates.from);
  const books = await readBooks(session.client, session.table('portfolio'));
  console.log(`${importLine(imports)}\nScanning ${dates.days} business dates from ${dates.from}\n`);
  console.log(tableHead(bucketNames(books)));
  const progress = startProgress({ what: 'days', total: dates.days });
  try {
    return await liveThrough(session, { ...dates, deliveries, books, imports }, progress);
  } finally {
    progress.stop();
  }
}

function importLine(imports: readonly ImportReport[]): string {
  const count = (of: (files: ImportReport['files']) => number): number =>
    imports.reduce((sum, { files }) => sum + of(files), 0);
  const all = (of: 'lines' | 'rejected'): number =>
    count((files) => Object.values(files).reduce((sum, file) => sum + file[of], 0));
  const loans = count((files) => files.loans.lines - files.loans.rejected);
  const payments = count((files) => files.payments.lines - files.payments.rejected);
  return `Imported ${all('lines')} lines: ${loans} loans, ${payments} payments, ${all('rejected')} rejected`;
}

interface Outcome {
  readonly out: string;
  readonly summary: Summary;
  readonly wrong: readonly string[];
  readonly took: string;
}

function report(done: DaysDone, { out, summary, wrong, took }: Outcome): string {
  const { contacts, uncertain, denied, calls, visits, planned, over, reconciled } = summary;
  const agree = wrong.length === 0 ? 'agree' : `DISAGREE on ${wrong.length}: ${wrong.slice(0, 5).join(', ')}`;
  return [
    '',
    `${totals(done.scans)}.`,
    `Contacts: ${contacts} (${uncertain} uncertain, ${denied} denied); ${calls} calls in their queue.`,
    `Visits: ${visits} borrowers to visit, ${planned} with an appointment, ${over} whose appointment is over.`,
    `Every run reconciled: ${reconciled ? 'yes' : 'NO'}. Open cases and books ${agree}. Took ${took}.`,
    `Results: ${out}/{${resultFiles.join(',')}}.ndjson`,
  ].join('\n');
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
