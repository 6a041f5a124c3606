import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  daysInMonth,
  earlierOf,
  epochDay,
  fromEpochDay,
  isLocalDate,
  laterOf,
  localDate,
  monthNumber,
} from '../../../shared/domain/local-date.ts';
import { localDateAt, plusMs } from '../../../shared/domain/instant.ts';
import { localDayAt } from '../../../shared/domain/local-day.ts';
import { at, on } from '../../support/builders.ts';

const dayMs = 86_400_000;

/** Every day of the years told, from midnight to midnight UTC. */
function daysOf(fromYear: number, toYear: number): number[] {
  const start = Date.UTC(fromYear, 0, 1) / dayMs;
  return Array.from({ length: Date.UTC(toYear + 1, 0, 1) / dayMs - start }, (_, day) => start + day);
}

describe('dates and days since the epoch', () => {
  it.each([
    [1599, 1601],
    [1899, 2101],
    [2398, 2401],
    [9998, 9999],
  ])('are what the runtime makes of them, %i to %i', (from, to) => {
    const wrong = daysOf(from, to).filter((day) => {
      const date = fromEpochDay(day);
      return new Date(day * dayMs).toISOString().slice(0, 10) !== date || epochDay(date) !== day;
    });
    expect(wrong).toEqual([]);
  });

  it('go back to the year 0, and not before it', () => {
    const first = Date.parse('0000-01-01T00:00:00Z') / dayMs;
    expect([first, first + 59, first + 366].map(fromEpochDay)).toEqual([
      '0000-01-01',
      '0000-02-29',
      '0001-01-01',
    ]);
    expect(() => fromEpochDay(first - 1)).toThrow(RangeError);
    expect(() => fromEpochDay(Date.UTC(10_000, 0, 1) / dayMs)).toThrow(RangeError);
  });

  it('are told apart by days and months', () => {
    expect(daysBetween(on('2024-02-28'), on('2024-03-01'))).toBe(2);
    expect(daysBetween(on('2024-03-01'), on('2024-02-28'))).toBe(-2);
    expect(monthNumber(on('2025-03-01')) - monthNumber(on('2024-12-31'))).toBe(3);
    expect(monthNumber(on('2025-03-01')) - monthNumber(on('1999-03-31'))).toBe(26 * 12);
    expect(laterOf(on('2025-03-02'), on('2025-03-01'))).toBe('2025-03-02');
    expect(laterOf(on('2025-03-01'), on('2025-03-02'))).toBe('2025-03-02');
    expect(earlierOf(on('2025-03-02'), on('2025-03-01'))).toBe('2025-03-01');
    expect(earlierOf(on('2025-03-01'), on('2025-03-02'))).toBe('2025-03-01');
  });
});

describe('a date that exists', () => {
  it('is each of a year and none beside', () => {
    for (const year of ['1900', '2000', '2023', '2024']) {
      const days = Array.from({ length: 14 * 33 }, (_, n) => {
        const two = (value: number): string => String(value).padStart(2, '0');
        return `${year}-${two(Math.floor(n / 33))}-${two(n % 33)}`;
      });
      const exists = (text: string): boolean => {
        const parsed = new Date(`${text}T00:00:00Z`);
        return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
      };
      expect(days.filter(isLocalDate)).toEqual(days.filter(exists));
    }
  });

  it.each(['/025-03-10', ':025-03-10', '2:25-03-10', '2/25-03-10', '2025-0:-10', '2025-03-1:', '2025-03-/9'])(
    'is not %s',
    (text) => {
      expect(isLocalDate(text)).toBe(false);
    },
  );

  it.each(['2025/03-10', '2025-03/10', '2025-03-100', '2025-03-1', ''])('is not %j', (text) => {
    expect(() => localDate(text)).toThrow(new RangeError(`not a date that exists: ${text}`));
  });

  it('lies in a month of known length', () => {
    const months = ['1900', '2000', '2023', '2024'].flatMap((year) =>
      Array.from({ length: 12 }, (_, month) => on(`${year}-${String(month + 1).padStart(2, '0')}-15`)),
    );
    expect(months.map(daysInMonth)).toEqual(
      months.map((date) =>
        new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate(),
      ),
    );
  });
});

describe('the day of a moment in a zone', () => {
  it.each(['America/New_York', 'Pacific/Apia', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'Australia/Lord_Howe'])(
    'is the one of its date, %s',
    (zone) => {
      const start = at('2011-01-01T00:30Z');
      const moments = Array.from({ length: 400 * 8 }, (_, n) => plusMs(start, n * 3 * 3_600_000));
      const wrong = moments.filter((one) => localDayAt(one, zone) !== epochDay(localDateAt(one, zone)));
      expect(wrong).toEqual([]);
    },
  );

  it('is the same asked again', () => {
    const moment = at('2025-03-10T20:00Z');
    const days = [1, 2, 3].map(() => localDayAt(moment, 'Asia/Taipei'));
    expect(days.map(fromEpochDay)).toEqual(['2025-03-11', '2025-03-11', '2025-03-11']);
    expect(addDays(on('2025-03-10'), 1)).toBe('2025-03-11');
  });
});
