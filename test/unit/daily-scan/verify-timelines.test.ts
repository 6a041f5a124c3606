import { describe, expect, it } from 'vitest';
import { closeRun } from '../../../functions/daily-scan/close-run.ts';
import { openRun } from '../../../functions/daily-scan/open-run.ts';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import { sha256 } from '../../../shared/adapters/dynamo/case-timeline.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import {
  emptyTimeline,
  nextEvent,
  type TimelineEvent,
  type TimelineHead,
} from '../../../shared/domain/timeline.ts';
import type { RunPart, RunStore } from '../../../shared/ports/run-store.ts';
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
    });
    expect(found.versions).toBeGreaterThan(6);
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

  it('a day sealed anew does not fit the day after; a day that is gone is missed', async () => {
    const stores = storesOf(await threeDays());
    const anew: RunStore['find'] = async (runId) => {
      const run = (await stores.runs.find(runId))!;
      if (runId !== 'SCAN#2025-03-18') return run;
      const report = run.report as { readonly anchor: { readonly previous: string } };
      const { hash } = emptyTimeline('x', sha256);
      return { ...run, report: { ...report, anchor: { ...report.anchor, hash } } as typeof run.report };
    };
    const { anchorFaults } = await check({ ...stores, runs: { ...stores.runs, find: anew } });
    expect(anchorFaults).toEqual([{ businessDate: '2025-03-18', fault: 'altered' }]);
    const gone: RunStore['find'] = async (runId) =>
      runId === 'SCAN#2025-03-18' ? undefined : stores.runs.find(runId);
    expect((await check({ ...stores, runs: { ...stores.runs, find: gone } })).anchorFaults).toEqual([
      { businessDate: '2025-03-18', fault: 'missing' },
    ]);
  });
});
