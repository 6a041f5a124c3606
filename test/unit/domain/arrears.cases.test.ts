import { describe, expect, it } from 'vitest';
import { deriveArrears, type ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { calendars } from '../../../shared/policy/arrears-policy.ts';
import { aLoan, aPayment, at, instalmentsOn, on, settings } from '../../support/builders.ts';

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

describe("day-1, the Reserve Bank of India's worked dates", () => {
  const config: Partial<ArrearsSettings> = {
    dayConvention: 'day-1',
    riskClasses: [
      { name: 'SMA-0', above: 0 },
      { name: 'SMA-1', above: 30 },
      { name: 'SMA-2', above: 60 },
      { name: 'NPA', above: 90, untilCleared: true },
    ],
  };
  const loan = aLoan({ instalments: instalmentsOn('2022-03-31', '2022-04-30', '2022-05-31', '2022-06-30') });

  it.each([
    { date: '2022-03-30', days: 0, riskClass: 'normal' },
    { date: '2022-03-31', days: 1, riskClass: 'SMA-0' },
    { date: '2022-04-29', days: 30, riskClass: 'SMA-0' },
    { date: '2022-04-30', days: 31, riskClass: 'SMA-1' },
    { date: '2022-05-29', days: 60, riskClass: 'SMA-1' },
    { date: '2022-05-30', days: 61, riskClass: 'SMA-2' },
    { date: '2022-06-28', days: 90, riskClass: 'SMA-2' },
    { date: '2022-06-29', days: 91, riskClass: 'NPA' },
  ])('due 2022-03-31, on $date: day $days, $riskClass', ({ date, days, riskClass }) => {
    expect(derive(date, { loan, config })).toMatchObject({ pastDueDays: days, riskClass });
  });

  it('is upgraded only when all arrears are paid', () => {
    const first = paid(1000, '2022-07-05');
    // The oldest is now due 30 April: day 67 on 5 July, which alone would be SMA-2.
    expect(derive('2022-07-05', { loan, config, payments: [first] })).toMatchObject({
      pastDueDays: 67,
      riskClass: 'NPA',
    });
    const payments = [first, paid(3000, '2022-07-06')];
    expect(derive('2022-07-06', { loan, config, payments }).riskClass).toBe('normal');
  });
});

describe('risk classes by days past due', () => {
  // Due 10 March 2025; 10 March + 90 days is 8 June, + 270 5 December, + 360 5 March 2026.
  it.each([
    { date: '2025-03-10', riskClass: 'normal' },
    { date: '2025-03-11', riskClass: 'special-mention' },
    { date: '2025-06-08', riskClass: 'special-mention' },
    { date: '2025-06-09', riskClass: 'substandard' },
    { date: '2025-12-05', riskClass: 'substandard' },
    { date: '2025-12-06', riskClass: 'doubtful' },
    { date: '2026-03-05', riskClass: 'doubtful' },
    { date: '2026-03-06', riskClass: 'loss' },
  ])('$date: $riskClass', ({ date, riskClass }) => {
    expect(derive(date).riskClass).toBe(riskClass);
  });

  it('a part payment that moves the date lowers a class that is not kept', () => {
    // 1,000 meets March; April is 60 days old on 9 June.
    expect(derive('2025-06-09', { payments: [paid(1000, '2025-06-09')] }).riskClass).toBe('special-mention');
  });
});

describe('due dates that roll on the calendar of China', () => {
  const calendar = calendars.get('cn') ?? null;
  const dueOn = (date: string) => aLoan({ instalments: instalmentsOn(date) });

  it.each([
    // National Day 2025 rests from 1 to 8 October; Thursday the 9th is the first workday.
    { due: '2025-10-01', roll: 'following', effective: '2025-10-09' },
    { due: '2025-10-01', roll: 'none', effective: '2025-10-01' },
    { due: '2025-10-09', roll: 'following', effective: '2025-10-09' },
    // Saturday 27 September; Sunday the 28th is worked to make up for the holiday.
    { due: '2025-09-27', roll: 'following', effective: '2025-09-28' },
    { due: '2025-09-28', roll: 'following', effective: '2025-09-28' },
    // Saturday 31 May 2025 to Monday 2 June rest; the next workday is in June, the one before is Friday the 30th.
    { due: '2025-05-31', roll: 'following', effective: '2025-06-03' },
    { due: '2025-05-31', roll: 'modified-following', effective: '2025-05-30' },
    { due: '2025-06-01', roll: 'modified-following', effective: '2025-06-03' },
  ] as const)('$due, $roll: $effective', ({ due, roll, effective }) => {
    const config = { roll, calendar };
    const after = derive('2025-12-31', { loan: dueOn(due), config });
    expect(after).toMatchObject({
      oldestUnmetDueOn: effective,
      delinquentSince: effective,
      instalments: [{ dueOn: due, effectiveDueOn: effective }],
    });
    expect(derive(effective, { loan: dueOn(due), config })).toMatchObject({
      inArrears: false,
      pastDueDays: 0,
    });
  });

  it('without a calendar nothing rolls', () => {
    expect(
      derive('2025-12-31', { loan: dueOn('2025-10-01'), config: { roll: 'following' } }).oldestUnmetDueOn,
    ).toBe('2025-10-01');
  });
});

describe('allocation', () => {
  const config = {
    allocation: { order: ['fees', 'interest', 'principal'] as const, principalFirstAfterDays: 90 },
  };
  const parts = ({
    overdueFeesMinor,
    overdueInterestMinor,
    overduePrincipalMinor,
  }: ReturnType<typeof derive>) => [overdueFeesMinor, overdueInterestMinor, overduePrincipalMinor];

  it.each([
    // All three unpaid: fees 150, interest 450, principal 2,400.
    {
      name: '90 days late, 1,000 meets March',
      on: '2025-06-08',
      sums: [1000],
      left: [100, 300, 1600],
      oldest: '2025-04-10',
    },
    // Principal of March 800 and 200 of April; fees and interest of March keep its date.
    {
      name: '91 days late, 1,000 meets principal',
      on: '2025-06-09',
      sums: [1000],
      left: [150, 450, 1400],
      oldest: '2025-03-10',
    },
    {
      name: 'in two parts the same day',
      on: '2025-06-09',
      sums: [900, 100],
      left: [150, 450, 1400],
      oldest: '2025-03-10',
    },
    // All principal 2,400, then fees 50 and interest 150 of March.
    {
      name: '2,600 meets all principal and the rest of March',
      on: '2025-06-09',
      sums: [2600],
      left: [100, 300, 0],
      oldest: '2025-04-10',
    },
    { name: 'all of it', on: '2025-06-09', sums: [3000], left: [0, 0, 0], oldest: null },
  ])('principal first over 90 days: $name', ({ on: date, sums, left, oldest }) => {
    const payments = sums.map((sum, index) => paid(sum, date, { id: `P${index}` }));
    const arrears = derive(date, { payments, config });
    expect(parts(arrears)).toEqual(left);
    expect(arrears.oldestUnmetDueOn).toBe(oldest);
  });

  it('in the order the product says', () => {
    const order = {
      allocation: { order: ['principal', 'interest', 'fees'] as const, principalFirstAfterDays: null },
    };
    // 900 meets principal 800 and 100 of the interest of March.
    expect(parts(derive('2025-03-20', { payments: [paid(900, '2025-03-11')], config: order }))).toEqual([
      50, 50, 0,
    ]);
  });

  it('says what of the money met something, and what did not', () => {
    expect(derive('2025-03-20', { payments: [paid(1300, '2025-03-11')] })).toMatchObject({
      allocatedMinor: 1000,
      unallocatedMinor: 300,
    });
    expect(
      derive('2025-03-20', { loan: aLoan({ status: 'closed' }), payments: [paid(5, '2025-03-11')] }),
    ).toMatchObject({
      allocatedMinor: 0,
      unallocatedMinor: 5,
    });
  });
});

describe('tolerance', () => {
  const within = (tolerance: Partial<ArrearsSettings['tolerance']>) => ({
    tolerance: { days: 0, amountMinor: {}, percent: 0, ...tolerance },
  });

  it.each([
    { name: 'amount: a rest of 10', config: within({ amountMinor: { TWD: 10 } }), sum: 990, late: false },
    { name: 'amount: a rest of 11', config: within({ amountMinor: { TWD: 10 } }), sum: 989, late: true },
    {
      name: 'amount in another currency',
      config: within({ amountMinor: { CNY: 10 } }),
      sum: 999,
      late: true,
    },
    { name: 'per cent: a rest of 1.5 % of 1,000', config: within({ percent: 1.5 }), sum: 985, late: false },
    { name: 'per cent: a rest of 1.6 %', config: within({ percent: 1.5 }), sum: 984, late: true },
    {
      name: 'the more generous of the two',
      config: within({ amountMinor: { TWD: 5 }, percent: 1 }),
      sum: 990,
      late: false,
    },
  ])('$name, late: $late, and owed either way', ({ config, sum, late: isLate }) => {
    const arrears = derive('2025-03-20', { payments: [paid(sum, '2025-03-09')], config });
    expect(arrears).toMatchObject({
      inArrears: isLate,
      pastDueDays: isLate ? 10 : 0,
      overdueInstalments: isLate ? 1 : 0,
      overdueMinor: 1000 - sum,
      toleranceApplied: !isLate,
      toleratedMinor: isLate ? 0 : 1000 - sum,
      instalments: [{ tolerated: !isLate, pastDueDays: 10 }],
    });
  });

  it('small rests add up: 6 missing three times are 18 missing of the last', () => {
    const payments = [paid(994, '2025-03-09'), paid(994, '2025-04-09'), paid(994, '2025-05-09')];
    const config = within({ amountMinor: { TWD: 12 } });
    expect(derive('2025-04-20', { payments, config }).inArrears).toBe(false);
    expect(derive('2025-05-20', { payments, config })).toMatchObject({
      oldestUnmetDueOn: '2025-05-10',
      overdueMinor: 18,
    });
  });

  it.each([
    { convention: 'day-0', date: '2025-03-13', days: 0 },
    { convention: 'day-0', date: '2025-03-14', days: 4 },
    { convention: 'day-1', date: '2025-03-12', days: 0 },
    { convention: 'day-1', date: '2025-03-13', days: 4 },
  ] as const)('3 days, $convention: $days days past due on $date', ({ convention, date, days }) => {
    const config = { ...within({ days: 3 }), dayConvention: convention };
    expect(derive(date, { config })).toMatchObject({
      pastDueDays: days,
      overdueMinor: 1000,
      toleratedMinor: days === 0 ? 1000 : 0,
    });
  });

  it('the newest may be tolerated while an older one ages the loan', () => {
    expect(derive('2025-04-12', { config: within({ days: 3 }) })).toMatchObject({
      oldestUnmetDueOn: '2025-03-10',
      overdueInstalments: 1,
      overdueMinor: 2000,
      instalments: [{ tolerated: false }, { tolerated: true }],
    });
  });
});

describe('ageing by instalment', () => {
  it('ages each as the loan is aged', () => {
    const loan = aLoan({ pauses: [{ from: on('2025-04-01'), to: on('2025-04-16'), reason: 'flood' }] });
    const config = { graceDays: 2 };
    // On 1 May: March is 52 days old, 15 of them paused; April 21, 6 of them paused (10 to 16 April).
    expect(derive('2025-05-01', { loan, config, payments: [paid(30, '2025-03-12')] })).toMatchObject({
      pastDueDays: 52,
      pausedDays: 15,
      delinquentDays: 35,
      bucket: '31-60',
      instalments: [
        { number: 1, feesMinor: 20, pastDueDays: 52, pausedDays: 15, delinquentDays: 35, bucket: '31-60' },
        { number: 2, feesMinor: 50, pastDueDays: 21, pausedDays: 6, delinquentDays: 13, bucket: '1-30' },
      ],
    });
  });

  it('under day-1 a pause over the business date takes that day, too', () => {
    const loan = aLoan({ pauses: [{ from: on('2025-03-01'), to: on('2025-04-01'), reason: 'flood' }] });
    expect(derive('2025-03-20', { loan, config: { dayConvention: 'day-1' } })).toMatchObject({
      pastDueDays: 11,
      pausedDays: 11,
      delinquentDays: 0,
    });
  });
});
