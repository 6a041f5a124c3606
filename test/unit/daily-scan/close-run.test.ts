import { sha256 } from '../../../shared/adapters/dynamo/case-timeline.ts';
import { describe, expect, it } from 'vitest';
import { addCounts, closeRun, failRun, reconciles } from '../../../functions/daily-scan/close-run.ts';
import { noCounts, type ScanCounts, type ShardProgress } from '../../../shared/contracts/scan.ts';
import { anchorOf } from '../../../shared/domain/timeline.ts';
import type { RunStore } from '../../../shared/ports/run-store.ts';
import { Retryable } from '../../../shared/runtime/errors.ts';
import { on, scanMoment } from '../../support/builders.ts';
import { MemoryRunStore, portOf } from '../../support/memory-run-store.ts';

const businessDate = on('2025-03-11');
const runId = 'SCAN#2025-03-11';
const asOf = scanMoment(businessDate);

const progress = (more: Partial<ShardProgress> = {}): ShardProgress => ({
  source: 3,
  cursor: null,
  page: { loanIds: [], dueKey: null },
  counts: noCounts,
  arms: {},
  readUnits: 0,
  writeUnits: 0,
  failedLoanIds: [],
  done: true,
  ...more,
});

async function opened(shards: readonly ShardProgress[], shardCount = shards.length): Promise<MemoryRunStore> {
  const runs = new MemoryRunStore();
  const plan = { asOf, shardCount, dueKeys: [], retryLoanIds: [] };
  await runs.open({ runId, kind: 'daily-scan', businessDate, openedAt: asOf, plan });
  for (const [shard, body] of shards.entries())
    await runs.savePart(runId, { part: `shard-00${shard}`, version: 1, body });
  return runs;
}

const close = (runs: RunStore) => closeRun({ runs, digest: sha256 })({ runId, businessDate });
const some: ScanCounts = {
  ...noCounts,
  examined: 6,
  acted: 2,
  held: 1,
  denied: 1,
  nothingDue: 1,
  failed: 1,
  sms: 1,
  visit: 1,
  opened: 3,
};

describe('closeRun', () => {
  it('adds up the shards and reconciles', async () => {
    const runs = await opened([
      progress({
        counts: some,
        arms: { 'x/champion': { cases: 3, acted: 2, cured: 1 } },
        readUnits: 2.5,
        writeUnits: 4,
        failedLoanIds: ['L1'],
      }),
      progress({
        counts: some,
        arms: {
          'x/champion': { cases: 1, acted: 0, cured: 1 },
          'x/hold-out': { cases: 1, acted: 1, cured: 0 },
        },
        readUnits: 1,
        writeUnits: 1,
        failedLoanIds: ['L2'],
      }),
    ]);
    expect(await close(runs)).toEqual({
      runId,
      businessDate,
      asOf,
      counts: addCounts(some, some),
      arms: {
        'x/champion': { cases: 4, acted: 2, cured: 2 },
        'x/hold-out': { cases: 1, acted: 1, cured: 0 },
      },
      readUnits: 3.5,
      writeUnits: 5,
      failedLoanIds: ['L1', 'L2'],
      reconciled: true,
      anchor: {
        ...anchorOf(businessDate, { previous: undefined, heads: [] }, sha256),
        previousOn: null,
        timelines: 0,
        businessDate: undefined,
      },
    });
    expect(await runs.find(runId)).toMatchObject({ status: 'closed' });
    expect(await runs.latestClosed('daily-scan')).toBe(businessDate);
  });

  it('says so when the counts do not reconcile', async () => {
    const runs = await opened([progress({ counts: { ...some, held: 0 } })]);
    expect((await close(runs)).reconciled).toBe(false);
  });

  it.each([
    { name: 'one not done', shards: [progress(), progress({ done: false })], shardCount: 2 },
    { name: 'one never begun', shards: [progress()], shardCount: 2 },
    { name: 'none begun', shards: [], shardCount: 2 },
  ])('$name: Retryable, and the run stays open', async ({ shards, shardCount }) => {
    const runs = await opened(shards, shardCount);
    await expect(close(runs)).rejects.toThrow(Retryable);
    expect(await runs.find(runId)).toMatchObject({ status: 'open', report: null });
  });

  it('the first report is kept and answered again', async () => {
    const runs = await opened([progress({ counts: some })]);
    const first = await close(runs);
    await runs.savePart(runId, { part: 'shard-000', version: 2, body: progress() });
    expect(await close(runs)).toEqual(first);
  });

  it('closed by another in between: the other report is answered', async () => {
    const runs = await opened([progress({ counts: some })]);
    const first = await close(runs);
    const blind: RunStore = {
      ...portOf(runs),
      find: async () => ({ ...(await runs.find(runId))!, status: 'open', report: null }),
    };
    await runs.savePart(runId, { part: 'shard-000', version: 2, body: progress() });
    expect(await close(blind)).toEqual(first);
  });

  it('a first close that died before it pointed to the run is finished by the second', async () => {
    const runs = await opened([progress({ counts: some })]);
    const first = await close(runs);
    const pointed: string[] = [];
    const watched: RunStore = {
      ...portOf(runs),
      close: (run, report) => {
        pointed.push(run.runId);
        return runs.close(run, report);
      },
    };
    expect(await close(watched)).toEqual(first);
    expect(pointed).toEqual([runId]);
  });

  it('names a failed loan once, and at most a thousand', async () => {
    const ids = Array.from({ length: 1500 }, (_, at) => `L${at}`);
    const runs = await opened([progress({ failedLoanIds: ['L1', 'L1'] }), progress({ failedLoanIds: ids })]);
    const { failedLoanIds } = await close(runs);
    expect(failedLoanIds).toHaveLength(1000);
    expect(new Set(failedLoanIds).size).toBe(1000);
  });
});

describe('reconciles', () => {
  it.each([
    { name: 'nothing', counts: noCounts, expected: true },
    { name: 'all accounted for', counts: some, expected: true },
    { name: 'one examined too many', counts: { ...some, examined: 7 }, expected: false },
    { name: 'acted without an intent', counts: { ...some, sms: 0 }, expected: false },
  ])('$name: $expected', ({ counts, expected }) => {
    expect(reconciles(counts)).toBe(expected);
  });
});

describe('failRun', () => {
  it('marks an open run with what stopped it', async () => {
    const runs = await opened([]);
    await failRun({ runs })({ runId, error: { Error: 'States.Timeout', Cause: 'too slow' } });
    expect(await runs.find(runId)).toMatchObject({ status: 'failed', failure: 'States.Timeout: too slow' });
  });

  it('twice: the first mark; without an error: unknown; long causes are cut', async () => {
    const runs = await opened([]);
    await failRun({ runs })({ runId });
    await failRun({ runs })({ runId, error: { Error: 'Other', Cause: 'x'.repeat(5000) } });
    expect((await runs.find(runId))?.failure).toBe('unknown: ');
    const other = await opened([]);
    await failRun({ runs: other })({ runId, error: { Error: 'E', Cause: 'x'.repeat(5000) } });
    expect((await other.find(runId))?.failure).toHaveLength(1000);
  });

  it('a closed run stays closed; a run never opened is nothing to mark', async () => {
    const runs = await opened([progress()]);
    await close(runs);
    await failRun({ runs })({ runId, error: { Error: 'late' } });
    expect(await runs.find(runId)).toMatchObject({ status: 'closed', failure: null });
    expect(await failRun({ runs })({ error: { Error: 'early' } })).toEqual({ failed: true });
  });
});
