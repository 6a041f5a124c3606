import { describe, expect, it } from 'vitest';
import { openRun } from '../../../functions/daily-scan/open-run.ts';
import { noCounts, type ScanReport } from '../../../shared/contracts/scan.ts';
import { dueKeysForScan } from '../../../shared/domain/due-key.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { shardOf } from '../../../shared/domain/shard.ts';
import { InvalidInput } from '../../../shared/runtime/errors.ts';
import { at, on, scanMoment, settings } from '../../support/builders.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { memoryPortfolio } from '../../support/memory-portfolio.ts';
import { inert } from '../../support/inert.ts';
import { MemoryRunStore, portOf } from '../../support/memory-run-store.ts';
import type { RunStore } from '../../../shared/ports/run-store.ts';

const zone = 'Asia/Taipei';

const noFailure = (product: string): never => {
  throw new Error(`settings of ${product}`);
};

function setUp<R extends RunStore = MemoryRunStore>(shardCount = 4, runs: R = new MemoryRunStore() as never) {
  const clock = fakeClock(at('2025-03-11T01:00:07Z'));
  const portfolio = memoryPortfolio(1);
  const failures: string[] = [];
  const onFailure = (product: string): void => void failures.push(product);
  const open = openRun({
    runs,
    portfolio,
    clock: clock.now,
    zone,
    shardCount,
    lookAheadDays: [],
    onFailure,
  });
  const closed = async (date: LocalDate, failedLoanIds: string[] = []): Promise<ScanReport> => {
    const { runId, asOf } = await open({ scheduledAt: scanMoment(date) });
    const report = {
      runId,
      businessDate: date,
      asOf,
      counts: noCounts,
      arms: {},
      readUnits: 0,
      writeUnits: 0,
      failedLoanIds,
      reconciled: true,
    };
    await runs.close({ runId, kind: 'daily-scan', businessDate: date }, report);
    return report;
  };
  return { runs, clock, open, closed, portfolio, failures };
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
    const { runs, clock, open, portfolio } = setUp();
    const first = await open({ scheduledAt: scanMoment(on('2025-03-11')) });
    const moved = { clock: clock.now, zone, shardCount: 64, lookAheadDays: [3] };
    const later = openRun({ runs, portfolio, onFailure: noFailure, ...moved });
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
    const racing = openRun({
      runs: blind,
      portfolio: memoryPortfolio(4),
      onFailure: noFailure,
      clock: () => at('2025-03-11T01:00Z'),
      zone,
      shardCount: 4,
      lookAheadDays: [],
    });
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
    const { open } = setUp(1, runs);
    await expect(open({ scheduledAt: scanMoment(on('2025-03-11')) })).rejects.toThrow('down');
  });
});

describe('the rules due dates fall due by', () => {
  // 8 and 9 March 2025 are a weekend.
  const calendar = {
    id: 'bank',
    weekend: [6, 7],
    offDays: new Set<LocalDate>(),
    workDays: new Set<LocalDate>(),
  };
  const rolling = { ...settings, roll: 'following', calendar } as const;
  const keysOn = async ({ open }: ReturnType<typeof setUp>, date: string) =>
    (await open({ scheduledAt: scanMoment(on(date)) })).shards[0]!.dueKeys;

  it('a due date that rolls is read the day after it counts, with those of the other products', async () => {
    const bank = setUp();
    bank.portfolio.judge('auto', rolling);
    await bank.closed(on('2025-03-10'));
    // Due on Saturday the 8th, rolled to Monday the 10th: the first day past due is the 11th.
    expect(await keysOn(bank, '2025-03-11')).toEqual(
      expect.arrayContaining(['M08', 'M09', 'M10', 'D2025-03-08', 'D2025-03-10']),
    );
    expect(await keysOn(bank, '2025-03-11')).not.toContain('M07');
  });

  it.each([
    ['rolling', rolling],
    ['another calendar', { ...rolling, calendar: { ...calendar, offDays: new Set([on('2025-03-10')]) } }],
    ['day-1', { ...settings, dayConvention: 'day-1' } as const],
  ])(
    'once they changed (%s), the next scan reads the full cycle, and the one after it does not',
    async (_, by) => {
      const bank = setUp();
      if (by.roll === 'following') bank.portfolio.judge('card', rolling);
      if (by === rolling) bank.portfolio.judge('card', settings);
      await bank.closed(on('2025-03-10'));
      bank.portfolio.judge('card', by);
      expect(await keysOn(bank, '2025-03-11')).toEqual(dueKeysForScan(on('2025-03-11'), undefined));
      await bank.closed(on('2025-03-11'));
      expect((await keysOn(bank, '2025-03-12')).length).toBeLessThan(20);
    },
  );

  it('grace, buckets or an unused calendar change no window', async () => {
    const bank = setUp();
    await bank.closed(on('2025-03-10'));
    bank.portfolio.judge('card', { ...settings, graceDays: 9, calendar });
    expect(await keysOn(bank, '2025-03-11')).toEqual(['M10', 'W1', 'D2025-03-10']);
  });

  it('a product whose settings do not hold is told of, and the day is opened by the others', async () => {
    const bank = setUp();
    await bank.closed(on('2025-03-10'));
    bank.portfolio.spoil('card', new RangeError('no calendar'));
    expect(await keysOn(bank, '2025-03-11')).toEqual(dueKeysForScan(on('2025-03-11'), undefined));
    expect(bank.failures).toEqual(['card']);
    bank.portfolio.spoil('card', new Error('throttled'));
    await expect(keysOn(bank, '2025-03-12')).rejects.toThrow('throttled');
  });
});
