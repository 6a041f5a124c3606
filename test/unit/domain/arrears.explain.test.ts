import { describe, expect, it } from 'vitest';
import { explainArrears, type ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
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

/** Received at 10:00 in Taipei. */
const paid = (amountMinor: number, date: string, more: Partial<Payment> = {}): Payment =>
  aPayment({ id: `P-${date}-${amountMinor}`, amountMinor, receivedAt: at(`${date}T02:00Z`), ...more });

describe('explainArrears', () => {
  it('tells step by step how interest came about', () => {
    const {
      interest: story,
      receipts,
      instalments,
    } = explainArrears(question('2025-04-09', { payments: [paid(60_000, '2025-03-20')] }));
    expect(story).toMatchObject({
      steps: [
        { from: '2025-03-10', to: '2025-03-20', days: 10, principalMinor: 100_000, interestMinor: 0 },
        { from: '2025-03-20', to: '2025-04-09', days: 20, principalMinor: 50_000, interestMinor: 0 },
      ],
      amountDays: '2000000',
      // 2,000,000 x 0.27 / 360, rates in units of 10^-13.
      exact: { dividend: '5400000000000000000', divisor: '3600000000000000' },
      minor: 1500,
    });
    expect(receipts).toEqual([
      {
        on: '2025-03-20',
        amountMinor: 60_000,
        paymentIds: ['P-2025-03-20-60000'],
        lateDays: 10,
        principalFirst: false,
      },
    ]);
    expect(instalments).toMatchObject([
      {
        number: 1,
        met: [
          { on: '2025-03-20', part: 'interest', amountMinor: 10_000 },
          { on: '2025-03-20', part: 'principal', amountMinor: 50_000 },
        ],
        leftMinor: 50_000,
        metOn: null,
      },
    ]);
  });

  it('shows interest taken back for what was paid within the tolerance days', () => {
    const config = { tolerance: { days: 3, amountMinor: {}, percent: 0 } };
    const { interest: story } = explainArrears(
      question('2025-04-09', { payments: [paid(110_000, '2025-03-13')], config }),
    );
    expect(story).toMatchObject({
      steps: [
        { kind: 'charged', days: 3, principalMinor: 100_000, amountDays: 300_000 },
        { kind: 'paid-within-tolerance', days: 3, principalMinor: -100_000, amountDays: -300_000 },
      ],
      minor: 0,
    });
  });

  it('names what became of each payment', () => {
    const payments = [
      paid(10, '2025-03-01', { id: 'A' }),
      paid(10, '2025-03-02', { id: 'B' }),
      paid(10, '2025-03-03', { id: 'R', reversalOf: 'B' }),
      paid(10, '2025-03-04', { id: 'C' }),
      paid(4, '2025-03-05', { id: 'S', reversalOf: 'C' }),
      paid(10, '2025-03-06', { id: 'T', reversalOf: 'nobody' }),
      paid(10, '2025-03-07', { id: 'D', status: 'pending' }),
      paid(10, '2025-03-08', { id: 'E', status: 'reversed' }),
      paid(10, '2025-06-01', { id: 'F' }),
    ];
    const { payments: notes } = explainArrears(question('2025-04-09', { payments: [...payments].reverse() }));
    expect(notes.map(({ id, as, standsMinor }) => [id, as, standsMinor])).toEqual([
      ['A', 'counted', 10],
      ['B', 'reversed', 0],
      ['R', 'reversal', 0],
      ['C', 'partly-reversed', 6],
      ['S', 'reversal', 0],
      ['T', 'reversal-of-nothing-known', 0],
      ['D', 'pending', 0],
      ['E', 'reversed', 0],
      ['F', 'not-known-yet', 0],
    ]);
  });

  it('has nothing to tell of a loan that is not active', () => {
    const loan = { ...late(), status: 'closed' as const };
    expect(explainArrears(question('2025-04-09', { loan }))).toMatchObject({
      instalments: [],
      receipts: [],
      pauses: [],
      interest: { steps: [], minor: 0 },
    });
  });
});
