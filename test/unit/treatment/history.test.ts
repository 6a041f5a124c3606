import { describe, expect, it } from 'vitest';
import type { RollRule } from '../../../shared/domain/calendar.ts';
import { circumstancesOf, noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { paymentHistory } from '../../../shared/domain/treatment/history.ts';
import { leftOf, upcomingInstalment } from '../../../shared/domain/treatment/upcoming.ts';
import type { Payment } from '../../../shared/domain/portfolio.ts';
import { aHold, aLoan, aPayment, at, instalmentsOn, on } from '../../support/builders.ts';

// 1,000 due on 10 March, 10 April and 10 May 2025; asked on 1 June.
const question = (payments: readonly Payment[], date = '2025-06-01') => ({
  loan: aLoan(),
  payments,
  businessDate: on(date),
  cutoff: at(`${date}T02:00Z`),
  zone: 'Asia/Taipei',
  settings: { roll: 'none', calendar: null } as RollRule,
});
const paid = (id: string, moment: string, more: Partial<Payment> = {}): Payment =>
  aPayment({ id, receivedAt: at(moment), ...more });
const lateness = (payments: readonly Payment[], date?: string) => {
  const { lateCount, longestLateDays } = paymentHistory({
    ...question(payments, date),
    historyDays: 365,
    lateFromDays: 1,
  });
  return [lateCount, longestLateDays];
};

describe('paymentHistory, how late', () => {
  const march = paid('P1', '2025-03-15T02:00Z');
  const april = paid('P2', '2025-04-12T02:00Z');
  const may = paid('P3', '2025-05-10T02:00Z');

  it.each([
    { name: 'as they came', payments: [march, april, may] },
    { name: 'the last first', payments: [may, april, march] },
    { name: 'mixed', payments: [april, may, march] },
    { name: 'mixed otherwise', payments: [may, march, april] },
  ])('the order on file says nothing: $name', ({ payments }) => {
    expect(lateness(payments)).toEqual([2, 5]);
  });

  it.each([
    {
      name: 'a payment at the cutoff is known',
      payments: [march, april, paid('P3', '2025-06-01T02:00Z')],
      late: [3, 22],
    },
    {
      name: 'one after it is not',
      payments: [march, april, paid('P3', '2025-06-01T02:00:00.001Z')],
      late: [3, 22],
    },
    {
      name: 'marked as reversed: it never counted',
      payments: [march, april, { ...may, status: 'reversed' as const }],
      late: [3, 22],
    },
    {
      name: 'taken back and paid again',
      payments: [
        march,
        april,
        may,
        paid('R', '2025-05-12T02:00Z', { reversalOf: 'P3' }),
        paid('P4', '2025-05-20T02:00Z'),
      ],
      late: [3, 10],
    },
  ])('$name', ({ payments, late }) => {
    expect(lateness(payments)).toEqual(late);
  });

  it('what falls due on the business date is not late yet', () => {
    expect(lateness([march, april], '2025-05-10')).toEqual([2, 5]);
    expect(lateness([march, april], '2025-05-11')).toEqual([3, 5]);
  });
});

describe('the instalment about to fall due', () => {
  const loan = aLoan({ instalments: instalmentsOn('2025-03-10', '2025-04-10') });

  it.each([
    { name: 'on its day', date: '2025-03-10', days: 0, dueOn: '2025-03-10' },
    { name: 'the day after', date: '2025-03-11', days: 29, dueOn: undefined },
    { name: 'just within the days', date: '2025-03-11', days: 30, dueOn: '2025-04-10' },
    { name: 'nothing any more', date: '2025-04-11', days: 99, dueOn: undefined },
  ])('$name: $dueOn', ({ date, days, dueOn }) => {
    expect(upcomingInstalment({ ...question([], date), loan }, days)?.dueOn).toBe(dueOn);
  });

  it('is asked for by what is left of it alone, and never of a loan out of collection', () => {
    const asked = question([paid('P1', '2025-03-01T02:00Z', { amountMinor: 1300 })]);
    expect(leftOf({ ...asked, loan }, on('2025-04-10'))).toEqual({
      dueOn: '2025-04-10',
      payBy: '2025-04-10',
      leftMinor: 700,
    });
    expect(leftOf({ ...asked, loan }, on('2025-03-10'))).toBeUndefined();
    expect(leftOf({ ...question([]), loan }, on('2025-04-10'))).toMatchObject({ leftMinor: 1000 });
    expect(
      leftOf({ ...question([]), loan: { ...loan, status: 'closed' } }, on('2025-04-10')),
    ).toBeUndefined();
  });
});

describe('circumstances told by holds', () => {
  it.each([
    { name: 'none', reasons: [], hardship: false },
    { name: 'another hold', reasons: ['complaint'], hardship: false },
    { name: 'a hardship review', reasons: ['hardship-review'], hardship: true },
    {
      name: 'a hardship review among others',
      reasons: ['complaint', 'hardship-review', 'legal'],
      hardship: true,
    },
  ] as const)('$name: in need is $hardship', ({ reasons, hardship }) => {
    expect(circumstancesOf(reasons.map((reason) => aHold({ reason })))).toEqual({
      ...noCircumstances,
      hardship,
    });
  });
});
