import { sha256 } from '../../../shared/adapters/dynamo/case-timeline.ts';
import { describe, expect, it } from 'vitest';
import { closeRun } from '../../../functions/daily-scan/close-run.ts';
import { openRun } from '../../../functions/daily-scan/open-run.ts';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import type { ScanReport } from '../../../shared/contracts/scan.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { shardOf } from '../../../shared/domain/shard.ts';
import type { PortfolioReader } from '../../../shared/ports/portfolio-reader.ts';
import type { RunStore } from '../../../shared/ports/run-store.ts';
import { aLoan, aPayment, at, instalmentsOn, on, scanMoment } from '../../support/builders.ts';
import { forEveryCrash, survive, type CrashMoment } from '../../support/crash.ts';
import { plenty, World, zone, type Wrap } from '../../support/world.ts';

const first = on('2025-03-10');
const days = 5;
const shardCount = 2;

/** Four loans in two shards: one pays on the third day, one is paid already, two never pay. */
function book(): World {
  const world = new World(scanMoment(first), shardCount);
  for (const id of ['L1', 'L2', 'L3', 'L4'])
    world.lend(aLoan({ id, borrowerId: `B-${id}`, instalments: instalmentsOn('2025-03-10') }));
  world.portfolio.pay(aPayment({ id: 'P1', loanId: 'L1' }));
  world.portfolio.pay(aPayment({ id: 'P2', loanId: 'L2', receivedAt: at('2025-03-12T20:00Z') }));
  return world;
}

/** One scan as the machine runs it: open, sweep, shards, close; then the texts go through the gate. */
async function scan(world: World, date: ReturnType<typeof on>, wrap?: Wrap): Promise<unknown> {
  world.clock.set(scanMoment(date));
  const { runs, portfolio }: { runs: RunStore; portfolio: PortfolioReader } = world.ports(wrap);
  const onFailure = (product: string): never => {
    throw new Error(`settings of ${product}`);
  };
  const deps = { runs, portfolio, onFailure, clock: world.clock.now, zone, shardCount, lookAheadDays: [] };
  const opened = await openRun(deps)({ scheduledAt: scanMoment(date) });
  if (opened.closed) return opened.report;
  await world.sweep(wrap);
  for (const shard of opened.shards) {
    let task = shard;
    while (!task.done) task = await reviewShard(world.shardDeps(wrap))(task, plenty);
  }
  return closeRun({ runs, digest: sha256 })(opened);
}

async function texts(world: World): Promise<void> {
  for (const message of world.queues.sent.texts.splice(0)) await world.gate()(message);
}

async function week(world: World, wrap?: Wrap): Promise<unknown[]> {
  const reports: unknown[] = [];
  for (let day = 0; day < days; day += 1) {
    const date = addDays(first, day);
    await survive(() => scan(world, date, wrap));
    reports.push(await scan(world, date));
    // What a crash left behind is swept a little later.
    world.clock.advance(10 * 60_000);
    await world.sweep();
    await texts(world);
  }
  return reports;
}

/** A report tells capacity too, and a repeated attempt honestly costs more. */
// A page done again after a crash seals what it finds written: the same loans, perhaps a version later.
const countsOf = (reports: readonly unknown[]) =>
  (reports as readonly ScanReport[]).map((one) => ({
    ...one,
    readUnits: 0,
    writeUnits: 0,
    anchor: one.anchor?.timelines,
  }));

/** The carrier numbers its messages as they come; a sweep may bring them in another order. */
const ledgerOf = (world: World) =>
  world.cases.allContacts().map((contact) => ({ ...contact, messageId: '' }));

describe('a week of scans', () => {
  it('texts each debtor once, cures the one who paid, and spreads over the shards', async () => {
    expect(new Set(['L1', 'L2', 'L3', 'L4'].map((id) => shardOf(id, shardCount))).size).toBe(2);
    const world = book();
    await week(world);
    expect(world.cases.allCases().map(({ loanId, status, done }) => [loanId, status, done.length])).toEqual([
      ['L2', 'cured', 1],
      ['L3', 'open', 1],
      ['L4', 'open', 1],
    ]);
    expect(world.sms.published).toHaveLength(3);
  });

  it('the same date again answers with the first report and changes nothing', async () => {
    const world = book();
    const reports = await week(world);
    const before = [world.cases.allCases(), world.cases.allContacts(), world.sms.published.length];
    expect(await scan(world, addDays(first, days - 1))).toEqual(reports.at(-1));
    await texts(world);
    expect([world.cases.allCases(), world.cases.allContacts(), world.sms.published.length]).toEqual(before);
  });
});

describe.each<CrashMoment>(['before', 'after'])('a week of scans, dying %s each call in turn', (moment) => {
  it('ends with the cases, contacts and reports of a week without a crash', async () => {
    const whole = book();
    const expected = countsOf(await week(whole));
    const tried = await forEveryCrash(moment, async ({ wrap }, nth) => {
      const world = book();
      expect(countsOf(await week(world, wrap)), `call ${nth}`).toEqual(expected);
      expect(world.cases.allCases(), `call ${nth}`).toEqual(whole.cases.allCases());
      expect(ledgerOf(world), `call ${nth}`).toEqual(ledgerOf(whole));
      expect(world.sms.published).toHaveLength(whole.sms.published.length);
    });
    expect(tried).toBeGreaterThan(50);
  });
});
