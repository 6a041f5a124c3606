import { describe, expect, it } from 'vitest';
import {
  deriveArrears,
  explainArrears,
  moneyReceived,
  nextKnownPayment,
} from '../../../shared/domain/arrears/index.ts';
import type { Contract, Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { aLoan, aPayment, at, instalmentsOn, on, settings } from '../../support/builders.ts';

/** 100,000 due on 10 March 2025 at 36 % penalty a year, act/360: a day costs 100. */
const contract: Contract = { ...aLoan().contract, annualRate: 0.24, penaltyMultiple: 1.5 };
const loan = aLoan({
  contract,
  instalments: [
    { number: 1, dueOn: on('2025-03-10'), feesMinor: 0, interestMinor: 0, principalMinor: 100_000 },
  ],
});
const question = (payments: readonly Payment[], one: Loan = loan, date = '2025-05-09') => ({
  loan: one,
  payments,
  businessDate: on(date),
  cutoff: at(`${date}T15:59:59.999Z`),
  zone: 'Asia/Taipei',
  settings,
});
const paid = (id: string, amountMinor: number, moment: string, more: Partial<Payment> = {}): Payment =>
  aPayment({ id, amountMinor, receivedAt: at(moment), ...more });

describe('money in any order', () => {
  const early = paid('P1', 40_000, '2025-03-20T02:00Z');
  const late = paid('P2', 60_000, '2025-04-09T02:00Z');
  const sameDay = paid('P3', 20_000, '2025-03-20T09:00Z');

  it.each([
    { name: 'as it came', payments: [early, late], interest: 1000 + 1200 },
    { name: 'the other way round', payments: [late, early], interest: 1000 + 1200 },
    { name: 'two of one day', payments: [early, sameDay, late], interest: 1000 + 800 },
    { name: 'two of one day apart', payments: [sameDay, late, early], interest: 1000 + 800 },
  ])('$name bears the same interest', ({ payments, interest }) => {
    const arrears = deriveArrears(question(payments));
    expect(arrears).toMatchObject({ inArrears: false, penaltyInterestMinor: interest });
  });
});

describe('money that stands', () => {
  const first = paid('P1', 1000, '2025-03-20T02:00Z');
  const pending = paid('R1', 1000, '2025-03-21T02:00Z', { reversalOf: 'P1', status: 'pending' });

  it.each([
    {
      name: 'a reversal still pending takes nothing back',
      payments: [first, pending],
      countPending: true,
      sum: 1000,
    },
    {
      name: 'one settled does',
      payments: [first, { ...pending, status: 'settled' as const }],
      countPending: true,
      sum: 0,
    },
    {
      name: 'marked as reversed, by nobody',
      payments: [{ ...first, status: 'reversed' as const }],
      countPending: true,
      sum: 0,
    },
    {
      name: 'a part of it back',
      payments: [first, { ...pending, status: 'settled' as const, amountMinor: 300 }],
      countPending: false,
      sum: 700,
    },
  ])('$name', ({ payments, countPending, sum }) => {
    expect(moneyReceived({ ...question(payments), countPending })).toBe(sum);
  });

  it('a payment at the cutoff counts, and is explained as counted', () => {
    const asked = question([paid('P1', 100_000, '2025-05-09T15:59:59.999Z')]);
    expect(moneyReceived(asked)).toBe(100_000);
    expect(explainArrears(asked).payments.map(({ as }) => as)).toEqual(['counted']);
  });

  it('notes stand in the order of the moments, then of the ids, and say what a reversal is of', () => {
    const notes = explainArrears(
      question([
        paid('P9', 10, '2025-03-22T02:00Z'),
        paid('R1', 10, '2025-03-25T02:00Z', { reversalOf: 'P2' }),
        paid('P2', 10, '2025-03-21T02:00Z'),
        paid('P1', 10, '2025-03-21T02:00Z'),
        paid('P3', 10, '2025-03-21T02:00Z'),
        paid('P0', 10, '2025-03-24T02:00Z', { status: 'pending' }),
      ]),
    ).payments;
    expect(notes.map(({ id, as, reversalOf }) => [id, as, reversalOf])).toEqual([
      ['P1', 'counted', null],
      ['P2', 'reversed', null],
      ['P3', 'counted', null],
      ['P9', 'counted', null],
      ['P0', 'pending', null],
      ['R1', 'reversal', 'P2'],
    ]);
  });

  it('the next payment on file is the first of those to come', () => {
    const [a, b, c] = ['2025-03-20', '2025-03-22', '2025-03-21'].map((date, n) =>
      paid(`P${n}`, 1, `${date}T02:00Z`),
    );
    expect(nextKnownPayment([a!, b!, c!], at('2025-03-20T02:00Z'))).toBe(c!.receivedAt);
    expect(nextKnownPayment([c!, b!], at('2025-03-20T02:00Z'))).toBe(c!.receivedAt);
    expect(nextKnownPayment([a!], at('2025-03-20T02:00Z'))).toBeUndefined();
  });
});

describe('a receipt', () => {
  it('names the payments of its day that stand', () => {
    const { receipts } = explainArrears(
      question([
        paid('P1', 10_000, '2025-03-20T02:00Z'),
        paid('P2', 10_000, '2025-03-21T02:00Z'),
        paid('P3', 10_000, '2025-03-21T03:00Z'),
        paid('P4', 10_000, '2025-03-21T04:00Z', { status: 'pending' }),
      ]),
    );
    expect(receipts.map(({ on: day, paymentIds }) => [day, paymentIds])).toEqual([
      ['2025-03-20', ['P1']],
      ['2025-03-21', ['P2', 'P3']],
    ]);
  });

  it.each([
    { name: 'not met', amount: 99_999, metOn: null },
    { name: 'met by its last part', amount: 100_000, metOn: '2025-03-25' },
  ])('an instalment: $name', ({ amount, metOn }) => {
    const { instalments } = explainArrears(
      question([paid('P1', 50_000, '2025-03-20T02:00Z'), paid('P2', amount - 50_000, '2025-03-25T02:00Z')]),
    );
    expect(instalments.map((one) => one.metOn)).toEqual([metOn]);
  });
});

describe('a loan out of collection', () => {
  it('owes collections nothing, and its money stands unallocated', () => {
    const closed = deriveArrears(
      question([paid('P1', 700, '2025-03-20T02:00Z')], { ...loan, status: 'closed' }),
    );
    expect(closed).toEqual({
      ...deriveArrears(question([paid('P1', 100_000, '2025-03-09T02:00Z')])),
      riskClass: 'normal',
      toleranceApplied: false,
      rateAlert: false,
      allocatedMinor: 0,
      unallocatedMinor: 700,
    });
    expect(closed).toMatchObject({ bucket: 'current', penaltyInterestMinor: 0, instalments: [] });
  });
});

describe('the alert of the total rate', () => {
  // Penalty rate 22.4 %, below the 24 %; interest that bears interest adds to what the principal costs.
  const compounding: Contract = { ...contract, annualRate: 0.16, penaltyMultiple: 1.4, compounding: true };
  const owing = (dates: readonly string[], terms: Contract = compounding): Loan =>
    aLoan({ contract: terms, instalments: instalmentsOn(...dates) });
  const alert = (one: Loan, totalRateAlert = 0.24, payments: readonly Payment[] = []): boolean =>
    deriveArrears({ ...question(payments, one), settings: { ...settings, totalRateAlert } }).rateAlert;

  it.each([
    { name: 'all of it late: 950 x 22.4 % on 800', dates: ['2025-03-10'], limit: 0.24, raised: true },
    { name: 'exactly at the limit', dates: ['2025-03-10'], limit: 0.266, raised: false },
    { name: 'just under it', dates: ['2025-03-10'], limit: 0.2659, raised: true },
    { name: 'a third late', dates: ['2025-03-10', '2025-06-10', '2025-07-10'], limit: 0.24, raised: false },
    {
      name: 'the penalty rate itself is above',
      dates: ['2025-03-10', '2025-06-10', '2025-07-10'],
      limit: 0.2239,
      raised: true,
    },
  ])('$name: $raised', ({ dates, limit, raised }) => {
    expect(alert(owing(dates), limit)).toBe(raised);
  });

  it('without compounding the interest adds nothing', () => {
    expect(alert(owing(['2025-03-10'], { ...compounding, compounding: false }))).toBe(false);
  });

  it('what was paid late no longer bears', () => {
    expect(alert(owing(['2025-03-10']), 0.24, [paid('P1', 1000, '2025-03-20T02:00Z')])).toBe(false);
  });
});
