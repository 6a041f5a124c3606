import { describe, expect, it } from 'vitest';
import { deriveArrears, nextKnownPayment, pausedDays } from '../../../shared/domain/arrears/index.ts';
import type { Loan, LoanStatus, Payment } from '../../../shared/domain/portfolio.ts';
import { aLoan, aPayment, at, instalmentsOn, on, settings } from '../../support/builders.ts';

// The builder's loan: 1,000 (fees 50, interest 150, principal 800) due on 10 March, 10 April and 10 May.
const endOf = (date: string) => at(`${date}T16:00:00Z`);

function derive(businessDate: string, facts: { loan?: Loan; payments?: Payment[] } = {}, config = settings) {
  const { loan = aLoan(), payments = [] } = facts;
  const date = on(businessDate);
  const cutoff = endOf(businessDate);
  return deriveArrears({ loan, payments, businessDate: date, cutoff, zone: 'Asia/Taipei', settings: config });
}

const paid = (amountMinor: number, date: string, more: Partial<Payment> = {}): Payment =>
  aPayment({ id: `P-${date}-${amountMinor}`, amountMinor, receivedAt: at(`${date}T02:00Z`), ...more });

describe('deriveArrears, the days', () => {
  it.each([
    { convention: 'day-0', date: '2025-03-09', days: 0 },
    { convention: 'day-0', date: '2025-03-10', days: 0 },
    { convention: 'day-0', date: '2025-03-11', days: 1 },
    { convention: 'day-0', date: '2025-04-10', days: 31 },
    { convention: 'day-1', date: '2025-03-09', days: 0 },
    { convention: 'day-1', date: '2025-03-10', days: 1 },
    { convention: 'day-1', date: '2025-03-11', days: 2 },
  ] as const)('$convention: $days days past due on $date', ({ convention, date, days }) => {
    const arrears = derive(date, {}, { ...settings, dayConvention: convention });
    expect(arrears).toMatchObject({ pastDueDays: days, delinquentDays: days, inArrears: days > 0 });
    expect(arrears.oldestUnmetDueOn).toBe(days > 0 ? '2025-03-10' : null);
  });

  it.each([
    { grace: 0, date: '2025-03-13', past: 3, delinquent: 3, since: '2025-03-10' },
    { grace: 3, date: '2025-03-13', past: 3, delinquent: 0, since: '2025-03-13' },
    { grace: 3, date: '2025-03-14', past: 4, delinquent: 1, since: '2025-03-13' },
  ])(
    'grace of $grace on $date leaves $delinquent delinquent days',
    ({ grace, date, past, delinquent, since }) => {
      const arrears = derive(date, {}, { ...settings, graceDays: grace });
      expect(arrears).toMatchObject({
        inArrears: true,
        pastDueDays: past,
        delinquentDays: delinquent,
        delinquentSince: since,
      });
    },
  );

  it.each([
    { days: 0, date: '2025-03-10', bucket: 'current' },
    { days: 1, date: '2025-03-11', bucket: '1-30' },
    { days: 30, date: '2025-04-09', bucket: '1-30' },
    { days: 31, date: '2025-04-10', bucket: '31-60' },
    { days: 60, date: '2025-05-09', bucket: '31-60' },
    { days: 61, date: '2025-05-10', bucket: '61+' },
    { days: 3650, date: '2035-03-08', bucket: '61+' },
  ])('$days days stand in bucket $bucket', ({ days, date, bucket }) => {
    expect(derive(date)).toMatchObject({ delinquentDays: days, bucket });
  });

  it('a bucket that starts later leaves the days before it current', () => {
    const late = { ...settings, buckets: [{ name: '5+', from: 5, to: null }] };
    expect(derive('2025-03-14', {}, late).bucket).toBe('current');
    expect(derive('2025-03-15', {}, late).bucket).toBe('5+');
  });
});

describe('deriveArrears, the money', () => {
  it.each([
    { name: 'nothing paid', payments: [], owed: [50, 150, 800], oldest: '2025-03-10', count: 1 },
    {
      name: 'part of the fees',
      payments: [paid(20, '2025-03-12')],
      owed: [30, 150, 800],
      oldest: '2025-03-10',
      count: 1,
    },
    {
      name: 'fees, then interest',
      payments: [paid(100, '2025-03-12')],
      owed: [0, 100, 800],
      oldest: '2025-03-10',
      count: 1,
    },
    {
      name: 'all but one',
      payments: [paid(999, '2025-03-12')],
      owed: [0, 0, 1],
      oldest: '2025-03-10',
      count: 1,
    },
    { name: 'all', payments: [paid(1000, '2025-03-12')], owed: [0, 0, 0], oldest: null, count: 0 },
    {
      name: 'in two parts',
      payments: [paid(400, '2025-03-01'), paid(600, '2025-03-12')],
      owed: [0, 0, 0],
      oldest: null,
      count: 0,
    },
    { name: 'a month early', payments: [paid(1000, '2025-02-12')], owed: [0, 0, 0], oldest: null, count: 0 },
    { name: 'too much', payments: [paid(5000, '2025-03-12')], owed: [0, 0, 0], oldest: null, count: 0 },
  ])('$name', ({ payments, owed, oldest, count }) => {
    const [fees = 0, interest = 0, principal = 0] = owed;
    expect(derive('2025-03-20', { payments })).toMatchObject({
      overdueFeesMinor: fees,
      overdueInterestMinor: interest,
      overduePrincipalMinor: principal,
      overdueMinor: fees + interest + principal,
      oldestUnmetDueOn: oldest,
      overdueInstalments: count,
      inArrears: count > 0,
    });
  });

  it('a part payment lowers the amount and never moves the date', () => {
    const before = derive('2025-03-20');
    const after = derive('2025-03-20', { payments: [paid(999, '2025-03-19')] });
    expect(after).toMatchObject({
      pastDueDays: before.pastDueDays,
      oldestUnmetDueOn: before.oldestUnmetDueOn,
    });
    expect(after.overdueMinor).toBe(1);
  });

  it('money goes to the oldest instalment first, and the rest carries over', () => {
    expect(derive('2025-04-15', { payments: [paid(1100, '2025-04-12')] })).toMatchObject({
      oldestUnmetDueOn: '2025-04-10',
      pastDueDays: 5,
      overdueFeesMinor: 0,
      overdueInterestMinor: 100,
      overduePrincipalMinor: 800,
      overdueInstalments: 1,
    });
  });

  it('an instalment of nothing is met by nothing', () => {
    const [first] = instalmentsOn('2025-03-10');
    const nil = { ...first!, principalMinor: 0, interestMinor: 0, feesMinor: 0 };
    expect(derive('2025-03-20', { loan: aLoan({ instalments: [nil] }) }).inArrears).toBe(false);
  });

  it.each<LoanStatus>(['closed', 'written-off', 'bankrupt', 'deceased'])(
    'a %s loan is never in arrears',
    (status) => {
      expect(derive('2025-05-20', { loan: aLoan({ status }) })).toMatchObject({
        inArrears: false,
        overdueMinor: 0,
        pastDueDays: 0,
        bucket: 'current',
      });
    },
  );
});

describe('deriveArrears, what counts as money', () => {
  const question = {
    loan: aLoan(),
    businessDate: on('2025-03-20'),
    cutoff: at('2025-03-20T01:00Z'),
    zone: 'Asia/Taipei',
    settings,
  };

  it.each([
    { status: 'settled', countPending: false, inArrears: false },
    { status: 'pending', countPending: false, inArrears: true },
    { status: 'pending', countPending: true, inArrears: false },
    { status: 'reversed', countPending: false, inArrears: true },
    { status: 'reversed', countPending: true, inArrears: true },
  ] as const)('$status, pending counted: $countPending', ({ status, countPending, inArrears }) => {
    expect(deriveArrears({ ...question, payments: [aPayment({ status })], countPending }).inArrears).toBe(
      inArrears,
    );
  });

  it.each([
    { receivedAt: '2025-03-20T00:59:59.999Z', inArrears: false },
    { receivedAt: '2025-03-20T01:00:00.000Z', inArrears: false },
    { receivedAt: '2025-03-20T01:00:00.001Z', inArrears: true },
  ])('received at $receivedAt, asked at 01:00', ({ receivedAt, inArrears }) => {
    const payments = [aPayment({ receivedAt: at(receivedAt) })];
    expect(deriveArrears({ ...question, payments }).inArrears).toBe(inArrears);
  });

  const bounced = [
    paid(1000, '2025-03-05', { id: 'P1' }),
    paid(1000, '2025-03-14', { id: 'R1', reversalOf: 'P1' }),
  ];

  it.each([
    { date: '2025-03-13', inArrears: false, days: 0 },
    { date: '2025-03-14', inArrears: true, days: 4 },
    { date: '2025-03-20', inArrears: true, days: 10 },
  ])('a reversal of 14 March re-opens from its own date on: $date', ({ date, inArrears, days }) => {
    expect(derive(date, { payments: bounced })).toMatchObject({ inArrears, pastDueDays: days });
  });

  it('a reversal takes back its payment only', () => {
    const payments = [...bounced, paid(1000, '2025-03-15', { id: 'P2' })];
    expect(derive('2025-03-20', { payments })).toMatchObject({ inArrears: false, overdueMinor: 0 });
  });

  it('a reversal still pending takes nothing back, and is no money either', () => {
    const pending = bounced.map((one) =>
      one.reversalOf === undefined ? one : { ...one, status: 'pending' as const },
    );
    const [, reversal] = pending;
    expect(derive('2025-03-20', { payments: pending }).inArrears).toBe(false);
    expect(deriveArrears({ ...question, payments: [reversal!], countPending: true }).inArrears).toBe(true);
  });
});

describe('deriveArrears, pauses', () => {
  const pause = (from: string, to: string) => ({ from: on(from), to: on(to), reason: 'typhoon' });

  it.each([
    { name: 'none', pauses: [], delinquent: 20 },
    { name: 'inside', pauses: [pause('2025-03-15', '2025-03-20')], delinquent: 15 },
    { name: 'half-open: [d, d) is nothing', pauses: [pause('2025-03-15', '2025-03-15')], delinquent: 20 },
    {
      name: 'overlapping count once',
      pauses: [pause('2025-03-15', '2025-03-20'), pause('2025-03-17', '2025-03-22')],
      delinquent: 13,
    },
    {
      name: 'one inside another',
      pauses: [pause('2025-03-12', '2025-03-25'), pause('2025-03-15', '2025-03-17')],
      delinquent: 7,
    },
    {
      name: 'same start',
      pauses: [pause('2025-03-15', '2025-03-16'), pause('2025-03-15', '2025-03-20')],
      delinquent: 15,
    },
    {
      name: 'touching',
      pauses: [pause('2025-03-17', '2025-03-20'), pause('2025-03-15', '2025-03-17')],
      delinquent: 15,
    },
    { name: 'backdated before the due date', pauses: [pause('2025-02-01', '2025-03-15')], delinquent: 15 },
    { name: 'over before the due date', pauses: [pause('2025-02-01', '2025-03-01')], delinquent: 20 },
    { name: 'running on', pauses: [pause('2025-03-25', '2025-06-01')], delinquent: 15 },
    { name: 'all of it', pauses: [pause('2025-03-01', '2025-06-01')], delinquent: 0 },
  ])('$name', ({ pauses, delinquent }) => {
    const arrears = derive('2025-03-30', { loan: aLoan({ pauses }) });
    expect(arrears).toMatchObject({ inArrears: true, pastDueDays: 20, delinquentDays: delinquent });
  });

  it('never more than grace and pauses together take', () => {
    const loan = aLoan({ pauses: [pause('2025-03-10', '2025-03-29')] });
    expect(derive('2025-03-30', { loan }, { ...settings, graceDays: 5 }).delinquentDays).toBe(0);
  });

  it('pausedDays ignores the order the pauses are written in', () => {
    const pauses = [pause('2025-03-20', '2025-03-22'), pause('2025-03-01', '2025-03-05')];
    const range = [on('2025-03-02'), on('2025-03-21')] as const;
    expect(pausedDays(pauses, ...range)).toBe(4);
    expect(pausedDays([...pauses].reverse(), ...range)).toBe(4);
  });
});

describe('nextKnownPayment', () => {
  it('is the first one after the cutoff, however they are sorted', () => {
    const payments = ['2025-03-20', '2025-03-05', '2025-03-12'].map((date) => paid(1, date));
    expect(nextKnownPayment(payments, at('2025-03-05T02:00Z'))).toBe(at('2025-03-12T02:00Z'));
    expect(nextKnownPayment(payments, at('2025-03-20T02:00Z'))).toBeUndefined();
  });
});
