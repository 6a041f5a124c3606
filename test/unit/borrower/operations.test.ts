import { beforeEach, describe, expect, it } from 'vitest';
import { borrowerOperations, type Ask } from '../../../functions/borrower/operations.ts';
import type { Answers } from '../../../shared/domain/answers/answers.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { Retryable } from '../../../shared/runtime/errors.ts';
import { aLoan, aPayment, at, instalmentsOn, on } from '../../support/builders.ts';
import { World, zone } from '../../support/world.ts';

let world: World;
let touched: string[];

beforeEach(() => {
  world = new World(at('2025-03-12T02:00:00Z'));
  world.lend(aLoan({ instalments: instalmentsOn('2025-03-10'), coBorrowerIds: ['B7'] }));
  touched = [];
});

const deps = () => ({
  portfolio: world.portfolio,
  answers: world.cases.answers,
  clock: world.clock.now,
  zone,
  rules: answerRules,
  touch: (loanId: string, date: string) => {
    touched.push(`${loanId} ${date}`);
    return Promise.resolve();
  },
});
const operations = () => borrowerOperations(deps());
const borrower = { by: 'B1', borrowerId: 'B1', source: 'app' } as const;
const officer = { by: 'officer-1', borrowerId: null, source: 'officer' } as const;
const ask = (more: Partial<Ask> = {}): Ask => ({ loanId: 'L1', who: borrower, id: 'X-1', ...more });
const stored = (): Answers | undefined => world.cases.answers.peek('L1');
const means = { incomeMinor: 2000, expensesMinor: 1000 };

describe('whose loan it is', () => {
  it.each([
    { name: 'the borrower', who: borrower, kind: 'done' },
    { name: 'a co-borrower', who: { ...borrower, borrowerId: 'B7' }, kind: 'done' },
    { name: 'another borrower', who: { ...borrower, borrowerId: 'B2' }, kind: 'unknown-loan' },
    { name: 'an officer', who: officer, kind: 'done' },
  ] as const)('$name: $kind', async ({ who, kind }) => {
    const of = operations();
    const results = [
      await of.dispute(ask({ who }), { ground: 'amount', text: 'wrong' }),
      await of.hardship(ask({ who }), { ...means, reason: 'ill', documents: [] }),
      await of.promise(ask({ who }), { amountMinor: 1000, dueOn: on('2025-03-20') }),
      await of.offer(ask({ who }), { means }),
    ];
    expect(results.map((one) => one.kind)).toEqual([kind, kind, kind, kind]);
    expect((await of.quote(ask({ who }), { deferralMonths: 0, instalments: 3 })).kind).toBe(
      kind === 'done' ? 'quoted' : kind,
    );
    if (kind !== 'done') expect(stored()).toBeUndefined();
  });

  it('a loan that is not in the book is answered the same', async () => {
    expect(await operations().accept(ask({ loanId: 'L9' }))).toEqual({ kind: 'unknown-loan' });
  });
});

describe('a promise', () => {
  const terms = { amountMinor: 600, dueOn: on('2025-03-20') };
  it('is stored once however often it is asked, and dates the scan’s look', async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => operations().promise(ask(), terms)));
    expect(results.every(({ kind }) => kind === 'done')).toBe(true);
    expect(stored()?.promises).toMatchObject([
      { id: 'X-1', amountMinor: 600, lastOn: '2025-03-21', state: 'open' },
    ]);
    expect(touched[0]).toBe('L1 2025-03-22');
  });
  it('money on its way lowers what can be promised', async () => {
    world.portfolio.pay(
      aPayment({ amountMinor: 500, receivedAt: at('2025-03-12T01:00Z'), status: 'pending' }),
    );
    const refused = { kind: 'refused', refusal: 'amount-above-owed' };
    expect(await operations().promise(ask(), terms)).toEqual(refused);
  });
  it('is withdrawn, and again with the same answer', async () => {
    await operations().promise(ask(), terms);
    for (let time = 0; time < 2; time += 1)
      expect((await operations().withdrawPromise(ask())).kind).toBe('done');
    expect(stored()).toMatchObject({ version: 2, promises: [{ state: 'withdrawn' }] });
  });
});

describe('a plan', () => {
  it('offered, accepted and monitored: what was offered is what is agreed', async () => {
    const offered = await operations().offer(ask(), { means });
    expect(offered.kind).toBe('done');
    const [first] = stored()!.arrangements;
    expect(first).toMatchObject({ id: 'X-1-1', state: 'offered', kind: 'instalments' });
    await operations().accept(ask({ id: 'X-1-1' }));
    expect(stored()!.arrangements[0]).toMatchObject({ state: 'accepted', rates: first!.rates });
    expect(touched.at(-1)).toBe('L1 2025-04-18');
    expect(await operations().offer(ask({ id: 'X-2' }), { means })).toEqual({
      kind: 'refused',
      refusal: 'plan-agreed',
    });
    expect((await operations().endPlan(ask({ id: 'X-1-1' }), 'cancel')).kind).toBe('done');
    expect(stored()!.arrangements[0]?.state).toBe('cancelled');
  });
  it('nothing is offered or quoted where nothing is owed', async () => {
    world.portfolio.pay(aPayment());
    const nothing = { kind: 'refused', refusal: 'nothing-owed' };
    expect(await operations().offer(ask(), { means })).toEqual(nothing);
    expect(await operations().quote(ask(), { deferralMonths: 0, instalments: 3 })).toEqual(nothing);
  });
  it('a quote says what a rate may be at most with this money', async () => {
    const terms = { deferralMonths: 0, instalments: 3 };
    expect(await operations().quote(ask(), { ...terms, means })).toMatchObject({ affordableMinor: 500 });
    expect(await operations().quote(ask(), terms)).toMatchObject({ affordableMinor: null });
  });
  it('offers asked for again and again do not fill the item', async () => {
    for (let time = 0; time < 20; time += 1)
      await operations().offer(ask({ id: `X-${time}` }), { means: null });
    expect(stored()!.arrangements).toHaveLength(24 + 3);
    expect(stored()!.arrangements.filter(({ state }) => state === 'offered')).toHaveLength(3);
  });
  it('a quote stores nothing', async () => {
    const quoted = await operations().quote(ask(), { deferralMonths: 3, instalments: 6 });
    expect(quoted).toMatchObject({ kind: 'quoted', plan: { kind: 'both' } });
    expect(stored()).toBeUndefined();
  });
});

describe('hardship and disputes', () => {
  it('hold collection until an officer decides; the scan looks that day', async () => {
    await operations().hardship(ask(), { ...means, reason: 'ill', documents: [] });
    await operations().dispute(ask({ id: 'X-2' }), { ground: 'amount', text: 'wrong' });
    const held = async () => (await world.cases.load(['L1'])).get('L1')!.holds.map(({ reason }) => reason);
    expect(await held()).toEqual(['hardship-review', 'dispute']);
    await operations().decideHardship(ask({ who: officer }), 'grant');
    await operations().closeDispute(ask({ id: 'X-2', who: officer }), 'reject', 'the amount is right');
    expect(await held()).toEqual([]);
    expect(stored()).toMatchObject({
      hardships: [{ decidedBy: 'officer-1', state: 'granted' }],
      disputes: [{ closedBy: 'officer-1', finding: 'the amount is right' }],
    });
    expect(touched.at(-1)).toBe('L1 2025-03-12');
  });
});

describe('answers at the same time', () => {
  it('of different kinds are all kept', async () => {
    const of = operations();
    await Promise.all([
      of.dispute(ask({ id: 'a' }), { ground: 'amount', text: 'x' }),
      of.hardship(ask({ id: 'b' }), { ...means, reason: 'ill', documents: [] }),
      of.promise(ask({ id: 'c' }), { amountMinor: 10, dueOn: on('2025-03-20') }),
    ]);
    expect(stored()).toMatchObject({ version: 3, promises: [{}], hardships: [{}], disputes: [{}] });
  });
  it('on a version that has gone by change nothing, unless they are done already', async () => {
    await operations().promise(ask(), { amountMinor: 10, dueOn: on('2025-03-20') });
    expect(await operations().withdrawPromise(ask({ version: '0' }))).toEqual({ kind: 'changed' });
    for (let time = 0; time < 2; time += 1)
      expect((await operations().withdrawPromise(ask({ version: '1' }))).kind).toBe('done');
  });
  it('without end are refused before the item is full, and what is there can still be ended', async () => {
    const of = operations();
    for (let time = 0; time < 100; time += 1) {
      await of.promise(ask({ id: `p${time}` }), { amountMinor: 10, dueOn: on('2025-03-20') });
      await of.withdrawPromise(ask({ id: `p${time}` }));
    }
    const long = { ...means, reason: '苦'.repeat(2000), documents: [] };
    let last = await of.hardship(ask({ id: 'h0' }), long);
    for (let time = 1; last.kind === 'done' && time < 100; time += 1) {
      await of.decideHardship(ask({ id: `h${time - 1}` }), 'withdraw');
      last = await of.hardship(ask({ id: `h${time}` }), long);
    }
    expect(last).toEqual({ kind: 'refused', refusal: 'too-much' });
    expect(Buffer.byteLength(JSON.stringify(stored()))).toBeLessThan(210_000);
  });
  it('that never end are tried again by the caller', async () => {
    const answers = { ...world.cases.answers, save: () => Promise.resolve(false) };
    const losing = borrowerOperations({ ...deps(), answers });
    await expect(losing.dispute(ask(), { ground: 'amount', text: 'x' })).rejects.toThrow(Retryable);
  });
});
