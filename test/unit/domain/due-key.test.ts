import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueKeysForScan, dueKeysOf, dueKeysOn } from '../../../shared/domain/due-key.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { anyDate, dueDates } from '../../support/arbitraries.ts';
import { on } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const keysOf = (...dates: string[]) => dueKeysOf(dates.map(on));

describe('dueKeysOf', () => {
  it.each([
    { name: 'monthly', dates: ['2025-01-15', '2025-02-15', '2025-03-15'], home: 'M15' },
    { name: 'monthly with a gap', dates: ['2025-01-15', '2025-03-15'], home: 'M15' },
    { name: 'month ends', dates: ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30'], home: 'M31' },
    { name: 'the 30th over February', dates: ['2025-01-30', '2025-02-28', '2025-03-30'], home: 'M30' },
    { name: 'a leap day', dates: ['2024-01-29', '2024-02-29'], home: 'M29' },
    { name: 'one date alone', dates: ['2025-02-28'], home: 'M28' },
    { name: 'weekly', dates: ['2025-03-04', '2025-03-11', '2025-03-18'], home: 'W2' },
    { name: 'fortnightly', dates: ['2025-03-09', '2025-03-23', '2025-04-06'], home: 'W7' },
  ])('$name: $home and no dates', ({ dates, home }) => {
    expect(keysOf(...dates)).toEqual({ home, dates: [] });
  });

  it('irregular: a monthly home, and every date', () => {
    expect(keysOf('2025-01-15', '2025-02-20', '2025-05-01')).toEqual({
      home: 'M15',
      dates: ['D2025-01-15', 'D2025-02-20', 'D2025-05-01'],
    });
  });
});

describe('dueKeysOn', () => {
  it.each([
    { date: '2025-03-15', keys: ['M15', 'W6', 'D2025-03-15'] },
    { date: '2025-03-30', keys: ['M30', 'W7', 'D2025-03-30'] },
    { date: '2025-03-31', keys: ['M31', 'W1', 'D2025-03-31'] },
    { date: '2025-04-30', keys: ['M30', 'M31', 'W3', 'D2025-04-30'] },
    { date: '2025-02-28', keys: ['M28', 'M31', 'M30', 'M29', 'W5', 'D2025-02-28'] },
    { date: '2024-02-28', keys: ['M28', 'W3', 'D2024-02-28'] },
    { date: '2024-02-29', keys: ['M29', 'M31', 'M30', 'W4', 'D2024-02-29'] },
  ])('$date', ({ date, keys }) => {
    expect(dueKeysOn(on(date))).toEqual(keys);
  });
});

describe('dueKeysForScan', () => {
  it('the day after the last scan reads yesterday only', () => {
    expect(dueKeysForScan(on('2025-03-11'), on('2025-03-10'))).toEqual(['M10', 'W1', 'D2025-03-10']);
  });

  it('the day itself is not overdue yet, and the same day again reads nothing', () => {
    expect(dueKeysForScan(on('2025-03-11'), on('2025-03-11'))).toEqual([]);
  });

  it.each([
    { name: 'first run', last: undefined },
    { name: 'two months out', last: on('2025-01-02') },
    { name: 'a year out', last: on('2024-03-11') },
  ])('$name: every monthly and weekly key there is', ({ last }) => {
    const keys = new Set(dueKeysForScan(on('2025-03-11'), last));
    const all = [
      ...Array.from({ length: 31 }, (_, at) => `M${String(at + 1).padStart(2, '0')}`),
      ...Array.from({ length: 7 }, (_, at) => `W${at + 1}`),
    ];
    expect(all.filter((key) => !keys.has(key))).toEqual([]);
  });

  it.each([
    { name: 'first run', last: undefined },
    { name: 'a day more than a cycle out', last: on('2025-02-07') },
    { name: 'a year out', last: on('2024-03-11') },
  ])('$name: the dates of one cycle, and no more', ({ last }) => {
    const dates = dueKeysForScan(on('2025-03-11'), last).filter((key) => key.startsWith('D'));
    expect(dates).toEqual(Array.from({ length: 31 }, (_, day) => `D${addDays(on('2025-02-08'), day)}`));
  });

  it('names no key twice', () => {
    const keys = dueKeysForScan(on('2025-03-11'), on('2025-02-20'));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the static index, for every schedule and window', () => {
  const window = fc.tuple(anyDate, fc.integer({ min: 1, max: 400 }));

  it('a loan with an instalment due since the last scan stands under a key of the scan', () => {
    fc.assert(
      fc.property(dueDates, window, (dates, [last, days]) => {
        const businessDate = addDays(last, days);
        const { home, dates: pointers } = dueKeysOf(dates);
        const read = new Set(dueKeysForScan(businessDate, last));
        const fellDue = dates.some((date) => date >= last && date < businessDate);
        return !fellDue || [home, ...pointers].some((key) => read.has(key));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('a first run reads every loan, whatever its schedule', () => {
    fc.assert(
      fc.property(dueDates, anyDate, (dates, businessDate) =>
        dueKeysForScan(businessDate, undefined).includes(dueKeysOf(dates).home),
      ),
      { numRuns: propertyRuns },
    );
  });

  it('daily scans together meet every instalment on the day after its due date', () => {
    fc.assert(
      fc.property(dueDates, (dates) => {
        const { home, dates: pointers } = dueKeysOf(dates);
        return dates.every((date) => {
          const read = dueKeysForScan(addDays(date, 1), date);
          return [home, ...pointers].some((key) => read.includes(key));
        });
      }),
      { numRuns: propertyRuns },
    );
  });
});
