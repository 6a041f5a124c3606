import { describe, expect, it } from 'vitest';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import type { Channel, CollectionCase } from '../../../shared/domain/case.ts';
import type { ContactabilityChange } from '../../../shared/domain/contactability/contactability.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { routeOf } from '../../../shared/domain/treatment/attempt.ts';
import {
  aBorrower,
  aCase,
  aLoan,
  aPayment,
  aStepDone,
  instalmentsOn,
  on,
  scanMoment,
} from '../../support/builders.ts';
import { mark, optOut } from '../../support/contactability.ts';
import { plenty, World } from '../../support/world.ts';

const phones = ['+12015550123', '+12015550124'].map((number) => ({
  number,
  source: 'contract' as const,
  verified: true,
}));

/** One scan, then its texts through the gate. */
async function day(world: World, date: LocalDate): Promise<void> {
  world.clock.set(scanMoment(date));
  await reviewShard(world.shardDeps())(world.task(date), plenty);
  for (const message of world.queues.sent.texts.splice(0)) await world.gate()(message);
}

const theCase = (world: World) => world.cases.allCases()[0]!;
const [first, second, third, fourth] = ['11', '12', '13', '14'].map((date) => on(`2025-03-${date}`));

describe('a failed delivery is not a contact', () => {
  it('the same step tries the next number, then goes to a person; the ladder does not climb meanwhile', async () => {
    const world = new World(scanMoment(first!));
    world.lend(aLoan(), { phones });
    world.sms.answer({ kind: 'refused', reason: 'NoSuchNumber' });
    await day(world, first!);
    expect(theCase(world)).toMatchObject({
      done: [],
      tries: { step: 'friendly-text', count: 1 },
      unreached: 1,
    });
    await day(world, second!);
    expect(world.sms.published.map(({ to }) => to)).toEqual(phones.map(({ number }) => number));
    expect(theCase(world)).toMatchObject({ done: [], tries: { count: 2 }, unreached: 2 });
    await day(world, third!);
    expect(world.sms.published).toHaveLength(2);
    expect(world.queues.sent.calls).toMatchObject([{ kind: 'desk', step: 'friendly-text' }]);
    expect(theCase(world)).toMatchObject({
      done: [{ step: 'friendly-text', outcome: 'queued' }],
      tries: null,
      unreached: 2,
    });
    await day(world, fourth!);
    expect(world.queues.sent.calls).toHaveLength(1);
  });

  it('a text that goes through on the second number counts, and the borrower is reached again', async () => {
    const world = new World(scanMoment(first!));
    world.lend(aLoan(), { phones });
    world.sms.answer({ kind: 'refused', reason: 'NoSuchNumber' });
    await day(world, first!);
    world.sms.answer({ kind: 'accepted', messageId: 'm' });
    await day(world, second!);
    expect(theCase(world)).toMatchObject({ done: [{ outcome: 'sent' }], tries: null, unreached: 0 });
  });

  it('who answered STOP gets no text on another number: a person goes on', async () => {
    const world = new World(scanMoment(first!));
    world.lend(aLoan(), { phones });
    world.sms.answer({ kind: 'refused', reason: 'OptedOut' });
    await day(world, first!);
    await day(world, second!);
    expect(world.sms.published).toHaveLength(1);
    expect(world.queues.sent.calls).toMatchObject([{ kind: 'desk' }]);
  });
});

describe('a way that is closed for good is not decided again day after day', () => {
  const stopTexts = optOut({ at: scanMoment(first!) });
  const stopCalls = {
    kind: 'stop',
    stop: { what: 'calls', at: scanMoment(first!), evidence: { source: 'call', ref: 'c' } },
  } as const;
  const deaf = phones.map(({ number }) => mark({ number }));
  const phoneIsNext = ['friendly-text', 'firm-text'].map((step) => aStepDone(step, '2025-02-20'));

  /** What is denied in four days, what people get on which day, and the case after them. */
  async function fourDays(changes: readonly ContactabilityChange[], done: CollectionCase['done'] = []) {
    const world = new World(scanMoment(first!));
    world.lend(aLoan({ instalments: instalmentsOn('2025-01-10', '2025-02-10') }), { phones });
    await world.open(aCase({ version: 1, done }));
    for (const change of changes) world.contactability.learn('B1', change);
    const tasks: string[] = [];
    for (const date of [first!, second!, third!, fourth!]) {
      await day(world, date);
      for (const task of world.queues.sent.calls.splice(0))
        tasks.push(`${date.slice(-2)} ${task.kind} ${'step' in task ? task.step : ''}`);
    }
    const denied = world.cases.allContacts().filter(({ state }) => state === 'DENIED');
    return { world, tasks, denied: denied.map(({ step, channel }) => `${channel} ${step}`) };
  }

  it.each([
    { name: 'opted out of texts', changes: [stopTexts], done: [], denied: ['sms friendly-text'] },
    { name: 'no number is left', changes: deaf, done: [], denied: ['sms friendly-text'] },
    { name: 'never to be called', changes: [stopCalls], done: phoneIsNext, denied: ['call phone'] },
    { name: 'no number is left to call', changes: deaf, done: phoneIsNext, denied: ['call phone'] },
  ])('$name: denied once, and with a person the next day', async ({ changes, done, denied }) => {
    const after = await fourDays(changes, done);
    expect(after.denied).toEqual(denied);
    expect(after.tasks).toEqual([`12 desk ${denied[0]!.split(' ')[1]!}`]);
    expect(after.world.sms.published).toEqual([]);
    expect(theCase(after.world)).toMatchObject({ tries: null, unreached: 0 });
  });

  it('what only stands in the way for now closes nothing: paid at the gate', async () => {
    const world = new World(scanMoment(first!));
    world.lend(aLoan(), { phones });
    await reviewShard(world.shardDeps())(world.task(first!), plenty);
    world.contactability.learn('B1', stopTexts);
    world.portfolio.pay(aPayment({ amountMinor: 1_000_000, receivedAt: scanMoment(first!) }));
    for (const message of world.queues.sent.texts.splice(0)) await world.gate()(message);
    expect(theCase(world)).toMatchObject({ intent: null, tries: null });
  });

  const refused = (count: number, closed?: readonly Channel[]) => ({ step: 'friendly-text', count, closed });
  it.each([
    { tries: null, fallback: 'call', route: { channel: 'sms', attempt: 0 } },
    { tries: refused(1), fallback: 'call', route: { channel: 'sms', attempt: 1 } },
    { tries: refused(2), fallback: 'call', route: { channel: 'call', attempt: 0 } },
    { tries: refused(0, ['sms']), fallback: 'call', route: { channel: 'call', attempt: 0 } },
    { tries: refused(0, ['sms']), fallback: null, route: { channel: 'desk', attempt: 0 } },
    { tries: refused(2, ['call']), fallback: 'call', route: { channel: 'desk', attempt: 0 } },
    { tries: refused(0, ['sms', 'call']), fallback: 'call', route: { channel: 'desk', attempt: 0 } },
    {
      tries: { ...refused(0, ['sms']), step: 'other' },
      fallback: null,
      route: { channel: 'sms', attempt: 0 },
    },
  ] as const)('$tries, else $fallback: $route.channel', ({ tries, fallback, route }) => {
    const step = { id: 'friendly-text', channel: 'sms', fallback } as const;
    expect(routeOf(step, { case: aCase({ tries }), borrower: aBorrower({ phones }) })).toEqual(route);
  });
});
