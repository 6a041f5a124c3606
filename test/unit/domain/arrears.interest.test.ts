import { describe, expect, it } from 'vitest';
import { deriveArrears, explainArrears, type ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Contract, Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { aLoan, aPayment, at, on, settings } from '../../support/builders.ts';

/*
 * One instalment due on Monday 10 March 2025: principal 100,000, interest 10,000, no fees; contract rate 18 % x 1.5 =
 * 27 % a year, act/360. A day costs 100,000 x 0.27 / 360 = 75. From 10 March to 9 April are 30 days.
 */
const contract: Contract = {
  ...aLoan().contract,
  annualRate: 0.18,
  penaltyMultiple: 1.5,
};

function late(
  terms: Partial<Contract> = {},
  owed = { principalMinor: 100_000, interestMinor: 10_000 },
): Loan {
  return aLoan({
    contract: { ...contract, ...terms },
    instalments: [{ number: 1, dueOn: on('2025-03-10'), feesMinor: 0, ...owed }],
  });
}

interface Case {
  readonly loan?: Loan;
  readonly payments?: readonly Payment[];
  readonly config?: Partial<ArrearsSettings>;
  readonly zone?: string;
}

const question = (
  date: string,
  { loan = late(), payments = [], config = {}, zone = 'Asia/Taipei' }: Case = {},
) => ({
  loan,
  payments,
  businessDate: on(date),
  cutoff: at(`${date}T15:59:59.999Z`),
  zone,
  settings: { ...settings, ...config },
});
const interest = (date: string, facts: Case = {}) =>
  deriveArrears(question(date, facts)).penaltyInterestMinor;

/** Received at 10:00 in Taipei. */
const paid = (amountMinor: number, date: string, more: Partial<Payment> = {}): Payment =>
  aPayment({ id: `P-${date}-${amountMinor}`, amountMinor, receivedAt: at(`${date}T02:00Z`), ...more });

describe('penalty interest, worked by hand', () => {
  const partly = [paid(60_000, '2025-03-20')];
  const free = { chargePausedDays: false };
  const paused = { ...late(), pauses: [{ from: on('2025-03-15'), to: on('2025-03-25'), reason: 'flood' }] };

  it.each<{ name: string; date: string; facts?: Case; minor: number }>([
    { name: 'on the due date: nothing', date: '2025-03-10', minor: 0 },
    { name: 'one day: 75', date: '2025-03-11', minor: 75 },
    { name: '30 days: 30 x 75', date: '2025-04-09', minor: 2250 },
    {
      name: 'act/365: 100,000 x 30 x 0.27 / 365 = 2,219.18',
      date: '2025-04-09',
      facts: { loan: late({ dayCount: 'act/365' }) },
      minor: 2219,
    },
    {
      name: 'compounding: 110,000 x 30 x 0.27 / 360',
      date: '2025-04-09',
      facts: { loan: late({ compounding: true }) },
      minor: 2475,
    },
    {
      name: 'day-1, at the end of the 31st day: 31 x 75',
      date: '2025-04-09',
      facts: { config: { dayConvention: 'day-1' } },
      minor: 2325,
    },
    {
      name: '60,000 on 20 March meets 10,000 interest and 50,000 principal: (100,000 x 10 + 50,000 x 20) x 0.27 / 360',
      date: '2025-04-09',
      facts: { payments: partly },
      minor: 1500,
    },
    {
      name: 'the same, compounding: (110,000 x 10 + 50,000 x 20) x 0.27 / 360',
      date: '2025-04-09',
      facts: { loan: late({ compounding: true }), payments: partly },
      minor: 1575,
    },
    {
      name: 'paid in full after 5 days: 5 x 75, and still there a year later',
      date: '2026-03-10',
      facts: { payments: [paid(110_000, '2025-03-15')] },
      minor: 375,
    },
    {
      name: 'paid on the due date: nothing',
      date: '2025-04-09',
      facts: { payments: [paid(110_000, '2025-03-10')] },
      minor: 0,
    },
    {
      name: 'paid at half past midnight of 16 March in Taipei: 6 x 75',
      date: '2025-04-09',
      facts: { payments: [paid(110_000, '2025-03-15', { receivedAt: at('2025-03-15T16:30Z') })] },
      minor: 450,
    },
    {
      name: 'the same moment is 15 March in London: 5 x 75',
      date: '2025-04-09',
      facts: {
        zone: 'Europe/London',
        payments: [paid(110_000, '2025-03-15', { receivedAt: at('2025-03-15T16:30Z') })],
      },
      minor: 375,
    },
    {
      name: 'ten paused days are charged by default',
      date: '2025-04-09',
      facts: { loan: paused },
      minor: 2250,
    },
    {
      name: 'and are not where the settings say so: 20 x 75',
      date: '2025-04-09',
      facts: { loan: paused, config: free },
      minor: 1500,
    },
    {
      name: 'a pending payment stops nothing',
      date: '2025-04-09',
      facts: { payments: [paid(110_000, '2025-03-12', { status: 'pending' })] },
      minor: 2250,
    },
    {
      name: 'paid in time, bounced on 20 March: 20 days from the reversal on',
      date: '2025-04-09',
      facts: {
        payments: [
          paid(110_000, '2025-03-10', { id: 'P' }),
          paid(110_000, '2025-03-20', { id: 'R', reversalOf: 'P' }),
        ],
      },
      minor: 1500,
    },
    {
      name: 'the bounce taken back on 25 March: 5 days',
      date: '2025-04-09',
      facts: {
        payments: [
          paid(110_000, '2025-03-25', { id: 'RR', reversalOf: 'R' }),
          paid(110_000, '2025-03-20', { id: 'R', reversalOf: 'P' }),
          paid(110_000, '2025-03-10', { id: 'P' }),
        ],
      },
      minor: 375,
    },
    {
      name: '40,000 of it bounced on 20 March: 40,000 x 20 x 0.27 / 360',
      date: '2025-04-09',
      facts: {
        payments: [
          paid(110_000, '2025-03-10', { id: 'P' }),
          paid(40_000, '2025-03-20', { id: 'R', reversalOf: 'P' }),
        ],
      },
      minor: 600,
    },
  ])('$name', ({ date, facts = {}, minor }) => {
    expect(interest(date, facts)).toBe(minor);
  });

  const tolerant = { tolerance: { days: 3, amountMinor: { TWD: 1000 }, percent: 0 } };

  it.each([
    { name: 'within the 3 tolerance days nothing is charged', date: '2025-03-13', payments: [], minor: 0 },
    { name: 'a day later all 4 are', date: '2025-03-14', payments: [], minor: 300 },
    {
      name: 'paid on the third day is paid in time',
      date: '2025-04-09',
      payments: [paid(110_000, '2025-03-13')],
      minor: 0,
    },
    {
      name: 'paid on the fourth is not: 4 x 75',
      date: '2025-04-09',
      payments: [paid(110_000, '2025-03-14')],
      minor: 300,
    },
    {
      name: 'a rest of 1,000 counts as met',
      date: '2025-04-09',
      payments: [paid(109_000, '2025-03-13')],
      minor: 0,
    },
    {
      name: 'a rest of 1,001 does not: 1,001 x 30 x 0.27 / 360 = 22.52',
      date: '2025-04-09',
      payments: [paid(108_999, '2025-03-10')],
      minor: 23,
    },
  ])('tolerance: $name', ({ date, payments, minor }) => {
    expect(interest(date, { payments, config: tolerant })).toBe(minor);
  });
});

describe('penalty interest, rounding', () => {
  const owing = (principalMinor: number, terms: Partial<Contract>) => ({
    loan: late(terms, { principalMinor, interestMinor: 0 }),
  });

  // 1,000 x days x 0.18 / 360 = days / 2.
  it.each([
    { date: '2025-03-11', exact: 0.5, minor: 0 },
    { date: '2025-03-12', exact: 1, minor: 1 },
    { date: '2025-03-13', exact: 1.5, minor: 2 },
    { date: '2025-03-15', exact: 2.5, minor: 2 },
    { date: '2025-03-17', exact: 3.5, minor: 4 },
  ])('half to even: $exact is $minor', ({ date, minor }) => {
    expect(interest(date, owing(1000, { penaltyMultiple: 1 }))).toBe(minor);
  });

  it('once, at the end: eleven days of 0.4 are 4.4, not eleven times nothing', () => {
    // 800 x 0.18 / 360 = 0.4 a day.
    expect(interest('2025-03-21', owing(800, { penaltyMultiple: 1 }))).toBe(4);
  });

  it('no drift: 0.1 x 1.1 is 0.11, where floats say 0.11000000000000001', () => {
    // 5,400 x 10 x 0.11 / 360 = 16.5 exactly, half to even 16; a hair more would make it 17.
    expect(0.1 * 1.1).toBeGreaterThan(0.11);
    expect(interest('2025-03-20', owing(5400, { annualRate: 0.1, penaltyMultiple: 1.1 }))).toBe(16);
  });

  it('exact where amount x days is beyond what a number holds', () => {
    // 9,000,000,000,000,001 x 365 x 0.27 / 365 = 2,430,000,000,000,000.27.
    const facts = owing(9_000_000_000_000_001, { dayCount: 'act/365' });
    expect(interest('2026-03-10', facts)).toBe(2_430_000_000_000_000);
    // 9,007,199,254,740,991 x 365 = 3,287,627,727,980,461,715 of amount-days, odd: no float holds it.
    const most = explainArrears(
      question('2026-03-10', owing(9_007_199_254_740_991, { dayCount: 'act/365' })),
    );
    expect(most.interest.amountDays).toBe('3287627727980461715');
  });
});

describe('the rate alert', () => {
  it.each([
    { name: '0.18 x 1.5 = 27 %', terms: {}, alert: true },
    { name: '0.16 x 1.5 = 24 %, not above', terms: { annualRate: 0.16 }, alert: false },
    { name: '0.15 x 1.5 = 22.5 %', terms: { annualRate: 0.15 }, alert: false },
    {
      name: '22.5 % on 100,000 and on 10,000 unpaid interest is 24.75 % of the principal',
      terms: { annualRate: 0.15, compounding: true },
      alert: true,
    },
  ])('$name: $alert', ({ terms, alert }) => {
    expect(deriveArrears(question('2025-04-09', { loan: late(terms) })).rateAlert).toBe(alert);
  });

  it('none where no penalty interest was charged', () => {
    expect(deriveArrears(question('2025-03-10')).rateAlert).toBe(false);
  });

  it('principal not yet due, at the contract rate, lowers the total', () => {
    const [first] = late({ annualRate: 0.15, compounding: true }).instalments;
    const loan = late({ annualRate: 0.15, compounding: true });
    const later = { ...first!, number: 2, dueOn: on('2026-03-10') };
    // (100,000 x 0.15 + 110,000 x 0.225) / 200,000 = 19.9 %.
    expect(
      deriveArrears(question('2025-04-09', { loan: { ...loan, instalments: [first!, later] } })).rateAlert,
    ).toBe(false);
  });
});
