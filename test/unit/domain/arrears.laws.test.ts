import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveArrears,
  explainArrears,
  moneyReceived,
  type ArrearsQuestion,
} from '../../../shared/domain/arrears/index.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import type { Pause, Payment } from '../../../shared/domain/portfolio.ts';
import { anyDate, arrearsSettings, loan, payments } from '../../support/arbitraries.ts';
import { aPayment, at } from '../../support/builders.ts';
import { naiveAmountDays } from '../../support/naive-interest.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const runs = { numRuns: propertyRuns };
const endOf = (date: LocalDate) => at(`${date}T15:59:59.999Z`);

const question: fc.Arbitrary<ArrearsQuestion> = fc
  .record({
    loan: fc.tuple(loan, fc.boolean()).map(([one, compounding]) => ({
      ...one,
      contract: { ...one.contract, compounding },
    })),
    payments,
    businessDate: anyDate,
    settings: arrearsSettings,
    countPending: fc.boolean(),
  })
  .map((one) => ({ ...one, zone: 'Asia/Taipei', cutoff: endOf(one.businessDate) }));

const onDate = (one: ArrearsQuestion, businessDate: LocalDate): ArrearsQuestion => ({
  ...one,
  businessDate,
});

const paying = (one: ArrearsQuestion, amountMinor: number): ArrearsQuestion => ({
  ...one,
  payments: [...one.payments, aPayment({ id: 'LAST', amountMinor, receivedAt: one.cutoff })],
});

describe('deriveArrears, under any settings', () => {
  it('past due days never fall with time alone, and nor do what is owed and its interest', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 1, max: 60 }), (one, days) => {
        const before = deriveArrears(one);
        const after = deriveArrears(onDate(one, addDays(one.businessDate, days)));
        expect(after.pastDueDays).toBeGreaterThanOrEqual(before.pastDueDays);
        expect(after.overdueMinor).toBeGreaterThanOrEqual(before.overdueMinor);
        expect(after.penaltyInterestMinor).toBeGreaterThanOrEqual(before.penaltyInterestMinor);
        if (before.inArrears) expect(after.pastDueDays - before.pastDueDays).toBe(days);
        if (before.inArrears) expect(after.delinquentDays).toBeGreaterThanOrEqual(before.delinquentDays);
      }),
      runs,
    );
  });

  it('the order of payments says nothing, on file or within a day', () => {
    const shuffled = question.chain((one) =>
      fc.record({
        one: fc.constant(one),
        order: fc.shuffledSubarray([...one.payments], { minLength: one.payments.length }),
        // Hours of the day of Taipei, 00:00 to 23:59: 16:00 UTC the day before to 15:59.
        minutes: fc.array(fc.integer({ min: -480, max: 959 }), { minLength: 10, maxLength: 10 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ one, order, minutes }) => {
        const moved = order.map((payment, index): Payment => {
          const noon = Date.parse(`${payment.receivedAt.slice(0, 10)}T00:00:00Z`);
          return {
            ...payment,
            receivedAt: at(new Date(noon + (minutes[index] ?? 0) * 60_000).toISOString()),
          };
        });
        expect(deriveArrears({ ...one, payments: moved })).toEqual(deriveArrears(one));
      }),
      runs,
    );
  });

  it('pauses merge: cut in pieces, doubled or shuffled they are the same', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 4 });
    fc.assert(
      fc.property(question, cuts, (one, at) => {
        const pieces = one.loan.pauses.flatMap((pause): Pause[] => {
          const marks = at.map((days) => addDays(pause.from, days)).filter((date) => date < pause.to);
          const edges = [pause.from, ...marks.sort(), pause.to];
          const parts = edges.slice(1).map((to, index) => ({ ...pause, from: edges[index]!, to }));
          return [...parts.reverse(), pause];
        });
        const cut = { ...one, loan: { ...one.loan, pauses: pieces } };
        expect(deriveArrears(cut)).toEqual(deriveArrears(one));
      }),
      runs,
    );
  });

  it('a pause never adds days, and never more are taken than it has', () => {
    fc.assert(
      fc.property(question, anyDate, fc.integer({ min: 0, max: 90 }), (one, from, days) => {
        const pauses = [...one.loan.pauses, { from, to: addDays(from, days), reason: 'any' }];
        const before = deriveArrears(one);
        const after = deriveArrears({ ...one, loan: { ...one.loan, pauses } });
        expect(after.pastDueDays).toBe(before.pastDueDays);
        expect(after.delinquentDays).toBeLessThanOrEqual(before.delinquentDays);
        expect(after.delinquentDays).toBeGreaterThanOrEqual(before.delinquentDays - days);
        expect(after.penaltyInterestMinor).toBeLessThanOrEqual(before.penaltyInterestMinor);
      }),
      runs,
    );
  });

  it('money is conserved: allocated plus unallocated is what was received, and what fell due is paid or owed', () => {
    fc.assert(
      fc.property(question, (one) => {
        const arrears = deriveArrears(one);
        const { instalments } = explainArrears(one);
        expect(arrears.allocatedMinor + arrears.unallocatedMinor).toBe(moneyReceived(one));
        const whole = instalments.reduce(
          (sum, i) => sum + i.feesMinor + i.interestMinor + i.principalMinor,
          0,
        );
        const left = instalments.reduce((sum, { leftMinor }) => sum + leftMinor, 0);
        expect(whole).toBe(left + arrears.allocatedMinor);
        expect(Math.min(left, arrears.unallocatedMinor)).toBe(0);
        expect(arrears.instalments.reduce((sum, i) => sum + i.overdueMinor, 0)).toBe(arrears.overdueMinor);
      }),
      runs,
    );
  });

  it('paying all that is owed ends arrears, and paying anything never makes them worse', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 1, max: 100_000 }), (one, part) => {
        const before = deriveArrears(one);
        const after = deriveArrears(paying(one, part));
        expect(after.overdueMinor).toBeLessThanOrEqual(before.overdueMinor);
        expect(after.pastDueDays).toBeLessThanOrEqual(before.pastDueDays);
        expect(after.penaltyInterestMinor).toBeLessThanOrEqual(before.penaltyInterestMinor);
        if (before.overdueMinor === 0) return;
        // All of the loan: principal first may spend some on what falls due on the date itself.
        const all = one.loan.instalments.reduce(
          (sum, i) => sum + i.principalMinor + i.interestMinor + i.feesMinor,
          0,
        );
        expect(deriveArrears(paying(one, all))).toMatchObject({ inArrears: false, overdueMinor: 0 });
      }),
      runs,
    );
  });

  it('the loan is as old as its oldest instalment that is not tolerated', () => {
    fc.assert(
      fc.property(question, (one) => {
        const arrears = deriveArrears(one);
        const oldest = arrears.instalments.find(({ tolerated }) => !tolerated);
        expect(arrears.inArrears).toBe(oldest !== undefined);
        expect(arrears.oldestUnmetDueOn).toBe(oldest?.effectiveDueOn ?? null);
        expect(arrears.pastDueDays).toBe(oldest?.pastDueDays ?? 0);
        expect(arrears.delinquentDays).toBe(oldest?.delinquentDays ?? 0);
        expect(arrears.bucket).toBe(oldest?.bucket ?? 'current');
      }),
      runs,
    );
  });

  it('interest is the same as counted day by day, from the day on that each payment and reversal was known', () => {
    fc.assert(
      fc.property(question, (one) => {
        const settings = {
          ...one.settings,
          tolerance: { days: 0, amountMinor: {}, percent: 0 },
          allocation: { ...one.settings.allocation, principalFirstAfterDays: null },
          chargePausedDays: true,
        };
        const plain = { ...one, settings };
        expect(explainArrears(plain).interest.amountDays).toBe(String(naiveAmountDays(plain)));
      }),
      runs,
    );
  });

  it('the explanation adds up to what it explains', () => {
    fc.assert(
      fc.property(question, (one) => {
        const { arrears, interest, payments: notes, receipts, pauses } = explainArrears(one);
        expect(arrears).toEqual(deriveArrears(one));
        expect(interest.minor).toBe(arrears.penaltyInterestMinor);
        expect(String(interest.steps.reduce((sum, step) => sum + step.amountDays, 0))).toBe(
          interest.amountDays,
        );
        expect(notes.reduce((sum, { standsMinor }) => sum + standsMinor, 0)).toBe(moneyReceived(one));
        expect(receipts.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(moneyReceived(one));
        expect(pauses.reduce((sum, { daysTaken }) => sum + daysTaken, 0)).toBe(arrears.pausedDays);
      }),
      runs,
    );
  });
});
