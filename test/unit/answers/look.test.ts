import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breachDayOf,
  lookAtAnswers,
  lookAtPlan,
  lookAtPromise,
} from '../../../shared/domain/answers/look.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import type { Payment } from '../../../shared/domain/portfolio.ts';
import { anArrangement, aPromise, someAnswers } from '../../support/answers.ts';
import { aPayment, at, on, scanMoment } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const seen = (date: string, ...payments: Payment[]) => ({
  payments,
  businessDate: on(date),
  cutoff: scanMoment(on(date)),
});
const paid = (amountMinor: number, when: string, more: Partial<Payment> = {}) =>
  aPayment({ id: `P-${when}-${amountMinor}`, amountMinor, receivedAt: at(when), ...more });

describe('a promise of 1,000 until the 20th, one day of grace, half counts as part', () => {
  it.each([
    { name: 'nothing yet', on: '2025-03-21', payments: [], state: 'open', paidMinor: 0 },
    { name: 'nothing, its last day over', on: '2025-03-22', payments: [], state: 'broken', paidMinor: 0 },
    {
      name: 'all, early',
      on: '2025-03-15',
      payments: [paid(1000, '2025-03-14T03:00Z')],
      state: 'kept',
      paidMinor: 1000,
    },
    {
      name: 'more than all',
      on: '2025-03-15',
      payments: [paid(3000, '2025-03-14T03:00Z')],
      state: 'kept',
      paidMinor: 3000,
    },
    {
      name: 'in two',
      on: '2025-03-22',
      payments: [paid(400, '2025-03-14T03:00Z'), paid(600, '2025-03-20T03:00Z')],
      state: 'kept',
      paidMinor: 1000,
    },
    {
      name: 'within grace',
      on: '2025-03-22',
      payments: [paid(1000, '2025-03-21T15:59:59Z')],
      state: 'kept',
      paidMinor: 1000,
    },
    {
      name: 'a moment after grace',
      on: '2025-03-22',
      payments: [paid(1000, '2025-03-21T16:00:00Z')],
      state: 'broken',
      paidMinor: 0,
    },
    {
      name: 'before it was made',
      on: '2025-03-22',
      payments: [paid(1000, '2025-03-12T02:00Z')],
      state: 'broken',
      paidMinor: 0,
    },
    {
      name: 'some, while time is left',
      on: '2025-03-20',
      payments: [paid(600, '2025-03-14T03:00Z')],
      state: 'open',
      paidMinor: 600,
    },
    {
      name: 'half',
      on: '2025-03-22',
      payments: [paid(500, '2025-03-14T03:00Z')],
      state: 'part-kept',
      paidMinor: 500,
    },
    {
      name: 'a unit less than half',
      on: '2025-03-22',
      payments: [paid(499, '2025-03-14T03:00Z')],
      state: 'broken',
      paidMinor: 499,
    },
    {
      name: 'a unit less than all',
      on: '2025-03-22',
      payments: [paid(999, '2025-03-14T03:00Z')],
      state: 'part-kept',
      paidMinor: 999,
    },
    {
      name: 'pending',
      on: '2025-03-22',
      payments: [paid(1000, '2025-03-14T03:00Z', { status: 'pending' })],
      state: 'broken',
      paidMinor: 0,
    },
    {
      name: 'taken back',
      on: '2025-03-22',
      payments: [
        paid(1000, '2025-03-14T03:00Z', { id: 'P1' }),
        paid(1000, '2025-03-16T03:00Z', { id: 'R1', reversalOf: 'P1' }),
      ],
      state: 'broken',
      paidMinor: 0,
    },
    {
      name: 'looked at a month late',
      on: '2025-04-22',
      payments: [paid(1000, '2025-03-20T03:00Z')],
      state: 'kept',
      paidMinor: 1000,
    },
  ] as const)('$name: $state', ({ on: date, payments, state, paidMinor }) => {
    const isSettled = state !== 'open';
    expect(lookAtPromise(aPromise(), seen(date, ...payments))).toEqual(
      aPromise({ state, paidMinor, settledOn: isSettled ? on(date) : null }),
    );
  });

  it.each(['kept', 'part-kept', 'broken', 'withdrawn'] as const)('%s is not looked at again', (state) => {
    const promise = aPromise({ state });
    expect(lookAtPromise(promise, seen('2025-03-22', paid(1000, '2025-03-14T03:00Z')))).toBe(promise);
  });
});

describe('a plan of three rates of 400 from 1 April, five days of grace', () => {
  it.each([
    { name: 'before the first rate', on: '2025-04-01', paid: [], state: 'accepted', sum: 0 },
    { name: 'the day after it', on: '2025-04-02', paid: [], state: 'in-force', sum: 0 },
    { name: 'the last day of grace', on: '2025-04-06', paid: [], state: 'in-force', sum: 0 },
    { name: 'after grace', on: '2025-04-07', paid: [], state: 'breached', sum: 0 },
    { name: 'after grace, a unit short', on: '2025-04-07', paid: [399], state: 'breached', sum: 399 },
    { name: 'after grace, met', on: '2025-04-07', paid: [400], state: 'in-force', sum: 400 },
    { name: 'two ahead', on: '2025-05-20', paid: [800], state: 'in-force', sum: 800 },
    { name: 'the second missed', on: '2025-05-20', paid: [400], state: 'breached', sum: 400 },
    { name: 'all at once', on: '2025-03-20', paid: [1200], state: 'completed', sum: 1200 },
    { name: 'all in time', on: '2025-06-02', paid: [400, 800], state: 'completed', sum: 1200 },
  ] as const)('$name: $state', ({ on: date, paid: amounts, state, sum }) => {
    const payments = amounts.map((amount, index) => paid(amount, `2025-03-1${index + 4}T03:00Z`));
    const settledOn = state === 'breached' || state === 'completed' ? on(date) : null;
    expect(lookAtPlan(anArrangement(), seen(date, ...payments))).toEqual(
      anArrangement({ state, paidMinor: sum, settledOn }),
    );
  });

  it('money from before it was agreed does not count', () => {
    expect(lookAtPlan(anArrangement(), seen('2025-04-07', paid(1200, '2025-03-12T01:00Z'))).state).toBe(
      'breached',
    );
  });

  it.each([
    { on: '2025-03-25', state: 'offered' },
    { on: '2025-03-26', state: 'declined' },
  ] as const)('an offer good to the 25th is $state on $on', ({ on: date, state }) => {
    const offer = anArrangement({ state: 'offered', acceptedAt: null });
    expect(lookAtPlan(offer, seen(date)).state).toBe(state);
  });

  it.each(['breached', 'completed', 'declined', 'cancelled'] as const)(
    '%s is not looked at again',
    (state) => {
      const plan = anArrangement({ state });
      expect(lookAtPlan(plan, seen('2026-01-01', paid(9000, '2025-03-14T03:00Z')))).toBe(plan);
    },
  );
});

describe('a look at all answers', () => {
  it('gives the same object where nothing changed, else the next version', () => {
    const answers = someAnswers({ promises: [aPromise()], arrangements: [anArrangement()] });
    expect(lookAtAnswers(answers, seen('2025-03-20'))).toBe(answers);
    const after = lookAtAnswers(answers, seen('2025-03-22'));
    expect(after).toEqual({
      ...answers,
      version: 2,
      promises: [aPromise({ state: 'broken', settledOn: on('2025-03-22') })],
    });
    expect(lookAtAnswers(after, seen('2025-03-23'))).toBe(after);
  });

  const rank = { broken: 0, 'part-kept': 1, kept: 2, open: -1, withdrawn: -1 };
  const money = fc.array(
    fc.record({ amountMinor: fc.integer({ min: 1, max: 1500 }), hour: fc.integer({ min: 0, max: 400 }) }),
    { maxLength: 6 },
  );
  const toPayments = (list: readonly { amountMinor: number; hour: number }[]) =>
    list.map(({ amountMinor, hour }, index) =>
      aPayment({
        id: `P${index}`,
        amountMinor,
        receivedAt: at(new Date(Date.UTC(2025, 2, 10, hour)).toISOString()),
      }),
    );

  it('more money never makes a promise or a plan worse', () => {
    fc.assert(
      fc.property(money, money, (some, more) => {
        const [less, all] = [toPayments(some), toPayments([...some, ...more])];
        const of = (payments: Payment[]) => ({
          promise: rank[lookAtPromise(aPromise(), seen('2025-03-28', ...payments)).state],
          plan: lookAtPlan(anArrangement(), seen('2025-04-10', ...payments)).state,
        });
        expect(of(all).promise).toBeGreaterThanOrEqual(of(less).promise);
        if (of(less).plan !== 'breached') expect(of(all).plan).not.toBe('breached');
      }),
      { numRuns: propertyRuns },
    );
  });

  it('the order of payments says nothing', () => {
    fc.assert(
      fc.property(money, (list) => {
        const payments = toPayments(list);
        const look = (all: Payment[]) =>
          lookAtAnswers(
            someAnswers({ promises: [aPromise()], arrangements: [anArrangement()] }),
            seen('2025-04-10', ...all),
          );
        expect(look([...payments].reverse())).toEqual(look(payments));
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('the day a plan can be breached first', () => {
  it.each([
    { paidMinor: 0, day: '2025-04-07' },
    { paidMinor: 399, day: '2025-04-07' },
    { paidMinor: 400, day: '2025-05-07' },
    { paidMinor: 800, day: '2025-06-07' },
    { paidMinor: 1200, day: undefined },
  ])('with $paidMinor paid: $day', ({ paidMinor, day }) => {
    const plan = anArrangement({ paidMinor });
    expect(breachDayOf(plan)).toBe(day);
    if (day === undefined) return;
    const state = (date: string) => {
      const payments = paidMinor === 0 ? [] : [paid(paidMinor, '2025-03-20T03:00Z')];
      return lookAtPlan(plan, seen(date, ...payments)).state;
    };
    expect(state(addDays(on(day), -1))).toBe('in-force');
    expect(state(day)).toBe('breached');
  });
});
