import { describe, expect, it } from 'vitest';
import { mayCall } from '../../../functions/calls/may-call.ts';
import { promiseByPhone } from '../../../functions/calls/promise-by-phone.ts';
import { callReportSchema, dialSchema } from '../../../shared/contracts/calls.ts';
import { callResults, countsAs } from '../../../shared/domain/call/call-result.ts';
import { ledgerOf } from '../../../shared/domain/permit/ledger.ts';
import { segmentNames } from '../../../shared/domain/treatment/segment.ts';
import { callGuide } from '../../../shared/policy/calls/index.ts';
import { aHold, aPayment, at, on } from '../../support/builders.ts';
import { dial, handedOver, noon, numbers, report, taskId } from '../../support/call-world.ts';
import type { World } from '../../support/world.ts';

const line = (world: World, contactId: string) =>
  world.cases.allContacts().find((one) => one.contactId === contactId);

describe('mayCall', () => {
  it('the first number, with what to say; the attempt stands in the ledger before it is made', async () => {
    const { world, may } = await handedOver();
    expect(await may(dial())).toMatchObject({
      kind: 'may',
      number: numbers[0],
      guide: { opening: expect.any(String) as string },
    });
    expect(line(world, `${taskId}#dial#d1`)).toMatchObject({ state: 'SENDING', channel: 'call', at: noon });
    expect(ledgerOf(world.cases.allContacts())).toMatchObject([{ channel: 'call', result: 'unknown' }]);
  });

  it('a task handed over counts as no contact, whatever its age', async () => {
    const { world } = await handedOver();
    expect(ledgerOf(world.cases.allContacts())).toEqual([]);
  });

  it('the same dial asked again: the same answer, one line', async () => {
    const { world, may } = await handedOver();
    const first = await may(dial());
    expect(await may(dial())).toEqual(first);
    expect(world.cases.allContacts()).toHaveLength(2);
  });

  it.each<{ name: string; event: (world: World) => void; reason: string }>([
    {
      name: 'paid',
      event: (world) => {
        world.portfolio.pay(aPayment({ amountMinor: 100_000_000 }));
      },
      reason: 'paid-or-payment-on-its-way',
    },
    {
      name: 'held',
      event: (world) => {
        world.cases.hold('L1', aHold());
      },
      reason: 'held-complaint',
    },
    {
      name: 'no more calls',
      event: (world) => {
        const evidence = { source: 'call', ref: 'c' } as const;
        world.contactability.learn('B1', { kind: 'stop', stop: { what: 'calls', at: noon, evidence } });
      },
      reason: 'house.s1',
    },
    {
      name: 'night',
      event: (world) => {
        world.clock.set(at('2025-03-11T15:00Z'));
      },
      reason: 'cn.',
    },
  ])('$name: denied, nothing in the ledger', async ({ event, reason }) => {
    const { world, may } = await handedOver();
    event(world);
    const answer = await may(dial());
    expect(answer.kind).toBe('denied');
    expect(answer.kind === 'denied' && answer.reason).toContain(reason);
    expect(world.cases.allContacts()).toHaveLength(1);
  });

  it('an unknown task, another loan’s, one withdrawn or done: told so', async () => {
    const { world, may } = await handedOver();
    expect(await may({ ...dial(), taskId: 'L1#phone#2025-01-01' })).toEqual({ kind: 'unknown-task' });
    expect(await may({ ...dial(), loanId: 'L9' })).toEqual({ kind: 'unknown-task' });
    await world.cases.settleContact({ ...line(world, taskId)!, state: 'WITHDRAWN' }, ['QUEUED']);
    expect(await may(dial())).toEqual({ kind: 'task-over' });
  });

  it('withdrawn between claim and last look: denied, and the dial counts as none', async () => {
    const { world, deps } = await handedOver();
    const claim: typeof deps.cases.claim = async (contact) => {
      await world.cases.settleContact({ ...line(world, taskId)!, state: 'WITHDRAWN' }, ['QUEUED']);
      return world.cases.claim(contact);
    };
    const answer = await mayCall({ ...deps, cases: { ...deps.cases, claim } })(dial());
    expect(answer).toMatchObject({ kind: 'denied', retryAt: null });
    expect(line(world, `${taskId}#dial#d1`)).toMatchObject({ state: 'DENIED' });
    expect(ledgerOf(world.cases.allContacts())).toEqual([]);
  });

  it('callers side by side never make more dials than one after the other', async () => {
    const count = async (atOnce: boolean): Promise<number> => {
      const { may } = await handedOver();
      const ids = Array.from({ length: 6 }, (_, index) => `d${index}`);
      const ask = (id: string) => may(dial(id));
      const all = atOnce ? await Promise.all(ids.map(ask)) : [];
      if (!atOnce) for (const id of ids) all.push(await ask(id));
      return all.filter(({ kind }) => kind === 'may').length;
    };
    const inTurn = await count(false);
    expect(inTurn).toBeGreaterThan(0);
    expect(await count(true)).toBeLessThanOrEqual(inTurn);
  });
});

describe('recordCall', () => {
  it.each(callResults)('%s: counts as what it was', async (result) => {
    const { world, may, record } = await handedOver();
    await may(dial());
    const more = {
      ...(result === 'promise' && { promise: { amountMinor: 100, dueOn: on('2025-03-20') } }),
      ...(result === 'callback' && { callAgainAt: at('2025-03-12T04:00Z') }),
    };
    expect(await record(dial(), report({ result, ...more }))).toMatchObject({ kind: 'recorded' });
    expect(ledgerOf(world.cases.allContacts())).toMatchObject([{ result: countsAs[result] }]);
  });

  it('told twice: the same answer; another result: a conflict; nothing changes', async () => {
    const { world, may, record } = await handedOver();
    await may(dial());
    const told = report({ result: 'right-party' });
    expect(await record(dial(), told)).toEqual({ kind: 'recorded', taskOver: true });
    const before = JSON.stringify(world.cases.allContacts());
    expect(await record(dial(), told)).toEqual({ kind: 'repeated', taskOver: true });
    expect(await record(dial(), report({ result: 'refused' }))).toEqual({ kind: 'conflict' });
    expect(JSON.stringify(world.cases.allContacts())).toBe(before);
  });

  it('of a dial nobody asked leave for, or an unknown task: told so', async () => {
    const { record } = await handedOver();
    expect(await record(dial('d9'), report())).toEqual({ kind: 'unknown-dial' });
    expect(await record({ ...dial(), taskId: 'L1#x#2025-01-01' }, report())).toEqual({
      kind: 'unknown-task',
    });
  });

  it('late, of a task withdrawn meanwhile: taken, because the call was made', async () => {
    const { world, may, record } = await handedOver();
    await may(dial());
    await world.cases.settleContact({ ...line(world, taskId)!, state: 'WITHDRAWN' }, ['QUEUED']);
    expect(await record(dial(), report({ result: 'right-party' }))).toEqual({
      kind: 'recorded',
      taskOver: true,
    });
  });

  it('a wrong number is not dialled again; the next one is', async () => {
    const { world, may, record } = await handedOver();
    await may(dial());
    await record(dial(), report({ result: 'wrong-number' }));
    expect(await world.contactability.find('B1')).toMatchObject({
      numbers: [{ number: numbers[0], status: 'failed', reason: 'wrong-number' }],
    });
    world.clock.set(at('2025-03-13T04:00Z'));
    expect(await may(dial('d2'))).toMatchObject({ kind: 'may', number: numbers[1] });
    world.clock.set(at('2025-03-15T04:00Z'));
    expect(await may(dial('d3'))).toMatchObject({ kind: 'may', number: numbers[1] });
  });

  it('“do not call me”: never again, on any number; from somebody else: not on this number', async () => {
    const { world, may, record } = await handedOver();
    await may(dial());
    await record(dial(), report({ result: 'third-party', stopCalling: true }));
    expect(await world.contactability.find('B1')).toMatchObject({
      choices: [{ channel: 'call', number: numbers[0], wanted: false }],
      stops: [],
    });
    const other = await handedOver();
    await other.may(dial());
    await other.record(dial(), report({ result: 'right-party', stopCalling: true }));
    expect(await other.world.contactability.find('B1')).toMatchObject({ stops: [{ what: 'calls' }] });
  });

  it('a callback: not before the moment agreed', async () => {
    const { world, may, record } = await handedOver();
    await may(dial());
    const callAgainAt = at('2025-03-14T04:00Z');
    await record(dial(), report({ result: 'callback', callAgainAt }));
    world.clock.set(at('2025-03-13T04:00Z'));
    expect(await may(dial('d2'))).toEqual({ kind: 'denied', reason: 'callback-asked', retryAt: callAgainAt });
    world.clock.set(callAgainAt);
    expect(await may(dial('d2'))).toMatchObject({ kind: 'may' });
  });

  it('a promise is taken once under the dial’s id; one that cannot be taken records nothing', async () => {
    const { world, may, record, promised } = await handedOver();
    await may(dial());
    const told = (amountMinor: number) =>
      report({ result: 'promise', promise: { amountMinor, dueOn: on('2025-03-20') } });
    expect(await record(dial(), told(1000))).toEqual({ kind: 'refused', reason: 'amount-above-owed' });
    expect(line(world, `${taskId}#dial#d1`)?.state).toBe('SENDING');
    expect(await record(dial(), told(100))).toEqual({ kind: 'recorded', taskOver: true });
    expect(new Set(promised)).toEqual(new Set(['call-d1']));
    expect(line(world, taskId)?.state).toBe('DONE');
  });

  it('a promise by phone is taken by the rules of every promise, in the caller’s name', async () => {
    const taken: unknown[] = [];
    const answers = [
      { kind: 'refused', refusal: 'promise-open' },
      { kind: 'unknown-loan' },
      { kind: 'done' },
    ] as const;
    const take = promiseByPhone({
      promise: (ask) => {
        taken.push(ask.who);
        return Promise.resolve(answers[taken.length - 1] as never);
      },
    });
    const told = {
      id: 'call-d1',
      loanId: 'L1',
      by: 'o-1',
      promise: { amountMinor: 1, dueOn: on('2025-03-20') },
    };
    const results = [await take(told), await take(told), await take(told)];
    expect(results).toEqual([{ refused: 'promise-open' }, { refused: 'loan-not-found' }, 'taken']);
    expect(taken[0]).toEqual({ by: 'o-1', borrowerId: null, source: 'call' });
  });

  it('who called is kept with the result', async () => {
    const { world, may, record } = await handedOver();
    await may(dial());
    await record(dial(), report({ result: 'right-party' }));
    expect(line(world, `${taskId}#dial#d1`)?.settled).toEqual({
      by: 'officer-1',
      why: 'call-result',
      at: noon,
    });
  });

  it('a refusal is noted as unwillingness', async () => {
    const { may, record, answers } = await handedOver();
    await may(dial());
    await record(dial(), report({ result: 'refused' }));
    expect((await answers.find('L1'))?.willingness).toEqual({
      is: 'unwilling',
      on: on('2025-03-11'),
      source: 'call',
    });
  });
});

describe('what is said and what is reported', () => {
  it.each(
    (['zh-CN', 'zh-TW', 'en'] as const).flatMap((language) =>
      segmentNames.map((segment) => ({ language, segment })),
    ),
  )(
    '$language, $segment: bank and name first, nothing of a debt before the borrower is identified',
    ({ language, segment }) => {
      const guide = callGuide({ name: 'Anna Lee', language }, segment);
      expect(guide.opening).toMatch(/示例银行|示例銀行|Example Bank/);
      expect(guide.opening).toContain('Anna Lee');
      for (const said of [guide.opening, guide.whoAsks, guide.identify])
        expect(said).not.toMatch(/loan|debt|overdue|owe|pay|arrears|贷款|貸款|欠|逾期|还款|還款|繳款|债|債/i);
      expect(guide.conversation).not.toBe('');
    },
  );

  it.each([
    { name: 'a promise without terms', body: { result: 'promise' } },
    {
      name: 'terms without a promise',
      body: { result: 'refused', promise: { amountMinor: 1, dueOn: '2025-03-20' } },
    },
    { name: 'a callback without a moment', body: { result: 'callback' } },
    {
      name: 'a moment without a callback',
      body: { result: 'no-answer', callAgainAt: '2025-03-12T04:00:00.000Z' },
    },
    {
      name: 'an amount of nothing',
      body: { result: 'promise', promise: { amountMinor: 0, dueOn: '2025-03-20' } },
    },
    { name: 'an unknown result', body: { result: 'shouted' } },
    { name: 'a field too many', body: { result: 'no-answer', note: 'x' } },
  ])('$name is refused', ({ body }) => {
    expect(callReportSchema.safeParse(body).success).toBe(false);
  });

  it('a plain report and a dial are read', () => {
    expect(callReportSchema.parse({ result: 'no-answer' })).toEqual(report());
    expect(dialSchema.safeParse(dial()).success).toBe(true);
    expect(dialSchema.safeParse({ ...dial(), dialId: 'a#b' }).success).toBe(false);
  });
});
