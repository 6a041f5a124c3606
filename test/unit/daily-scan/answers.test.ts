import { describe, expect, it } from 'vitest';
import { reviewPage } from '../../../functions/daily-scan/review-page.ts';
import type { Answers } from '../../../shared/domain/answers/answers.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { anArrangement, aPromise, someAnswers } from '../../support/answers.ts';
import {
  aCase,
  aHold,
  aLoan,
  aPayment,
  aStepDone,
  at,
  instalmentsOn,
  on,
  scanMoment,
} from '../../support/builders.ts';
import { World } from '../../support/world.ts';

/** L1, 1,000 due on 10 March, first text sent on the 11th; answers as given. */
async function answered(answers: Partial<Answers>): Promise<World> {
  const world = new World(at('2025-03-11T01:00:30Z'));
  world.lend(aLoan({ instalments: instalmentsOn('2025-03-10') }));
  await world.open(
    aCase({ done: [aStepDone('friendly-text', '2025-03-11')], nextActionOn: on('2025-03-19') }),
  );
  await world.cases.answers.save(someAnswers(answers));
  return world;
}

async function scan(world: World, date: string) {
  const [result] = await reviewPage(world.shardDeps(), {
    loanIds: ['L1'],
    businessDate: on(date),
    asOf: scanMoment(on(date)),
    shard: 0,
    dueKey: null,
    dueKeys: [],
  });
  return { ...result?.mark, case: world.cases.allCases()[0], answers: world.cases.answers.peek('L1') };
}

describe('a promise to pay in the scan', () => {
  it('holds until its last day is over, is looked at the day after, and counts as broken', async () => {
    const world = await answered({ promises: [aPromise()] });
    const held = await scan(world, '2025-03-19');
    expect(held).toMatchObject({ outcome: 'held', reason: 'promise', case: { nextActionOn: '2025-03-22' } });
    expect(held.answers?.promises[0]?.state).toBe('open');
    const over = await scan(world, '2025-03-22');
    expect(over).toMatchObject({ outcome: 'acted', reason: 'firm-text' });
    expect(over.answers).toMatchObject({
      version: 2,
      promises: [{ state: 'broken', settledOn: '2025-03-22' }],
    });
  });

  it('kept: the case is cured and nothing goes out', async () => {
    const world = await answered({ promises: [aPromise()] });
    world.portfolio.pay(aPayment({ receivedAt: at('2025-03-19T03:00Z') }));
    const after = await scan(world, '2025-03-20');
    expect(after).toMatchObject({ cured: true, answers: { promises: [{ state: 'kept', paidMinor: 1000 }] } });
  });

  it('half-done: what was found is found again by a page done again, and stored once', async () => {
    const world = await answered({ promises: [aPromise()] });
    await scan(world, '2025-03-22');
    await scan(world, '2025-03-22');
    expect(world.cases.answers.peek('L1')?.version).toBe(2);
    expect(world.queues.sent.texts.length).toBe(1);
  });

  it('an answer that came while the scan looked is not overwritten', async () => {
    const world = await answered({ promises: [aPromise()] });
    const { answers, ...deps } = world.shardDeps();
    const late = {
      ...answers,
      save: async (next: Answers) => {
        await answers.save(someAnswers({ version: 2, promises: [aPromise({ state: 'withdrawn' })] }));
        return answers.save(next);
      },
    };
    const page = { loanIds: ['L1'], businessDate: on('2025-03-22'), asOf: scanMoment(on('2025-03-22')) };
    await reviewPage({ ...deps, answers: late }, { ...page, shard: 0, dueKey: null, dueKeys: [] });
    expect(world.cases.answers.peek('L1')?.promises[0]?.state).toBe('withdrawn');
  });
});

describe('a plan in the scan', () => {
  it.each([
    { name: 'no rate due yet', on: '2025-03-30', paid: 0, outcome: 'held', state: 'accepted' },
    { name: 'a rate due, grace left', on: '2025-04-05', paid: 0, outcome: 'held', state: 'in-force' },
    { name: 'a rate missed', on: '2025-04-07', paid: 0, outcome: 'acted', state: 'breached' },
    { name: 'a rate met', on: '2025-04-07', paid: 400, outcome: 'held', state: 'in-force' },
  ] as const)('$name: $outcome, $state', async ({ on: date, paid, outcome, state }) => {
    const world = await answered({ arrangements: [anArrangement()] });
    if (paid > 0) world.portfolio.pay(aPayment({ amountMinor: paid, receivedAt: at('2025-03-20T03:00Z') }));
    const after = await scan(world, date);
    expect(after).toMatchObject({ outcome, answers: { arrangements: [{ state }] } });
  });

  it('is looked at again on the day it can be breached', async () => {
    const world = await answered({ arrangements: [anArrangement()] });
    await scan(world, '2025-04-05');
    expect((await world.cases.load(['L1'])).get('L1')?.case?.nextActionOn).toBe('2025-04-07');
  });

  it('a text decided before it was accepted is denied at the gate', async () => {
    const world = await answered({});
    const { case: open } = await scan(world, '2025-03-19');
    await world.cases.answers.save(someAnswers({ version: 2, arrangements: [anArrangement()] }));
    world.clock.set(at('2025-03-19T02:00Z'));
    const contactId = open?.intent?.contactId ?? '';
    expect(await world.gate()({ loanId: 'L1', contactId })).toBe('denied');
    expect(world.cases.allContacts()[0]?.reason).toBe('held-arrangement');
  });
});

describe('a hold on the borrower in the scan', () => {
  it('stops a loan that has no case yet', async () => {
    const world = new World(at('2025-03-11T01:00:30Z'));
    world.lend(aLoan({ instalments: instalmentsOn('2025-03-10') }));
    world.cases.holdBorrower('B1', aHold({ reason: 'deceased', scope: { kind: 'borrower' } }));
    expect(await scan(world, '2025-03-11')).toMatchObject({
      outcome: 'held',
      reason: 'deceased',
      opened: true,
    });
    expect(addDays(on('2025-03-11'), 7)).toBe(world.cases.allCases()[0]?.nextActionOn);
  });
});
