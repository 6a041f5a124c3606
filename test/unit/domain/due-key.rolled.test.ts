import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveArrears } from '../../../shared/domain/arrears/index.ts';
import { dueKeysForScan, dueKeysOf, type DueRule } from '../../../shared/domain/due-key.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { calendars } from '../../../shared/policy/arrears-policy.ts';
import { anyDate, calendar, dueDates } from '../../support/arbitraries.ts';
import { aLoan, at, instalmentsOn, on, settings } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const runs = { numRuns: propertyRuns };
const rule: fc.Arbitrary<DueRule> = fc.record({
  dayConvention: fc.constantFrom('day-0' as const, 'day-1' as const),
  roll: fc.constantFrom('none' as const, 'following' as const, 'modified-following' as const),
  calendar: fc.option(fc.oneof(calendar, fc.constant(calendars.get('cn') ?? null))),
});

/** What the arrears themselves say, with nothing paid: which instalments are past due on a date. */
const pastDue = (dates: readonly LocalDate[], businessDate: LocalDate, own: DueRule): number =>
  deriveArrears({
    loan: aLoan({ instalments: instalmentsOn(...dates) }),
    payments: [],
    businessDate,
    cutoff: at(`${businessDate}T12:00Z`),
    zone: 'Asia/Taipei',
    settings: { ...settings, ...own },
  }).overdueInstalments;

describe('dueKeysForScan, for due dates that roll and days that count early', () => {
  const cn = calendars.get('cn') ?? null;

  it.each<{ name: string; date: string; rule: DueRule; dates: readonly string[] }>([
    {
      name: 'day-1: the due date itself',
      date: '2025-03-11',
      rule: { dayConvention: 'day-1', roll: 'none', calendar: null },
      dates: ['2025-03-11'],
    },
    {
      name: 'inside the National Day rest: the workday before it only',
      date: '2025-10-01',
      rule: { dayConvention: 'day-0', roll: 'following', calendar: cn },
      dates: ['2025-09-30'],
    },
    {
      name: 'in the midst of it: nothing',
      date: '2025-10-05',
      rule: { dayConvention: 'day-0', roll: 'following', calendar: cn },
      dates: [],
    },
    {
      name: 'after its first workday, the 9th: the rest and that day',
      date: '2025-10-10',
      rule: { dayConvention: 'day-0', roll: 'following', calendar: cn },
      dates: Array.from({ length: 9 }, (_, day) => `2025-10-0${day + 1}`),
    },
    {
      name: 'rolled back to Friday 30 May: Saturday the 31st as well, though it is yet to come',
      date: '2025-05-31',
      rule: { dayConvention: 'day-0', roll: 'modified-following', calendar: cn },
      dates: ['2025-05-30', '2025-05-31'],
    },
  ])('$name', ({ date, rule: own, dates }) => {
    const keys = dueKeysForScan(on(date), addDays(on(date), -1), [own]);
    const days = keys.filter((key) => key.startsWith('D')).map((key) => key.slice(1));
    expect(days).toEqual(dates);
  });

  it('with rules of several products reads for all of them, and names no key twice', () => {
    const one: DueRule = { dayConvention: 'day-0', roll: 'none', calendar: null };
    const keys = dueKeysForScan(on('2025-03-11'), on('2025-03-10'), [
      one,
      { ...one, dayConvention: 'day-1' },
    ]);
    expect(keys).toEqual(['M10', 'W1', 'D2025-03-10', 'M11', 'W2', 'D2025-03-11']);
  });

  it('every instalment that became past due since the last scan is read, whatever the calendar and convention', () => {
    // Scans a few days before or after some due date: most of them find it newly past due.
    const window = fc.tuple(fc.nat(), fc.integer({ min: -12, max: 20 }), fc.constantFrom(1, 1, 2, 5, 31, 60));
    fc.assert(
      fc.property(dueDates, window, rule, (dates, [pick, offset, days], own) => {
        const businessDate = addDays(dates[pick % dates.length]!, offset);
        const last = addDays(businessDate, -days);
        if (pastDue(dates, businessDate, own) === pastDue(dates, last, own)) return;
        const { home, dates: pointers } = dueKeysOf(dates);
        const read = new Set(dueKeysForScan(businessDate, last, [own]));
        expect([home, ...pointers].some((key) => read.has(key))).toBe(true);
      }),
      runs,
    );
  });

  it('and nothing is read for a day on which nothing can have become past due', () => {
    fc.assert(
      fc.property(anyDate, rule, (date, own) => {
        const read = dueKeysForScan(date, addDays(date, -1), [own]);
        for (const key of read.filter((one) => one.startsWith('D'))) {
          const due = on(key.slice(1));
          expect(pastDue([due], date, own) - pastDue([due], addDays(date, -1), own)).toBe(1);
        }
      }),
      runs,
    );
  });
});
