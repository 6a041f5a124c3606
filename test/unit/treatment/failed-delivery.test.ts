import { describe, expect, it } from 'vitest';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { aLoan, on, scanMoment } from '../../support/builders.ts';
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
