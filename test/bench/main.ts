import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { findDeliveries } from '../../infra/local/run/deliveries.ts';
import { deliver, openSession, type Session } from '../../infra/local/run/session.ts';
import { startStack } from '../../infra/local/stack.ts';
import { synthesize } from '../../infra/synth.ts';
import { caseToItem } from '../../shared/adapters/dynamo/case-store.ts';
import { scanReportSchema, type ScanReport } from '../../shared/contracts/scan.ts';
import { epochMs, instantAt } from '../../shared/domain/instant.ts';
import { localDate, type LocalDate } from '../../shared/domain/local-date.ts';
import { shardOf } from '../../shared/domain/shard.ts';
import type { BareTask } from './bare-worker.ts';
import { writeBenchFeed } from './bench-feed.ts';

/**
 * End to end against the bare engine, in one run: the scan machine (open, sweep, map, review, close) beside a loop that
 * sends the same reads and the same conditional writes from as many threads. The figure to quote is the ratio; two runs
 * on one machine differ by a fifth.
 */
const zone = 'Asia/Taipei';
const clean = 3000;
const late = 1000;
const threads = 2;
const pageSize = 50;
const shards = 4;

const dueLoans = Array.from({ length: clean }, (_, at) => `L-one-10-${at}`);
const lateDays = [18, 20, 22];

const dir = await mkdtemp(join(tmpdir(), 'collections-bench-'));
const assembly = join(dir, 'cdk.out');
synthesize({ outdir: assembly, stage: 'local' });
const stack = await startStack({
  assembly,
  clockStart: epochMs(instantAt(localDate('2025-01-01'), 0, zone)),
});
const session = openSession(stack);
try {
  await bench(session);
} finally {
  session.client.destroy();
  await stack.stop();
  await rm(dir, { recursive: true, force: true });
}

async function bench(session: Session): Promise<void> {
  await importFeed(session, 'one', [
    { day: 10, loans: clean, unpaidFrom: 99 },
    ...lateDays.map((day) => ({ day, loans: late, unpaidFrom: 3 })),
  ]);
  await scan(session, localDate('2025-01-05'));
  const examined: Round[] = [];
  for (const month of ['01', '02', '03']) {
    // Before the last round the book grows threefold; the loans due stay the same.
    if (month === '03') await importFeed(session, 'two', [{ day: 25, loans: 4 * clean, unpaidFrom: 99 }]);
    const ours = await scan(session, localDate(`2025-${month}-11`));
    examined.push({ ours, bareMs: await bare(session, { ids: dueLoans, act: false, prefix: month }) });
  }
  const acted: Round[] = [];
  for (const day of lateDays) {
    const ids = Array.from({ length: late }, (_, at) => `L-one-${day}-${at}`);
    const ours = await scan(session, localDate(`2025-03-${day + 1}`));
    acted.push({ ours, bareMs: await bare(session, { ids, act: true, prefix: String(day) }) });
  }
  print(examined, acted);
}

interface Timed {
  readonly report: ScanReport;
  readonly ms: number;
  readonly drainMs: number;
}

interface Round {
  readonly ours: Timed;
  readonly bareMs: number;
}

async function importFeed(
  session: Session,
  name: string,
  groups: Parameters<typeof writeBenchFeed>[2],
): Promise<void> {
  const feed = join(dir, name);
  await writeBenchFeed(feed, name, groups);
  const [delivery] = await findDeliveries(feed);
  const started = performance.now();
  const report = await deliver(session, { ...delivery!, name });
  const lines = Object.values(report.files).reduce((sum, file) => sum + file.lines, 0);
  const ms = performance.now() - started;
  if (!report.reconciled) throw new Error(`import of ${name} did not reconcile`);
  console.log(`import ${name}: ${lines} lines in ${(ms / 1000).toFixed(1)} s, ${rate(lines, ms)} lines/s`);
}

/** One daily scan, timed from the start of its machine to its report; then its texts, timed apart. */
async function scan({ stack }: Session, businessDate: LocalDate): Promise<Timed> {
  const at = instantAt(businessDate, 8 * 60 + 59, zone);
  await stack.advanceTo(epochMs(at));
  const started = performance.now();
  const result = await stack.startMachine('daily-scan', {
    scheduledAt: instantAt(businessDate, 9 * 60, zone),
  });
  const ms = performance.now() - started;
  if (result.status !== 'SUCCEEDED') throw new Error(`scan failed: ${result.error} ${result.cause}`);
  const draining = performance.now();
  await stack.drain();
  const report = scanReportSchema.parse(result.output);
  if (!report.reconciled) throw new Error(`scan of ${businessDate} did not reconcile`);
  return { report, ms, drainMs: performance.now() - draining };
}

async function bare(
  session: Session,
  { ids, act, prefix }: { ids: readonly string[]; act: boolean; prefix: string },
): Promise<number> {
  const byShard = Array.from({ length: shards }, (_, shard) =>
    ids.filter((id) => shardOf(id, shards) === shard),
  );
  const pages = byShard.flatMap((of) =>
    Array.from({ length: Math.ceil(of.length / pageSize) }, (_, at) =>
      of.slice(at * pageSize, (at + 1) * pageSize),
    ),
  );
  const files = await session.cases.load([ids[0]!]);
  const sample = files.get(ids[0]!)?.case;
  const item = (sample === undefined ? {} : caseToItem(sample)) as BareTask['item'];
  const workers = await Promise.all(
    Array.from({ length: threads }, (_, at) =>
      startBare({
        endpoint: session.stack.endpoints.dynamodb,
        portfolio: session.table('portfolio'),
        cases: session.table('cases'),
        pages: pages.filter((__, page) => page % threads === at),
        act,
        prefix: `BARE${prefix}`,
        item,
      }),
    ),
  );
  const started = performance.now();
  await Promise.all(workers.map((run) => run()));
  return performance.now() - started;
}

/** A warm worker, to be let go. */
function startBare(task: BareTask): Promise<() => Promise<void>> {
  const worker = new Worker(join(import.meta.dirname, 'bare-worker.ts'), { workerData: task });
  return new Promise((ready, failed) => {
    worker.once('error', failed);
    worker.once('message', () => {
      ready(
        () =>
          new Promise((done, broke) => {
            worker.once('error', broke).once('message', () => {
              done();
            });
            worker.postMessage('go');
          }),
      );
    });
  });
}

function rate(count: number, ms: number): string {
  return (count / (ms / 1000)).toFixed(0);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(examined: readonly Round[], acted: readonly Round[]): void {
  const row = (what: string, rounds: readonly Round[], count: (report: ScanReport) => number): void => {
    const ours = median(rounds.map(({ ours: one }) => count(one.report) / (one.ms / 1000)));
    const engine = median(rounds.map((one) => count(one.ours.report) / (one.bareMs / 1000)));
    const ratios = rounds.map((one) => one.bareMs / one.ours.ms);
    const units = median(
      rounds.map(({ ours: { report } }) => (report.readUnits + report.writeUnits) / count(report)),
    );
    console.log(
      `${what.padEnd(10)} ${ours.toFixed(0).padStart(6)}/s   bare ${engine.toFixed(0).padStart(6)}/s   ` +
        `ratio ${median(ratios).toFixed(2)} (${ratios.map((one) => one.toFixed(2)).join(' ')})   units each ${units.toFixed(2)}`,
    );
  };
  console.log();
  row('examined', examined, ({ counts }) => counts.examined);
  row('acted', acted, ({ counts }) => counts.acted);
  const texts = median(acted.map(({ ours }) => ours.report.counts.sms / (ours.drainMs / 1000)));
  console.log(`texts      ${texts.toFixed(0).padStart(6)}/s through queue, gate and carrier`);
  const [each, grown] = [examined[1], examined[2]].map((round) => unitsEach(round?.ours.report));
  const small = clean + lateDays.length * late;
  console.log(
    `units per examined loan: ${each ?? '-'} with ${small} loans on the book, ` +
      `${grown ?? '-'} with ${small + 4 * clean} (the same ${clean} due)`,
  );
}

function unitsEach(report: ScanReport | undefined): string {
  if (report === undefined) return '-';
  return ((report.readUnits + report.writeUnits) / report.counts.examined).toFixed(3);
}
