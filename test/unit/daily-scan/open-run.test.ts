import { describe, expect, it } from 'vitest';
import { openRun } from '../../../functions/daily-scan/open-run.ts';
import { noCounts, type ScanReport } from '../../../shared/contracts/scan.ts';
import { dueKeysForScan } from '../../../shared/domain/due-key.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { shardOf } from '../../../shared/domain/shard.ts';
import { InvalidInput } from '../../../shared/runtime/errors.ts';
import { at, on, scanMoment } from '../../support/builders.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { inert } from '../../support/inert.ts';
import { MemoryRunStore, portOf } from '../../support/memory-run-store.ts';
import type { RunStore } from '../../../shared/ports/run-store.ts';

const zone = 'Asia/Taipei';

function setUp(shardCount = 4) {
  const runs = new MemoryRunStore();
  const clock = fakeClock(at('2025-03-11T01:00:07Z'));
  const open = openRun({ runs, clock: clock.now, zone, shardCount });
  const closed = async (date: LocalDate, failedLoanIds: string[] = []): Promise<ScanReport> => {
    const { runId, asOf } = await open({ scheduledAt: scanMoment(date) });
    const report = {
      runId,
      businessDate: date,
      asOf,
      counts: noCounts,
      readUnits: 0,
      writeUnits: 0,
      failedLoanIds,
      reconciled: true,
    };
    await runs.close({ runId, kind: 'daily-scan', businessDate: date }, report);
    return report;
  };
  return { runs, clock, open, closed };
}

describe('openRun', () => {
  it('the first run reads a full cycle, in every shard', async () => {
    const { open } = setUp();
    const opened = await open({ scheduledAt: scanMoment(on('2025-03-11')) });
    expect(opened).toMatchObject({
      runId: 'SCAN#2025-03-11',
      businessDate: '2025-03-11',
      asOf: scanMoment(on('2025-03-11')),
      closed: false,
      report: null,
    });
    expect(opened.shards.map(({ shard }) => shard)).toEqual([0, 1, 2, 3]);
    for (const task of opened.shards) {
      expect(task).toMatchObject({ done: false, retryLoanIds: [], runId: opened.runId, asOf: opened.asOf });
      expect(task.dueKeys).toEqual(dueKeysForScan(on('2025-03-11'), undefined));
    }
  });

  it('the day after a closed run reads yesterday', async () => {
    const { open, closed } = setUp();
    await closed(on('2025-03-10'));
    const { shards } = await open({ scheduledAt: scanMoment(on('2025-03-11')) });
    expect(shards[0]?.dueKeys).toEqual(['M10', 'W1', 'D2025-03-10']);
  });

  it('late after an outage: every due date since the last closed run, once', async () => {
    const { open, closed } = setUp();
    await closed(on('2025-03-10'));
    await open({ scheduledAt: scanMoment(on('2025-03-12')) });
    const { shards } = await open({ scheduledAt: scanMoment(on('2025-03-15')) });
    expect(shards[0]?.dueKeys).toEqual(dueKeysForScan(on('2025-03-15'), on('2025-03-10')));
  });

  it.each([
    { scheduledAt: '2025-03-10T15:59:59.999Z', businessDate: '2025-03-10' },
    { scheduledAt: '2025-03-10T16:00:00.000Z', businessDate: '2025-03-11' },
  ])(
    "scheduled at $scheduledAt it is $businessDate in the bank's zone",
    async ({ scheduledAt, businessDate }) => {
      const opened = await setUp().open({ scheduledAt: at(scheduledAt) });
      expect(opened.businessDate).toBe(businessDate);
    },
  );

  it('a business date given beats the moment', async () => {
    const opened = await setUp().open({
      scheduledAt: scanMoment(on('2025-03-11')),
      businessDate: on('2025-03-08'),
    });
    expect(opened).toMatchObject({ runId: 'SCAN#2025-03-08', asOf: scanMoment(on('2025-03-11')) });
  });

  it('opened twice: the first plan, though the clock, the schedule and the shard count moved on', async () => {
    const { runs, clock, open } = setUp();
    const first = await open({ scheduledAt: scanMoment(on('2025-03-11')) });
    const later = openRun({ runs, clock: clock.now, zone, shardCount: 64 });
    expect(await later({ scheduledAt: at('2025-03-11T03:00Z') })).toEqual(first);
  });

  it('failed and opened again: the first plan, and open', async () => {
    const { runs, open } = setUp();
    const first = await open({ scheduledAt: scanMoment(on('2025-03-11')) });
    await runs.fail(first.runId, 'Boom');
    expect(await open({ scheduledAt: scanMoment(on('2025-03-11')) })).toEqual(first);
    expect(await runs.find(first.runId)).toMatchObject({ status: 'open', failure: null });
  });

  it('closed: the first report and no work', async () => {
    const { open, closed } = setUp();
    const report = await closed(on('2025-03-11'));
    expect(await open({ scheduledAt: scanMoment(on('2025-03-11')) })).toEqual({
      runId: report.runId,
      businessDate: report.businessDate,
      asOf: report.asOf,
      closed: true,
      report,
      shards: [],
    });
  });

  it('closed between look and open: the first report', async () => {
    const { runs, open, closed } = setUp();
    const report = await closed(on('2025-03-11'));
    const blind: RunStore = {
      ...portOf(runs),
      find: (id) => (id === report.runId ? Promise.resolve(undefined) : runs.find(id)),
      latestClosed: () => Promise.resolve(undefined),
    };
    const racing = openRun({ runs: blind, clock: () => at('2025-03-11T01:00Z'), zone, shardCount: 4 });
    expect(await racing({ scheduledAt: scanMoment(on('2025-03-11')) })).toMatchObject({
      closed: true,
      report,
    });
    expect(await open({ scheduledAt: scanMoment(on('2025-03-11')) })).toMatchObject({ closed: true, report });
  });

  it.each([
    { name: 'never opened', before: 'none' },
    { name: 'opened and left', before: 'open' },
    { name: 'failed', before: 'failed' },
  ])('a date before the last closed one is refused: $name', async ({ before }) => {
    const { runs, open, closed } = setUp();
    if (before !== 'none') await open({ scheduledAt: scanMoment(on('2025-03-10')) });
    if (before === 'failed') await runs.fail('SCAN#2025-03-10', 'Boom');
    await closed(on('2025-03-11'));
    await expect(open({ scheduledAt: scanMoment(on('2025-03-10')) })).rejects.toThrow(InvalidInput);
  });

  it("yesterday's failures go to their shards", async () => {
    const { open, closed } = setUp();
    const failed = Array.from({ length: 20 }, (_, index) => `L${index}`);
    await closed(on('2025-03-10'), failed);
    const { shards } = await open({ scheduledAt: scanMoment(on('2025-03-11')) });
    expect(shards.flatMap(({ retryLoanIds }) => retryLoanIds).sort()).toEqual([...failed].sort());
    for (const { shard, retryLoanIds } of shards)
      expect(retryLoanIds.every((loanId) => shardOf(loanId, 4) === shard)).toBe(true);
  });

  it('a store that fails opens nothing and says so', async () => {
    const runs = inert<RunStore>('runs', { find: () => Promise.reject(new Error('down')) });
    const open = openRun({ runs, clock: () => at('2025-03-11'), zone, shardCount: 1 });
    await expect(open({ scheduledAt: scanMoment(on('2025-03-11')) })).rejects.toThrow('down');
  });
});
