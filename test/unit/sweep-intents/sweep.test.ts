import { describe, expect, it } from 'vitest';
import { sweepIntents } from '../../../functions/sweep-intents/sweep.ts';
import type { CollectionCase } from '../../../shared/domain/case.ts';
import {
  aCase,
  aContact,
  aHold,
  aLoan,
  anIntent,
  aPayment,
  aStepDone,
  at,
  instalmentsOn,
} from '../../support/builders.ts';
import { forEveryCrash, survive, type CrashMoment } from '../../support/crash.ts';
import { World } from '../../support/world.ts';

const text = anIntent();
const call = anIntent({ contactId: 'L1#phone#2025-03-11', step: 'phone', channel: 'call' });
const visit = anIntent({ contactId: 'L1#visit#2025-03-11', step: 'visit', channel: 'visit' });
const ready = at('2025-03-11T01:05Z');
const history = [aStepDone('friendly-text', '2025-01-11'), aStepDone('firm-text', '2025-01-20')];

/** L1, due since 10 January, with an intent a crash left behind. */
async function leftBehind(intent = text, more: Partial<CollectionCase> = {}): Promise<World> {
  const world = new World(ready);
  world.lend(aLoan({ instalments: instalmentsOn('2025-01-10', '2025-02-10') }));
  const done = intent.channel === 'sms' ? [] : history;
  await world.open(aCase({ intent, done, version: 2, ...more }));
  return world;
}

const theCase = (world: World) => world.cases.allCases()[0]!;

describe('sweepIntents, texts', () => {
  it.each([
    { name: 'a planned one, ready', intent: text, now: ready, enqueued: 1 },
    {
      name: 'a planned one, its review may still be at it',
      intent: text,
      now: at('2025-03-11T01:04:59.999Z'),
      enqueued: 0,
    },
    { name: 'one left behind days ago', intent: text, now: at('2025-03-20T01:00Z'), enqueued: 1 },
    {
      name: 'a waiting one at its opening',
      intent: { ...text, state: 'waiting' as const, readyAt: at('2025-03-12T00:00Z') },
      now: at('2025-03-12T00:00Z'),
      enqueued: 1,
    },
    {
      name: 'a waiting one before it',
      intent: { ...text, state: 'waiting' as const, readyAt: at('2025-03-12T00:00Z') },
      now: at('2025-03-11T23:59:59Z'),
      enqueued: 0,
    },
  ])('$name: $enqueued enqueued', async ({ intent, now, enqueued }) => {
    const world = await leftBehind(intent);
    world.clock.set(now);
    const before = theCase(world);
    expect(await world.sweep()).toEqual({ enqueued, handedOver: 0, denied: 0 });
    expect(world.queues.sent.texts).toHaveLength(enqueued);
    // Only the gate settles a text.
    expect(theCase(world)).toEqual(before);
    expect(world.cases.allContacts()).toEqual([]);
  });

  it('enqueues again until the gate settled it', async () => {
    const world = await leftBehind();
    await world.sweep();
    await world.sweep();
    expect(world.queues.sent.texts).toEqual([
      { loanId: 'L1', contactId: text.contactId },
      { loanId: 'L1', contactId: text.contactId },
    ]);
    world.clock.set(at('2025-03-11T04:00Z'));
    for (const message of world.queues.sent.texts.splice(0)) await world.gate()(message);
    expect(world.sms.published).toHaveLength(1);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
  });

  it('nothing to do: open cases without an intent, cured ones, none at all', async () => {
    const world = new World(ready);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
    await world.open(aCase());
    await world.open(aCase({ loanId: 'L2', status: 'cured', nextActionOn: null }));
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
  });

  it('reads every page of every shard', async () => {
    const world = new World(ready, 3);
    for (let index = 0; index < 450; index += 1)
      await world.open(
        aCase({ loanId: `L${index}`, shard: index % 3, intent: { ...text, contactId: `L${index}#x` } }),
      );
    expect(await world.sweep()).toEqual({ enqueued: 450, handedOver: 0, denied: 0 });
    expect(new Set(world.queues.sent.texts.map(({ loanId }) => loanId)).size).toBe(450);
  });
});

describe.each([
  { intent: call, queue: 'calls' as const, other: 'visits' as const },
  { intent: visit, queue: 'visits' as const, other: 'calls' as const },
])('sweepIntents, a $intent.channel', ({ intent, queue, other }) => {
  it('is handed over once, with what the next person needs', async () => {
    const world = await leftBehind(intent);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 1, denied: 0 });
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
    expect(world.queues.sent[other]).toEqual([]);
    expect(world.queues.sent[queue]).toMatchObject([
      {
        kind: intent.channel,
        taskId: intent.contactId,
        name: '陳小明',
        owed: { overdueMinor: 2000, oldestDueOn: '2025-01-10', delinquentDays: 60, overdueInstalments: 2 },
        history: history.map(({ step, on: date }) => ({ step, on: date })),
      },
    ]);
    expect(world.cases.allContacts()).toMatchObject([
      { contactId: intent.contactId, state: 'QUEUED', channel: intent.channel },
    ]);
    expect(theCase(world)).toMatchObject({
      version: 3,
      intent: null,
      done: [...history, { step: intent.step, outcome: 'queued' }],
    });
  });

  it.each([
    {
      name: 'paid',
      arrange: (world: World) => {
        world.portfolio.pay(aPayment({ amountMinor: 2000 }));
      },
      reason: 'paid-or-payment-on-its-way',
    },
    {
      name: 'payment pending',
      arrange: (world: World) => {
        world.portfolio.pay(aPayment({ amountMinor: 2000, status: 'pending' }));
      },
      reason: 'paid-or-payment-on-its-way',
    },
    {
      name: 'complaint',
      arrange: (world: World) => {
        world.cases.hold('L1', aHold());
      },
      reason: 'held-complaint',
    },
  ])('$name since the decision: denied, nobody is sent', async ({ arrange, reason }) => {
    const world = await leftBehind(intent);
    arrange(world);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 1 });
    expect(world.queues.sent).toEqual({ texts: [], calls: [], visits: [] });
    expect(world.cases.allContacts()).toMatchObject([
      { contactId: intent.contactId, state: 'DENIED', reason },
    ]);
    expect(theCase(world)).toMatchObject({ intent: null, done: history, nextActionOn: '2025-03-12' });
  });

  it.each([
    { state: 'QUEUED', steps: 3 },
    { state: 'DENIED', steps: 2 },
  ] as const)(
    'the ledger says $state already: the case follows it, nobody is sent again',
    async ({ state, steps }) => {
      const world = await leftBehind(intent);
      const { contactId, step, channel } = intent;
      await world.cases.claim(aContact({ contactId, step, channel, state }));
      expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
      expect(world.queues.sent).toEqual({ texts: [], calls: [], visits: [] });
      expect(theCase(world)).toMatchObject({ intent: null });
      expect(theCase(world).done).toHaveLength(steps);
    },
  );

  it('handed over by another at the same moment: what the ledger says wins', async () => {
    const world = await leftBehind(intent);
    world.cases.hold('L1', aHold());
    const deps = world.sweepDeps();
    const claim: typeof deps.cases.claim = async (contact) => {
      await deps.cases.claim({ ...contact, state: 'QUEUED', reason: null });
      return deps.cases.claim(contact);
    };
    await sweepIntents({ ...deps, cases: { ...deps.cases, claim } })(ready);
    await world.sweep();
    expect(world.cases.allContacts()).toMatchObject([{ state: 'QUEUED' }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [...history, { outcome: 'queued' }] });
  });
});

describe('sweepIntents, a task that may no longer be done', () => {
  it.each([
    {
      name: 'visit, consent to the addresses withdrawn',
      intent: visit,
      borrower: { addresses: [] },
      reason: 'no-consented-address',
    },
    { name: 'call, number taken off', intent: call, borrower: { phones: [] }, reason: 'no-phone-number' },
  ])('$name: denied', async ({ intent, borrower, reason }) => {
    const world = await leftBehind(intent);
    world.lend(aLoan({ instalments: instalmentsOn('2025-01-10', '2025-02-10') }), borrower);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 1 });
    expect(world.cases.allContacts()).toMatchObject([{ state: 'DENIED', reason }]);
  });
});

describe('sweepIntents, faults', () => {
  it('a loan that cannot be read stays where it is, and does not stop the others', async () => {
    const world = await leftBehind(call);
    world.lend(aLoan({ id: 'L2', instalments: instalmentsOn('2025-01-10') }));
    await world.open(aCase({ loanId: 'L2', intent: { ...call, contactId: 'L2#phone#2025-03-11' } }));
    world.portfolio.spoil('L1', new RangeError('not a date that exists'));
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 1, denied: 0 });
    expect(world.failures).toEqual(['L1']);
    expect(theCase(world).intent).toEqual(call);
    world.portfolio.mend('L1');
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 1, denied: 0 });
  });

  it('a dependency that fails stops the sweep: the next one does it all', async () => {
    const world = await leftBehind(call);
    world.portfolio.spoil('L1', new Error('down'));
    await expect(world.sweep()).rejects.toThrow('down');
    expect(theCase(world).intent).toEqual(call);
  });
});

describe.each<CrashMoment>(['before', 'after'])('sweepIntents, dying %s each call in turn', (moment) => {
  it.each([
    { name: 'handed over', held: false, state: 'QUEUED', steps: 3 },
    { name: 'denied', held: true, state: 'DENIED', steps: 2 },
  ])('a call ends $name, its task kept once by id', async ({ held, state, steps }) => {
    await forEveryCrash(moment, async ({ wrap }) => {
      const world = await leftBehind(call);
      if (held) world.cases.hold('L1', aHold());
      await survive(() => world.sweep(wrap));
      await world.sweep();
      await world.sweep();
      expect(new Set(world.queues.sent.calls.map(({ taskId }) => taskId)).size).toBe(held ? 0 : 1);
      expect(world.cases.allContacts()).toMatchObject([{ state }]);
      expect(theCase(world)).toMatchObject({ intent: null });
      expect(theCase(world).done).toHaveLength(steps);
    });
  });
});
