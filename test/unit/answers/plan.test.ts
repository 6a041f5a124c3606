import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affordableRate,
  highestRate,
  monthsLater,
  offersFor,
  planOf,
} from '../../../shared/domain/answers/plan.ts';
import { standingOffer } from '../../../shared/domain/answers/answers.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { anArrangement } from '../../support/answers.ts';
import { on } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const today = on('2025-01-31');
const base = { amountMinor: 10_000, annualRate: 0.12, today };

describe('planOf', () => {
  it.each([
    // 10,000 x 1 % x (1 + 2/3 + 1/3) = 200
    { months: 0, rates: 3, amounts: [3400, 3400, 3400], cost: 200, kind: 'instalments', first: '2025-02-28' },
    // 10,000 x 1 % x 1 month
    { months: 0, rates: 1, amounts: [10_100], cost: 100, kind: 'instalments', first: '2025-02-28' },
    // three months deferred and the month of the rate: 4 x 100
    { months: 3, rates: 1, amounts: [10_400], cost: 400, kind: 'deferral', first: '2025-05-31' },
    // 3 x 100 + 10,000 x 1 % x 2.5
    { months: 3, rates: 4, amounts: [2638, 2638, 2637, 2637], cost: 550, kind: 'both', first: '2025-05-31' },
  ])('$rates rates after $months months', ({ months, rates, amounts, cost, kind, first }) => {
    const plan = planOf({ ...base, deferralMonths: months, instalments: rates });
    expect(plan.rates.map(({ amountMinor }) => amountMinor)).toEqual(amounts);
    expect(plan).toMatchObject({ costMinor: cost, kind, totalMinor: 10_000 + cost });
    expect(plan.rates[0]?.dueOn).toBe(first);
  });

  it.each([
    { amountMinor: 0, instalments: 1, deferralMonths: 0 },
    { amountMinor: 1, instalments: 0, deferralMonths: 0 },
    { amountMinor: 1, instalments: 1, deferralMonths: -1 },
  ])('refuses %o', (wrong) => {
    expect(() => planOf({ ...base, ...wrong })).toThrow(RangeError);
  });
});

describe('monthsLater', () => {
  it.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-01-31', 2, '2025-03-31'],
    ['2025-01-31', 3, '2025-04-30'],
    ['2025-11-15', 1, '2025-12-15'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2025-12-31', 60, '2030-12-31'],
    ['2025-03-10', 0, '2025-03-10'],
  ])('%s and %i months: %s', (from, months, to) => {
    expect(monthsLater(on(from), months)).toBe(to);
  });
});

describe('offers', () => {
  const rules = answerRules.plan;
  const question = fc.record({
    amountMinor: fc.integer({ min: 1, max: 50_000_000 }),
    annualRate: fc.integer({ min: 0, max: 3600 }).map((bp) => bp / 10_000),
    incomeMinor: fc.integer({ min: 0, max: 5_000_000 }),
    expensesMinor: fc.integer({ min: 0, max: 5_000_000 }),
  });

  it('sum to the total to the unit, rise by date, cost nothing less than nothing, at most sixty', () => {
    fc.assert(
      fc.property(question, fc.boolean(), ({ incomeMinor, expensesMinor, ...terms }, isKnown) => {
        const means = isKnown ? { incomeMinor, expensesMinor } : null;
        for (const plan of offersFor({ ...terms, today, means }, rules)) {
          const sum = plan.rates.reduce((all, { amountMinor }) => all + amountMinor, 0);
          expect(sum).toBe(plan.totalMinor);
          expect(plan.totalMinor - plan.costMinor).toBe(terms.amountMinor);
          expect(plan.costMinor).toBeGreaterThanOrEqual(0);
          expect(plan.rates.length).toBeLessThanOrEqual(60);
          const dates = plan.rates.map(({ dueOn }) => dueOn);
          expect([...new Set(dates)].sort()).toEqual(dates);
          expect(dates[0]! > today).toBe(true);
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('no rate is above what can be afforded; a sum after a deferral can be saved up', () => {
    fc.assert(
      fc.property(question, ({ incomeMinor, expensesMinor, ...terms }) => {
        const means = { incomeMinor, expensesMinor };
        const rate = affordableRate(means, rules);
        for (const plan of offersFor({ ...terms, today, means }, rules)) {
          if (plan.kind === 'deferral')
            expect(plan.totalMinor).toBeLessThanOrEqual(rate * (rules.deferralMonthsAtMost + 1));
          else expect(highestRate(plan)).toBeLessThanOrEqual(rate);
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('the shortest that can be afforded: one rate fewer could not', () => {
    const means = { incomeMinor: 5000, expensesMinor: 1000 };
    const [shortest] = offersFor({ ...base, means }, rules);
    expect(shortest?.rates).toHaveLength(6);
    expect(highestRate(planOf({ ...base, deferralMonths: 0, instalments: 5 }))).toBeGreaterThan(2000);
  });

  it.each([
    { name: 'nothing left of the income', means: { incomeMinor: 1000, expensesMinor: 1000 } },
    { name: 'more spent than earned', means: { incomeMinor: 1000, expensesMinor: 2000 } },
    { name: 'not even in sixty rates', means: { incomeMinor: 1000, expensesMinor: 980 } },
  ])('$name: nothing is offered', ({ means }) => {
    expect(offersFor({ ...base, means }, rules)).toEqual([]);
  });

  it('nothing known of the money: the usual lengths', () => {
    const plans = offersFor({ ...base, means: null }, rules);
    expect(plans.map(({ rates }) => rates.length)).toEqual(rules.usualMonths);
  });
});

describe('standingOffer: the terms a text may name', () => {
  const offered = anArrangement({ state: 'offered', acceptedAt: null });
  const oneRate = { ...offered, rates: offered.rates.slice(0, 1) };
  const asked = { today: offered.offerEndsOn, overdueMinor: 1000 };

  it.each([
    { name: 'on its last day', plans: [offered], question: asked, found: offered },
    { name: 'the day after', plans: [offered], question: { ...asked, today: on('2025-03-26') } },
    { name: 'part paid since', plans: [offered], question: { ...asked, overdueMinor: 900 } },
    { name: 'accepted', plans: [anArrangement()], question: asked },
    { name: 'declined', plans: [{ ...offered, state: 'declined' as const }], question: asked },
    { name: 'a sum at once only', plans: [oneRate], question: asked },
    { name: 'behind others', plans: [anArrangement(), oneRate, offered], question: asked, found: offered },
    { name: 'none', plans: [], question: asked },
  ])('$name', ({ plans, question, found }) => {
    expect(standingOffer({ arrangements: plans }, question)).toEqual(found);
  });
});
