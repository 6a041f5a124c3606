import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveDueDay, isWorkday, type Calendar } from '../../../shared/domain/calendar.ts';
import { localDateAt } from '../../../shared/domain/instant.ts';
import { localDayAt } from '../../../shared/domain/local-day.ts';
import { epochDay, fromEpochDay, isLocalDate, localDate } from '../../../shared/domain/local-date.ts';
import { addProduct, divideHalfEven, emptySum, exactly } from '../../../shared/domain/money.ts';
import { calendars, settingsFor } from '../../../shared/policy/arrears-policy.ts';
import { arrearsPolicy } from '../../../shared/contracts/arrears-policy.ts';
import arrears from '../../../shared/policy/arrears.json' with { type: 'json' };
import { anyDate, calendar } from '../../support/arbitraries.ts';
import { at, on } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const runs = { numRuns: propertyRuns };
const cn = calendars.get('cn')!;

describe('the calendar of China', () => {
  it.each([
    { year: 2024, workdays: 251 },
    { year: 2025, workdays: 248 },
    { year: 2026, workdays: 248 },
  ])('$year has $workdays workdays', ({ year, workdays }) => {
    let count = 0;
    for (let day = epochDay(`${year}-01-01`); day < epochDay(`${year + 1}-01-01`); day += 1)
      if (isWorkday(day, cn)) count += 1;
    expect(count).toBe(workdays);
  });

  it('works the weekend days that make up for holidays', () => {
    expect(isWorkday(epochDay('2025-01-26'), cn)).toBe(true);
    expect(isWorkday(epochDay('2025-02-02'), cn)).toBe(false);
    expect(isWorkday(epochDay('2025-01-01'), cn)).toBe(false);
  });
});

describe('effectiveDueDay, on any calendar', () => {
  it('is a workday, never passes one, and keeps the order of due dates', () => {
    const roll = fc.constantFrom('following' as const, 'modified-following' as const);
    fc.assert(
      fc.property(anyDate, calendar, roll, (date, own, how) => {
        const day = epochDay(date);
        const effective = effectiveDueDay(date, { roll: how, calendar: own });
        expect(isWorkday(effective, own)).toBe(true);
        for (let between = Math.min(day, effective); between <= Math.max(day, effective); between += 1)
          expect(isWorkday(between, own)).toBe(between === effective);
        if (how === 'following') expect(effective).toBeGreaterThanOrEqual(day);
        else if (effective > day) expect(fromEpochDay(effective).slice(0, 7)).toBe(date.slice(0, 7));
        expect(effectiveDueDay(fromEpochDay(day + 1), { roll: how, calendar: own })).toBeGreaterThanOrEqual(
          effective,
        );
      }),
      runs,
    );
  });

  it('refuses a calendar without a workday instead of searching for ever', () => {
    const never: Calendar = {
      id: 'never',
      weekend: [1, 2, 3, 4, 5, 6, 7],
      offDays: new Set(),
      workDays: new Set(),
    };
    expect(() => effectiveDueDay(on('2025-03-10'), { roll: 'following', calendar: never })).toThrow(
      'calendar never: no workday within a year of 2025-03-10',
    );
  });
});

describe('dates as integers', () => {
  it('count as the engine does, over all years there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        const text = fromEpochDay(day);
        expect(text).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
        expect(epochDay(text)).toBe(day);
      }),
      runs,
    );
  });

  it.each([
    '2025-02-29',
    '1900-02-29',
    '2025-00-10',
    '2025-13-10',
    '2025-01-00',
    '2025-04-31',
    '2025-1-01',
    '2025/01-01',
    '2025-01/01',
    'a025-01-01',
    '20a5-01-01',
    '2025-0a-01',
    '2025-01-a1',
    '2025-01-011',
  ])('%s is no date', (text) => {
    expect(isLocalDate(text)).toBe(false);
  });

  it.each(['2024-02-29', '2000-02-29', '0000-02-29', '9999-12-31', '0001-01-01'])('%s is one', (text) => {
    expect(isLocalDate(text)).toBe(true);
  });

  it.each([-719_529, 2_932_897])('day %d has no date of four-digit years', (day) => {
    expect(() => fromEpochDay(day)).toThrow(RangeError);
    expect(() => localDate('x')).toThrow('not a date that exists: x');
  });

  it('the local day is that of the zone, on days the clocks change, too', () => {
    const zones = [
      'Asia/Taipei',
      'America/New_York',
      'Europe/London',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kolkata',
    ];
    const moment = fc.oneof(
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      // Around the changes of spring and autumn 2025 in New York, and the day Apia left out.
      fc.integer({ min: -86_400_000, max: 86_400_000 }).map((ms) => Date.parse('2025-03-09T07:00Z') + ms),
      fc.integer({ min: -86_400_000, max: 86_400_000 }).map((ms) => Date.parse('2011-12-30T10:00Z') + ms),
    );
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), (ms, zone) => {
        const instant = at(new Date(ms).toISOString());
        expect(localDayAt(instant, zone)).toBe(epochDay(localDateAt(instant, zone)));
      }),
      runs,
    );
  });
});

describe('exact sums', () => {
  it('add products of any size without a loss', () => {
    const factor = fc.maxSafeInteger();
    fc.assert(
      fc.property(fc.array(fc.tuple(factor, fc.integer({ min: -5000, max: 5000 }))), (products) => {
        const sum = emptySum();
        for (const [amount, days] of products) addProduct(sum, amount, days);
        expect(exactly(sum)).toBe(products.reduce((total, [a, b]) => total + BigInt(a) * BigInt(b), 0n));
      }),
      runs,
    );
  });

  it.each([
    [0n, 2n, 0n],
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [4n, 3n, 1n],
    [5n, 3n, 2n],
    [6n, 3n, 2n],
  ])('%d / %d is %d, halves to even', (dividend, divisor, quotient) => {
    expect(divideHalfEven(dividend, divisor)).toBe(quotient);
  });
});

describe('the arrears policy', () => {
  it('gives each product its own over the default', () => {
    expect(settingsFor('mortgage').allocation.principalFirstAfterDays).toBeNull();
    expect(settingsFor('card')).toEqual({
      ...settingsFor('mortgage'),
      allocation: { order: ['fees', 'interest', 'principal'], principalFirstAfterDays: 90 },
    });
  });

  const policy = (own: object) => () =>
    arrearsPolicy({ ...arrears, default: { ...arrears.default, ...own } }, [
      { id: 'own', weekend: [5, 6], offDays: [], workDays: [] },
    ]);

  it('takes a calendar of the lender', () => {
    const { settingsFor: settings } = policy({ roll: 'following', calendar: 'own' })();
    expect(settings('auto').calendar?.weekend).toEqual([5, 6]);
  });

  it.each([
    { name: 'a calendar that is not there', own: { calendar: 'xx' }, says: 'no calendar xx' },
    { name: 'a roll without a calendar', own: { roll: 'following' }, says: 'none is named' },
    {
      name: 'classes that do not rise',
      own: {
        riskClasses: [
          { name: 'a', above: 5 },
          { name: 'b', above: 5 },
        ],
      },
      says: 'above 5: classes rise',
    },
    {
      name: 'a gap between buckets',
      own: {
        buckets: [
          { name: 'a', from: 1, to: 5 },
          { name: 'b', from: 7, to: null },
        ],
      },
      says: 'starts at 6',
    },
    {
      name: 'an overlap of buckets',
      own: {
        buckets: [
          { name: 'a', from: 1, to: 5 },
          { name: 'b', from: 5, to: null },
        ],
      },
      says: 'starts at 6',
    },
    {
      name: 'a bucket that ends before it begins',
      own: {
        buckets: [
          { name: 'a', from: 1, to: 0 },
          { name: 'b', from: 1, to: null },
        ],
      },
      says: 'not before 1',
    },
    {
      name: 'buckets that end',
      own: { buckets: [{ name: 'a', from: 1, to: 5 }] },
      says: 'the last has no end',
    },
    {
      name: 'buckets after an open end',
      own: {
        buckets: [
          { name: 'a', from: 1, to: null },
          { name: 'b', from: 5, to: null },
        ],
      },
      says: 'nothing follows an open end',
    },
    {
      name: 'an allocation that names a part twice',
      own: { allocation: { order: ['fees', 'fees', 'principal'], principalFirstAfterDays: null } },
      says: 'each part once',
    },
    {
      name: 'a tolerance of all',
      own: { tolerance: { days: 0, amountMinor: {}, percent: 100 } },
      says: '100',
    },
  ])('refuses $name', ({ own, says }) => {
    expect(policy(own)).toThrow(says);
  });
});
