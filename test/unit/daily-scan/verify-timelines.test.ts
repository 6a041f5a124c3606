import { describe, expect, it } from 'vitest';
import { closeRun } from '../../../functions/daily-scan/close-run.ts';
import { openRun } from '../../../functions/daily-scan/open-run.ts';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import { scanReportSchema, type ScanAnchor, type ScanReport } from '../../../shared/contracts/scan.ts';
import { sha256 } from '../../../shared/adapters/dynamo/case-timeline.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import {
  anchorOf,
  emptyTimeline,
  nextEvent,
  type TimelineEvent,
  type TimelineHead,
} from '../../../shared/domain/timeline.ts';
import type { Json, RunPart, RunStore } from '../../../shared/ports/run-store.ts';
import { headsOf, noteHeads } from '../../../shared/runtime/anchor-day.ts';
import type { TimelineStore } from '../../../shared/ports/timeline-store.ts';
import { verifyTimelines } from '../../../shared/runtime/verify-timelines.ts';
import { aLoan, instalmentsOn, on, scanMoment } from '../../support/builders.ts';
import { portOf } from '../../support/memory-run-store.ts';
import { plenty, World, zone } from '../../support/world.ts';

const first = on('2025-03-11');

async function scan(world: World, date: typeof first): Promise<void> {
  world.clock.set(scanMoment(date));
  const { runs, portfolio } = world;
  const deps = { runs, portfolio, clock: world.clock.now, zone, shardCount: 1, lookAheadDays: [] };
  const onFailure = (): void => undefined;
  const opened = await openRun({ ...deps, onFailure })({ scheduledAt: scanMoment(date) });
  for (const shard of opened.shards) await reviewShard(world.shardDeps())(shard, plenty);
  await closeRun({ runs, digest: sha256 })(opened);
  for (const message of world.queues.sent.texts.splice(0)) await world.gate()(message);
}

/** Two loans in arrears over three scans: on the last there is nothing to do for them. */
async function threeDays(): Promise<World> {
  const world = new World(scanMoment(first));
  for (const id of ['L1', 'L2'])
    world.lend(aLoan({ id, borrowerId: `B-${id}`, instalments: instalmentsOn('2025-03-10') }));
  for (const day of [0, 7, 8]) await scan(world, addDays(first, day));
  return world;
}

interface Stores {
  readonly timeline: TimelineStore;
  readonly runs: RunStore;
}

const storesOf = (world: World): Stores => ({ timeline: world.cases.timeline, runs: portOf(world.runs) });
const check = (stores: Stores) => verifyTimelines({ ...stores, digest: sha256 });
const rowsOf = async (world: World): Promise<readonly TimelineEvent[]> =>
  (await world.cases.timeline.list({ loanId: 'L1', cursor: null, limit: 100 })).events;

/** A store whose case of L1 a forger has made to fit a timeline of his own. */
function forged({ timeline }: Stores, events: readonly TimelineEvent[]): TimelineStore {
  const head: TimelineHead = events.at(-1)!;
  const own = events.map((event) => ({ ...event, state: undefined }));
  return {
    ...timeline,
    list: (query) =>
      query.loanId === 'L1' ? Promise.resolve({ events: own, cursor: null }) : timeline.list(query),
    head: (loanId) => (loanId === 'L1' ? Promise.resolve(head) : timeline.head(loanId)),
  };
}

function rewritten(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  let head: TimelineHead = emptyTimeline('L1', sha256);
  return events.map((event) => {
    const next = nextEvent(head, { ...event, facts: { ...event.facts, status: 'cured' } }, sha256);
    head = next;
    return next;
  });
}

describe('verifyTimelines', () => {
  it('what scans and gate wrote is sound: every version, every day sealed', async () => {
    const world = await threeDays();
    const found = await check(storesOf(world));
    expect(found).toEqual({
      loans: 2,
      versions: world.cases.allCases().reduce((sum, { version }) => sum + version, 0),
      anchors: 3,
      timelineFaults: [],
      anchorFaults: [],
      sealFaults: [],
      unreadable: [],
    });
    expect(found.versions).toBeGreaterThan(6);
    expect(await check(storesOf(world))).toEqual(found);
  });

  it('an empty book is sound', async () => {
    const found = await check(storesOf(new World(scanMoment(first))));
    expect(found).toMatchObject({ loans: 0, versions: 0, anchors: 0, timelineFaults: [] });
  });

  it('a row changed or taken out is found, with its loan and place', async () => {
    const world = await threeDays();
    const [row] = await rowsOf(world);
    world.cases.timeline.forge('L1', 1, { ...row!, facts: { ...row!.facts, status: 'cured' } });
    expect((await check(storesOf(world))).timelineFaults).toEqual([
      { loanId: 'L1', seq: 1, fault: 'altered' },
    ]);
    world.cases.timeline.forge('L1', 2, undefined);
    const { timelineFaults, sealFaults } = await check(storesOf(world));
    expect(timelineFaults).toContainEqual({ loanId: 'L1', seq: 2, fault: 'missing' });
    expect(sealFaults).toEqual([]);
  });

  it('a timeline written anew as a whole, case and all, is found by the days that sealed it', async () => {
    const stores = storesOf(await threeDays());
    const { events } = await stores.timeline.list({ loanId: 'L1', cursor: null, limit: 100 });
    const found = await check({ ...stores, timeline: forged(stores, rewritten(events)) });
    expect(found.timelineFaults).toEqual([]);
    expect(found.sealFaults.map(({ loanId, sealedOn }) => `${loanId} ${sealedOn}`)).toEqual([
      'L1 2025-03-18',
      'L1 2025-03-11',
    ]);
  });

  it('a timeline taken out whole is found; rows without their case too', async () => {
    const stores = storesOf(await threeDays());
    const { timeline } = stores;
    const none = { ...timeline, loans: () => Promise.resolve({ loanIds: ['L2'], cursor: null }) };
    expect((await check({ ...stores, timeline: none })).sealFaults.map(({ loanId }) => loanId)).toEqual([
      'L1',
      'L1',
    ]);
    const headless = { ...timeline, head: () => Promise.resolve(undefined) };
    expect((await check({ ...stores, timeline: headless })).timelineFaults).toMatchObject([
      { loanId: 'L1', fault: 'missing' },
      { loanId: 'L2', fault: 'missing' },
    ]);
  });

  it.each<[string, (parts: readonly RunPart[]) => readonly RunPart[]]>([
    ['taken out', () => []],
    ['changed', ([part]) => [{ ...part!, body: [['L1', 1, 'x']] }]],
  ])('a note of a day %s is found', async (_, change) => {
    const stores = storesOf(await threeDays());
    const parts: RunStore['parts'] = async (runId) => {
      const kept = await stores.runs.parts(runId);
      return runId === 'ANCHORS#2025-03-18' ? change(kept) : kept;
    };
    expect((await check({ ...stores, runs: { ...stores.runs, parts } })).anchorFaults).toEqual([
      { businessDate: '2025-03-18', fault: 'altered' },
    ]);
  });

  it('a row put in is found: where another is to come, and beside the case itself', async () => {
    const world = await threeDays();
    const rows = await rowsOf(world);
    const last = rows.at(-1)!;
    const facts = { ...last.facts, status: 'cured' };
    const beside = nextEvent(rows.at(-2)!, { at: last.at, facts }, sha256);
    const beyond = nextEvent(last, { at: last.at, facts }, sha256);
    world.cases.timeline.forge('L1', last.seq, beside);
    expect((await check(storesOf(world))).timelineFaults).toEqual([
      { loanId: 'L1', seq: last.seq, fault: 'unlinked' },
    ]);
    world.cases.timeline.forge('L1', last.seq, undefined);
    world.cases.timeline.forge('L1', beyond.seq, beyond);
    expect((await check(storesOf(world))).timelineFaults).toContainEqual({
      loanId: 'L1',
      seq: beyond.seq,
      fault: 'unknown',
    });
    world.cases.timeline.forge('L1', beyond.seq, undefined);
    expect((await check(storesOf(world))).timelineFaults).toEqual([]);
  });

  it('a row in no shape of ours is named, and the other loans are walked; a store that fails ends it', async () => {
    const stores = storesOf(await threeDays());
    const failing = (error: Error): Stores => ({
      ...stores,
      timeline: {
        ...stores.timeline,
        list: (query) => (query.loanId === 'L1' ? Promise.reject(error) : stores.timeline.list(query)),
      },
    });
    const spoilt = await check(failing(new RangeError('seq')));
    expect(spoilt).toMatchObject({ loans: 2, unreadable: ['L1'], timelineFaults: [], sealFaults: [] });
    expect(spoilt.versions).toBeGreaterThan(3);
    await expect(check(failing(new Error('no connection')))).rejects.toThrow('no connection');
  });

  type Anchored = ScanReport & { readonly anchor: ScanAnchor };

  /** A store whose report of the day a forger has changed. */
  const withReport = (stores: Stores, date: string, change: (report: Anchored) => Json): Stores => ({
    ...stores,
    runs: {
      ...stores.runs,
      find: async (runId) => {
        const run = await stores.runs.find(runId);
        return run === undefined || runId !== `SCAN#${date}`
          ? run
          : { ...run, report: change(run.report as Anchored) };
      },
    },
  });
  const bare = (report: Anchored): Json =>
    Object.fromEntries(Object.entries(report).filter(([name]) => name !== 'anchor'));

  it.each<[string, string, (report: Anchored) => Json, object[], number]>([
    ['changed', '2025-03-18', sealedBy({ hash: 'x' }), [['2025-03-18', 'altered']], 3],
    ['of the last scan changed', '2025-03-19', sealedBy({ hash: 'x' }), [['2025-03-19', 'altered']], 3],
    [
      'linked elsewhere',
      '2025-03-19',
      sealedBy({ previous: 'x' }),
      [
        ['2025-03-19', 'altered'],
        ['2025-03-18', 'unlinked'],
      ],
      3,
    ],
    ['taken out', '2025-03-18', bare, [['2025-03-18', 'missing']], 1],
    ['of the last scan taken out', '2025-03-19', bare, [['2025-03-19', 'missing']], 0],
    ['gone with its report', '2025-03-18', () => null, [['2025-03-18', 'missing']], 1],
    ['in no shape of ours', '2025-03-18', () => ({ anchor: 1 }), [['2025-03-18', 'missing']], 1],
  ])('a seal %s is found', async (_, date, change, faults, anchors) => {
    const found = await check(withReport(storesOf(await threeDays()), date, change));
    expect(found.anchorFaults.map(({ businessDate, fault }) => [businessDate, fault])).toEqual(faults);
    expect(found.anchors).toBe(anchors);
  });

  it('a day sealed anew, notes and hash, does not fit the day after', async () => {
    const world = await threeDays();
    const stores = storesOf(world);
    const parts: RunStore['parts'] = (runId) =>
      runId === 'ANCHORS#2025-03-18' ? Promise.resolve([]) : stores.runs.parts(runId);
    const anew = withReport({ ...stores, runs: { ...stores.runs, parts } }, '2025-03-18', (report) => {
      const { previous } = report.anchor;
      const before = { businessDate: first, previous: '', hash: previous };
      const { hash } = anchorOf(report.businessDate, { previous: before, heads: [] }, sha256);
      return sealedBy({ hash })(report);
    });
    expect((await check(anew)).anchorFaults).toEqual([{ businessDate: '2025-03-18', fault: 'unlinked' }]);
  });
});

function sealedBy(
  change: Partial<ScanAnchor>,
): (report: ScanReport & { readonly anchor: ScanAnchor }) => Json {
  return (report) => ({ ...report, anchor: { ...report.anchor, ...change } });
}

describe('the seal of a scan', () => {
  const anchorOn = async (world: World, date: typeof first): Promise<ScanAnchor | undefined> =>
    scanReportSchema.parse((await world.runs.find(`SCAN#${date}`))?.report).anchor;

  it('links to the scan before, and to nothing where there was none', async () => {
    const world = await threeDays();
    const [one, two, three] = [
      await anchorOn(world, first),
      await anchorOn(world, addDays(first, 7)),
      await anchorOn(world, addDays(first, 8)),
    ];
    expect([one?.previousOn, two?.previousOn, three?.previousOn]).toEqual([null, first, addDays(first, 7)]);
    expect([two?.previous, three?.previous]).toEqual([one?.hash, two?.hash]);
    expect([one?.timelines, two?.timelines, three?.timelines]).toEqual([2, 2, 0]);
  });

  it('closing twice, or when later versions are there, leaves the first seal', async () => {
    const world = await threeDays();
    const before = await anchorOn(world, addDays(first, 7));
    await scan(world, addDays(first, 7));
    expect(await anchorOn(world, addDays(first, 7))).toEqual(before);
    expect((await check(storesOf(world))).anchorFaults).toEqual([]);
  });

  it('a page done again keeps its first note', async () => {
    const { runs } = new World(scanMoment(first));
    const note = { businessDate: first, part: 'p' };
    await noteHeads(runs, note, [{ loanId: 'L1', seq: 1, hash: 'a' }]);
    await noteHeads(runs, note, [{ loanId: 'L1', seq: 2, hash: 'b' }]);
    expect(await headsOf(runs, first)).toEqual([{ loanId: 'L1', seq: 1, hash: 'a' }]);
  });

  it('is of the heads, whatever their order', () => {
    const heads = [
      { loanId: 'L2', seq: 1, hash: 'a' },
      { loanId: 'L1', seq: 2, hash: 'b' },
      { loanId: 'L1', seq: 1, hash: 'c' },
    ];
    const seal = (given: readonly TimelineHead[]) =>
      anchorOf(first, { previous: undefined, heads: given }, sha256).hash;
    expect(seal(heads.toReversed())).toBe(seal(heads));
    expect(seal(heads.slice(1))).not.toBe(seal(heads));
  });
});
