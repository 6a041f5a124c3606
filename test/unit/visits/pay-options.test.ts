import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveArrears } from '../../../shared/domain/arrears/index.ts';
import { payOptions, type OptionTerms } from '../../../shared/domain/visits/pay-options.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { lateLoan } from '../../support/visit-packs.ts';
import { aLoan, aPayment, instalmentsOn, on, settings } from '../../support/builders.ts';
import { endOfDay } from '../../../shared/domain/instant.ts';

const terms: OptionTerms = { instalments: 6, instalmentsAtMost: 60, firstAfterDays: 30, deferralDays: 30 };
const question = lateLoan('en');
const now = deriveArrears(question);

describe('ways to pay what is overdue', () => {
  it('cost nothing more today, and later what the contract charges on what is left', () => {
    const { options } = payOptions(question, terms, 420_000);
    expect(options.map(({ kind, payments }) => [kind, payments.length])).toEqual([
      ['pay-now', 1],
      ['instalments', 7],
      ['deferral', 1],
    ]);
    const [today, instalments, deferral] = options;
    expect(today).toMatchObject({ totalMinor: now.overdueMinor + now.penaltyInterestMinor, moreMinor: 0 });
    // 30 days on the overdue principal alone: 22,647.49 x 22.5 % x 30 / 360, to the cent.
    expect(deferral!.moreMinor).toBe(Math.round((2_264_749 * 0.225 * 30) / 360));
    expect(instalments!.moreMinor).toBeGreaterThan(deferral!.moreMinor);
    expect(instalments!.payments[0]!.on).toBe('2025-07-13');
    expect(instalments!.payments.at(-1)!.on).toBe('2026-01-13');
  });

  it('fall back to the bank’s ordinary terms while nobody knows what is affordable', () => {
    const { options, isBeyondTerms } = payOptions(question, terms, null);
    expect(options[1]!.payments).toHaveLength(6);
    expect(isBeyondTerms).toBe(false);
  });

  it('offer no instalments beyond the longest plan, and none where one payment is affordable', () => {
    expect(payOptions(question, terms, 100)).toMatchObject({ isBeyondTerms: true });
    expect(payOptions(question, terms, 0)).toMatchObject({ isBeyondTerms: true });
    for (const affordable of [100, now.overdueMinor])
      expect(payOptions(question, terms, affordable).options.map(({ kind }) => kind)).toEqual([
        'pay-now',
        'deferral',
      ]);
  });

  it('keep to month ends', () => {
    const loan = aLoan({ instalments: instalmentsOn('2025-01-01') });
    const businessDate = on('2025-01-01');
    const start = {
      ...question,
      loan,
      payments: [],
      businessDate,
      cutoff: endOfDay(businessDate, question.zone),
    };
    const { options } = payOptions({ ...start, settings }, { ...terms, instalments: 3 }, null);
    expect(options).toEqual([]);
    const late = {
      ...start,
      businessDate: on('2025-01-02'),
      cutoff: endOfDay(on('2025-01-02'), question.zone),
    };
    const dates = payOptions(late, { ...terms, instalments: 4, firstAfterDays: 29 }, null).options[1]!
      .payments;
    expect(dates.map((one) => one.on)).toEqual(['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30']);
  });

  it('always add up to what is overdue, dates rising, no cheaper than paying now, and blind to money not yet known', () => {
    const affordable = fc.option(fc.integer({ min: 1, max: 3_000_000 }));
    const paid = fc.array(fc.integer({ min: 1, max: 900_000 }), { maxLength: 4 });
    fc.assert(
      fc.property(affordable, paid, (affordableMinor, amounts) => {
        const payments = amounts.map((amountMinor, index) =>
          aPayment({ ...question.payments[0]!, id: `X${index}`, amountMinor }),
        );
        const asked = { ...question, payments };
        const overdue = deriveArrears(asked).overdueMinor;
        const result = payOptions(asked, terms, affordableMinor);
        for (const option of result.options) {
          const sum = option.payments.reduce((total, one) => total + one.amountMinor, 0);
          expect(sum).toBe(overdue);
          expect(option.moreMinor).toBeGreaterThanOrEqual(0);
          expect(option.totalMinor).toBe(option.overdueMinor + option.penaltyInterestMinor);
          expect(option.payments.every((one, at) => at === 0 || one.on > option.payments[at - 1]!.on)).toBe(
            true,
          );
          if (option.kind === 'instalments' && affordableMinor !== null)
            expect(Math.max(...option.payments.map((one) => one.amountMinor))).toBeLessThanOrEqual(
              affordableMinor,
            );
        }
        const later = aPayment({
          ...question.payments[0]!,
          id: 'later',
          receivedAt: endOfDay(on('2025-06-20'), 'UTC'),
        });
        expect(payOptions({ ...asked, payments: [...payments, later] }, terms, affordableMinor)).toEqual(
          result,
        );
      }),
      { numRuns: propertyRuns },
    );
  });
});
