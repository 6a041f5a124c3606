import { sha256 } from '../../../shared/adapters/dynamo/case-timeline.ts';
import { describe, expect, it } from 'vitest';
import { closeRun, reconciles } from '../../../functions/daily-scan/close-run.ts';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import { shardProgressSchema, type ShardProgress } from '../../../shared/contracts/scan.ts';
import { Retryable } from '../../../shared/runtime/errors.ts';
import {
  aCase,
  aHold,
  aLoan,
  anIntent,
  aPayment,
  aStepDone,
  at,
  instalmentsOn,
  on,
  scanMoment,
} from '../../support/builders.ts';
import { forEveryCrash, survive, type CrashMoment } from '../../support/crash.ts';
import { plenty, World, type Wrap } from '../../support/world.ts';

const today = on('2025-03-11');
const due = instalmentsOn('2025-03-10', '2025-04-10');
const oldDue = instalmentsOn('2025-01-10', '2025-02-10', '2025-03-10');
const ladderDone = [
  aStepDone('friendly-text', '2025-01-11'),
  aStepDone('firm-text', '2025-01-20'),
  aStepDone('phone', '2025-02-01'),
];

/** One shard with one of everything: new, paid, held, denied, for the desk, between steps, call, visit, cure, pending, unreadable. */
async function book(): Promise<World> {
  const world = new World(at('2025-03-11T01:00:30Z'));
  const lend = (id: string, more = {}, borrower = {}) => {
    world.lend(aLoan({ id, borrowerId: `B-${id}`, instalments: due, ...more }), borrower);
  };
  const open = (loanId: string, more = {}) =>
    world.open(
      aCase({
        loanId,
        borrowerId: `B-${loanId}`,
        openedOn: on('2025-01-11'),
        nextActionOn: on('2025-03-08'),
        ...more,
      }),
    );
  for (const id of ['new-1', 'new-2', 'new-3']) lend(id);
  lend('paid');
  world.portfolio.pay(aPayment({ id: 'P1', loanId: 'paid' }));
  lend('held');
  world.cases.hold('held', aHold());
  lend('desk', {}, { phones: [] });
  lend('call', { instalments: oldDue });
  await open('call', { done: ladderDone.slice(0, 2), version: 2 });
  lend('visit', { instalments: oldDue });
  await open('visit', { done: ladderDone });
  lend('denied', { instalments: oldDue }, { addresses: [] });
  await open('denied', { done: ladderDone });
  lend('cure');
  world.portfolio.pay(aPayment({ id: 'P2', loanId: 'cure' }));
  await open('cure', { version: 3 });
  lend('later', { instalments: oldDue });
  await open('later', { nextActionOn: on('2025-03-20'), done: [aStepDone('friendly-text', '2025-03-10')] });
  lend('pending', { instalments: oldDue });
  await open('pending', {
    intent: anIntent({ contactId: 'pending#friendly-text#2025-03-10', readyAt: at('2025-03-12T00:00Z') }),
  });
  lend('spoilt');
  world.portfolio.spoil('spoilt', new RangeError('not a date that exists'));
  const { runId, asOf } = world.task(today);
  const plan = { asOf, shardCount: 1, dueKeys: [], retryLoanIds: [] };
  await world.runs.open({ runId, kind: 'daily-scan', businessDate: today, openedAt: asOf, plan });
  return world;
}

async function progressOf(world: World): Promise<ShardProgress> {
  const [part] = await world.runs.parts(world.task(today).runId);
  return shardProgressSchema.parse(part?.body);
}

async function toEnd(world: World, wrap?: Wrap): Promise<void> {
  let task = world.task(today);
  while (!task.done) task = await world.review(wrap)(task, plenty);
}

/** What the outside world can see in the end; repeats on a queue are harmless and count once. */
async function outcome(world: World) {
  const { counts, failedLoanIds } = await progressOf(world);
  const once = <T>(items: readonly T[], id: (item: T) => string) =>
    [...new Map(items.map((one) => [id(one), one])).values()].sort((a, b) => (id(a) < id(b) ? -1 : 1));
  return {
    counts,
    failedLoanIds,
    cases: world.cases.allCases(),
    contacts: world.cases.allContacts(),
    texts: once(world.queues.sent.texts, ({ contactId }) => contactId),
    calls: once(world.queues.sent.calls, ({ taskId }) => taskId),
    visits: once(world.queues.sent.visits, ({ taskId }) => taskId),
  };
}

/** The ledger notes when; what the sweeper finished it finished later. */
const timeless = ({ contacts, ...rest }: Awaited<ReturnType<typeof outcome>>) => ({
  ...rest,
  contacts: contacts.map((contact) => ({ ...contact, at: null })),
});

const tenMinutes = 10 * 60_000;

describe('reviewShard', () => {
  it('examines what is due and what is open, and counts it', async () => {
    const world = await book();
    await toEnd(world);
    const { counts, failedLoanIds } = await progressOf(world);
    expect(counts).toMatchObject({
      acted: 6,
      held: 1,
      denied: 1,
      failed: 1,
      opened: 5,
      cured: 1,
      sms: 3,
      call: 1,
      visit: 1,
      desk: 1,
    });
    expect(reconciles(counts)).toBe(true);
    expect(failedLoanIds).toEqual(['spoilt']);
    expect(world.failures).toEqual(['spoilt']);
    expect(world.queues.sent.texts.map(({ loanId }) => loanId)).toEqual(['new-1', 'new-2', 'new-3']);
    expect(world.queues.sent.calls.map(({ loanId }) => loanId)).toEqual(['call', 'desk']);
    expect(world.queues.sent.visits.map(({ loanId }) => loanId)).toEqual(['visit']);
    expect(await closeRun({ runs: world.runs, digest: sha256 })(world.task(today))).toMatchObject({
      counts,
      reconciled: true,
    });
  });

  it('a case not due, and one not in this shard, are left alone', async () => {
    const world = await book();
    await world.open(aCase({ loanId: 'elsewhere', shard: 7 }));
    await toEnd(world);
    expect(world.cases.allCases().find(({ loanId }) => loanId === 'elsewhere')).toEqual(
      aCase({ loanId: 'elsewhere', shard: 7 }),
    );
  });

  it('every page size sees the same', async () => {
    const whole = await book();
    await toEnd(whole);
    for (const pageSize of [1, 3, 50]) {
      const world = await book();
      await reviewShard(world.shardDeps(undefined, pageSize))(world.task(today), plenty);
      expect(await outcome(world)).toEqual(await outcome(whole));
    }
  });

  it('a finished shard answers at once and touches nothing', async () => {
    const world = await book();
    await toEnd(world);
    const before = await outcome(world);
    expect(await world.review()(world.task(today), plenty)).toMatchObject({ done: true });
    expect(await outcome(world)).toEqual(before);
  });

  it('the same business date under a new run changes no case and sends nothing', async () => {
    const world = await book();
    await toEnd(world);
    const before = await outcome(world);
    await world.review()({ ...world.task(today), runId: 'SCAN#again' }, plenty);
    const after = await outcome(world);
    expect(after).toEqual(before);
    expect(world.queues.sent.texts).toHaveLength(3);
  });

  it('near its time limit it answers done: false, and goes on from there', async () => {
    const whole = await book();
    await toEnd(whole);
    const world = await book();
    let task = world.task(today);
    let calls = 0;
    for (; !task.done && calls < 100; calls += 1) {
      let asked = 0;
      task = await world.review()(task, () => (++asked > 1 ? 19_999 : 20_000));
    }
    expect(calls).toBeGreaterThan(3);
    expect(task).toEqual({ ...world.task(today), done: true });
    expect(await outcome(world)).toEqual(await outcome(whole));
  });

  it('no capacity consumed is lost between calls', async () => {
    const world = await book();
    let taken = 0;
    let task = world.task(today);
    let consumed = 0;
    while (!task.done) {
      const deps = {
        ...world.shardDeps(),
        takeUnits: () => {
          const units = { readUnits: consumed - taken, writeUnits: 0 };
          taken = consumed;
          return units;
        },
      };
      let asked = 0;
      const metered = {
        ...deps,
        portfolio: { ...deps.portfolio, loan: (id: string) => ((consumed += 1), deps.portfolio.loan(id)) },
      };
      task = await reviewShard(metered)(task, () => (++asked > 1 ? 0 : 600_000));
    }
    expect((await progressOf(world)).readUnits).toBe(consumed);
  });

  it('two workers on one shard: one stops as Retryable, nothing is done twice', async () => {
    const whole = await book();
    await toEnd(whole);
    const world = await book();
    const both = await Promise.allSettled([1, 2].map(() => world.review()(world.task(today), plenty)));
    const stopped = both.filter((one) => one.status === 'rejected');
    expect(stopped.map(({ reason }) => reason as unknown)).toEqual([expect.any(Retryable)]);
    await toEnd(world);
    const { counts, cases, texts } = await outcome(world);
    const expected = await outcome(whole);
    expect(counts).toEqual(expected.counts);
    expect(texts).toEqual(expected.texts);
    expect(cases).toEqual(expected.cases);
    expect(world.queues.sent.texts).toHaveLength(3);
  });
});

describe('reviewShard, a loan under more than one key', () => {
  // Irregular: its home is M10 and each date has a key of its own.
  const irregular = aLoan({
    id: 'odd',
    borrowerId: 'B-odd',
    instalments: instalmentsOn('2025-01-10', '2025-02-25', '2025-03-09', '2025-03-10'),
  });

  it('is counted once though several of its keys are read', async () => {
    const world = new World(at('2025-03-11T01:00:30Z'));
    world.lend(irregular);
    await world.review()(world.task(today, { last: on('2025-02-20') }), plenty);
    const { counts } = await progressOf(world);
    expect(counts).toMatchObject({ examined: 1, acted: 1, sms: 1, opened: 1 });
  });

  it('is counted once though it is a retry of yesterday and due today', async () => {
    const world = new World(at('2025-03-11T01:00:30Z'));
    world.lend(aLoan({ id: 'again', borrowerId: 'B-again', instalments: due }));
    await world.review()(world.task(today, { retryLoanIds: ['again'] }), plenty);
    expect((await progressOf(world)).counts).toMatchObject({ examined: 1, acted: 1, sms: 1, opened: 1 });
  });

  it.each([
    ['is paid', { cured: 1, nothingDue: 1 }],
    ['has a contact pending', { cured: 0, nothingDue: 1 }],
    ['cannot be read', { cured: 0, nothingDue: 0, failed: 1 }],
  ] as const)('is counted once though due today and an open case, when it %s', async (what, counts) => {
    const world = new World(at('2025-03-11T01:00:30Z'));
    world.lend(aLoan({ instalments: due }));
    const intent = anIntent({ readyAt: at('2025-03-12T00:00Z') });
    await world.open(aCase({ nextActionOn: today, ...(what === 'has a contact pending' && { intent }) }));
    if (what === 'is paid') world.portfolio.pay(aPayment());
    if (what === 'cannot be read') world.portfolio.spoil('L1', new RangeError('not a date that exists'));
    await world.review()(world.task(today), plenty);
    const progress = await progressOf(world);
    expect(progress.counts).toMatchObject({ examined: 1, ...counts });
    expect(reconciles(progress.counts)).toBe(true);
  });
});

describe.each<CrashMoment>(['before', 'after'])('reviewShard, dying %s each call in turn', (moment) => {
  it('ends as an uninterrupted run does, once it and the sweeper ran again', async () => {
    const whole = await book();
    await toEnd(whole);
    const expected = await outcome(whole);
    const tried = await forEveryCrash(moment, async ({ wrap }, nth) => {
      const world = await book();
      await survive(() => world.review(wrap)(world.task(today), plenty));
      await toEnd(world);
      world.clock.advance(tenMinutes);
      await world.sweep();
      expect(timeless(await outcome(world)), `call ${nth}`).toEqual(timeless(expected));
    });
    expect(tried).toBeGreaterThan(40);
  });
});

describe('a day after', () => {
  it('an outage of days takes one step, not several', async () => {
    const world = await book();
    const later = on('2025-03-20');
    world.clock.set(scanMoment(later));
    await world.review()({ ...world.task(later, { last: on('2025-03-10') }) }, plenty);
    expect(world.queues.sent.texts.filter(({ loanId }) => loanId === 'new-1')).toHaveLength(1);
    const [file] = world.cases.allCases().filter(({ loanId }) => loanId === 'new-1');
    expect(file?.intent?.step).toBe('friendly-text');
  });
});
