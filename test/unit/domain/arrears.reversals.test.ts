import { describe, expect, it } from 'vitest';
import { deriveArrears, moneyReceived, type ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { aLoan, aPayment, at, on, settings } from '../../support/builders.ts';

// The builder's loan: 1,000 (fees 50, interest 150, principal 800) due on 10 March, 10 April and 10 May 2025.
const cutoffOf = (date: string) => at(`${date}T15:59:59.999Z`);

function derive(
  date: string,
  {
    loan = aLoan(),
    payments = [],
    config = {},
  }: { loan?: Loan; payments?: Payment[]; config?: Partial<ArrearsSettings> } = {},
) {
  return deriveArrears({
    loan,
    payments,
    businessDate: on(date),
    cutoff: cutoffOf(date),
    zone: 'Asia/Taipei',
    settings: { ...settings, ...config },
  });
}

const paid = (amountMinor: number, date: string, more: Partial<Payment> = {}): Payment =>
  aPayment({ id: `P-${date}-${amountMinor}`, amountMinor, receivedAt: at(`${date}T02:00Z`), ...more });

describe('reversals', () => {
  const P = (id: string, amountMinor: number, more: Partial<Payment> = {}) =>
    paid(amountMinor, '2025-03-05', { id, ...more });

  it.each([
    { name: 'in part', payments: [P('P', 1000), P('R', 300, { reversalOf: 'P' })], money: 700 },
    { name: 'more than the payment', payments: [P('P', 1000), P('R', 1300, { reversalOf: 'P' })], money: 0 },
    {
      name: 'twice in part',
      payments: [P('P', 1000), P('R', 300, { reversalOf: 'P' }), P('S', 200, { reversalOf: 'P' })],
      money: 500,
    },
    {
      name: 'twice in whole',
      payments: [P('P', 1000), P('R', 1000, { reversalOf: 'P' }), P('S', 1000, { reversalOf: 'P' })],
      money: 0,
    },
    {
      name: 'reversed itself',
      payments: [P('P', 1000), P('R', 1000, { reversalOf: 'P' }), P('S', 1000, { reversalOf: 'R' })],
      money: 1000,
    },
    {
      name: 'reversed itself in part',
      payments: [P('P', 1000), P('R', 1000, { reversalOf: 'P' }), P('S', 400, { reversalOf: 'R' })],
      money: 400,
    },
    {
      name: 'three deep',
      payments: [
        P('P', 1000),
        P('R', 1000, { reversalOf: 'P' }),
        P('S', 1000, { reversalOf: 'R' }),
        P('T', 1000, { reversalOf: 'S' }),
      ],
      money: 0,
    },
    {
      name: 'of a payment nobody knows',
      payments: [P('P', 1000), P('R', 1000, { reversalOf: 'X' })],
      money: 1000,
    },
    { name: 'of itself', payments: [P('P', 1000), P('R', 1000, { reversalOf: 'R' })], money: 1000 },
    {
      name: 'of each other',
      payments: [P('P', 1000), P('R', 1, { reversalOf: 'S' }), P('S', 1, { reversalOf: 'R' })],
      money: 1000,
    },
    {
      name: 'of a pending payment',
      payments: [P('P', 1000, { status: 'pending' }), P('R', 1000, { reversalOf: 'P' })],
      money: 0,
    },
    {
      name: 'pending',
      payments: [P('P', 1000), P('R', 1000, { reversalOf: 'P', status: 'pending' })],
      money: 1000,
    },
    {
      name: 'marked on the payment, too',
      payments: [P('P', 1000, { status: 'reversed' }), P('R', 1000, { reversalOf: 'P' })],
      money: 0,
    },
    { name: 'marked on the payment only', payments: [P('P', 1000, { status: 'reversed' })], money: 0 },
  ])('$name: $money stands, in whatever order they are on file', ({ payments, money }) => {
    for (const list of [payments, [...payments].reverse()]) {
      expect(moneyReceived({ payments: list, cutoff: cutoffOf('2025-03-20') })).toBe(money);
      expect(derive('2025-03-20', { payments: list }).overdueMinor).toBe(1000 - money);
    }
  });

  it('a payment marked as reversed stood until its reversal', () => {
    const payments = [
      P('P', 1000, { status: 'reversed' }),
      paid(1000, '2025-03-14', { id: 'R', reversalOf: 'P' }),
    ];
    expect(derive('2025-03-13', { payments }).inArrears).toBe(false);
    expect(derive('2025-03-14', { payments })).toMatchObject({ inArrears: true, pastDueDays: 4 });
  });

  it('a reversal dated before its payment takes it back all the same', () => {
    const payments = [P('R', 1000, { reversalOf: 'P' }), paid(1000, '2025-03-14', { id: 'P' })];
    expect(derive('2025-03-20', { payments }).overdueMinor).toBe(1000);
  });

  it('what is left moves to the oldest: a bounced March is met by what April brought', () => {
    const payments = [
      paid(1000, '2025-03-10', { id: 'P' }),
      paid(1000, '2025-04-10', { id: 'Q' }),
      paid(1000, '2025-04-15', { id: 'R', reversalOf: 'P' }),
    ];
    expect(derive('2025-04-20', { payments })).toMatchObject({
      oldestUnmetDueOn: '2025-04-10',
      overdueMinor: 1000,
    });
  });
});
