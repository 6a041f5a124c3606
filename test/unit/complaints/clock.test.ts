import { describe, expect, it } from 'vitest';
import { deadlineOf, escalatesOn } from '../../../shared/domain/complaints/clock.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { calendars } from '../../../shared/policy/arrears-policy.ts';
import { complaintClock, complaintClockOf } from '../../../shared/policy/complaint-clock.ts';
import { contactPackFile } from '../../../shared/policy/contact-packs.ts';
import { on } from '../../support/builders.ts';
import { aClock } from '../../support/complaints.ts';

const clockOf = (pack: string) => complaintClockOf([contactPackFile(pack)], { zone: 'UTC', calendars });

describe('the last day to tell the complainant, by pack', () => {
  it.each([
    // China: 15 days, the day of receipt not counted; a last day that is a rest day moves behind the rest.
    { pack: 'cn', from: '2025-03-05', simple: '2025-03-20', complex: '2025-04-07', extended: '2025-05-06' },
    { pack: 'cn', from: '2025-03-07', simple: '2025-03-24', complex: '2025-04-07', extended: '2025-05-06' },
    // Spring Festival 2025: 28 January to 4 February; 26 January is worked, 8 February too.
    { pack: 'cn', from: '2025-01-11', simple: '2025-01-26', complex: '2025-02-10', extended: '2025-03-12' },
    { pack: 'cn', from: '2025-01-13', simple: '2025-02-05', complex: '2025-02-12', extended: '2025-03-14' },
    { pack: 'cn', from: '2025-01-09', simple: '2025-01-24', complex: '2025-02-08', extended: '2025-03-10' },
    // National Day 2025: 1 to 8 October; 28 September and 11 October are worked.
    { pack: 'cn', from: '2025-09-13', simple: '2025-09-28', complex: '2025-10-13', extended: '2025-11-12' },
    { pack: 'cn', from: '2025-09-16', simple: '2025-10-09', complex: '2025-10-16', extended: '2025-11-17' },
    { pack: 'cn', from: '2025-09-26', simple: '2025-10-11', complex: '2025-10-27', extended: '2025-11-25' },
    // Month and year ends, a leap day.
    { pack: 'cn', from: '2024-02-14', simple: '2024-02-29', complex: '2024-03-15', extended: '2024-04-15' },
    { pack: 'cn', from: '2024-12-17', simple: '2025-01-02', complex: '2025-01-16', extended: '2025-02-17' },
    { pack: 'cn', from: '2025-01-31', simple: '2025-02-17', complex: '2025-03-03', extended: '2025-04-01' },
    // United Kingdom: eight weeks, no longer term; Christmas and Easter move nothing.
    {
      pack: 'uk-conc',
      from: '2025-01-31',
      simple: '2025-03-28',
      complex: '2025-03-28',
      extended: '2025-03-28',
    },
    {
      pack: 'uk-conc',
      from: '2024-10-30',
      simple: '2024-12-25',
      complex: '2024-12-25',
      extended: '2024-12-25',
    },
    {
      pack: 'uk-conc',
      from: '2025-02-23',
      simple: '2025-04-20',
      complex: '2025-04-20',
      extended: '2025-04-20',
    },
    {
      pack: 'uk-conc',
      from: '2024-01-05',
      simple: '2024-03-01',
      complex: '2024-03-01',
      extended: '2024-03-01',
    },
    {
      pack: 'uk-conc',
      from: '2025-12-31',
      simple: '2026-02-25',
      complex: '2026-02-25',
      extended: '2026-02-25',
    },
    // India: thirty days, no longer term; Republic Day and Sundays move nothing.
    {
      pack: 'in-rbi',
      from: '2024-12-27',
      simple: '2025-01-26',
      complex: '2025-01-26',
      extended: '2025-01-26',
    },
    {
      pack: 'in-rbi',
      from: '2025-01-31',
      simple: '2025-03-02',
      complex: '2025-03-02',
      extended: '2025-03-02',
    },
    {
      pack: 'in-rbi',
      from: '2024-01-31',
      simple: '2024-03-01',
      complex: '2024-03-01',
      extended: '2024-03-01',
    },
    {
      pack: 'in-rbi',
      from: '2025-07-16',
      simple: '2025-08-15',
      complex: '2025-08-15',
      extended: '2025-08-15',
    },
    {
      pack: 'in-rbi',
      from: '2024-02-29',
      simple: '2024-03-30',
      complex: '2024-03-30',
      extended: '2024-03-30',
    },
  ])('$pack, received $from', ({ pack, from, simple, complex, extended }) => {
    const clock = clockOf(pack);
    const term = { from: on(from), isExtended: false } as const;
    expect(deadlineOf({ ...term, complexity: 'simple' }, clock)).toBe(simple);
    expect(deadlineOf({ ...term, complexity: 'complex' }, clock)).toBe(complex);
    expect(deadlineOf({ ...term, complexity: 'complex', isExtended: true }, clock)).toBe(extended);
  });

  it('layers: the shortest term; rest days and restarts only where every layer has them', () => {
    const both = complaintClockOf([contactPackFile('cn'), contactPackFile('uk-conc')], {
      zone: 'UTC',
      calendars,
    });
    expect(both).toMatchObject({ simpleDays: 15, complexDays: null, longestDays: null, restDays: null });
    expect(both.restartsOnNewFacts).toBe(false);
    expect(complaintClock('Asia/Taipei')).toMatchObject({ simpleDays: 15, complexDays: 30, longestDays: 60 });
  });

  it.each([
    { name: 'no clock', files: ['house'], known: calendars },
    { name: 'a calendar that is not shipped', files: ['cn'], known: new Map() },
  ])('refuses $name', ({ files, known }) => {
    expect(() => complaintClockOf(files.map(contactPackFile), { zone: 'UTC', calendars: known })).toThrow(
      RangeError,
    );
  });
});

describe('escalation', () => {
  const term = { from: on('2025-03-05'), decideBy: on('2025-03-20'), days: 15 };
  it.each([
    ['half-time', '2025-03-13'],
    ['week-left', '2025-03-13'],
    ['three-days-left', '2025-03-17'],
    ['last-day', '2025-03-20'],
    ['overdue', '2025-03-21'],
  ] as const)('%s: %s', (level, day) => {
    expect(escalatesOn(level, term)).toBe(day);
  });

  it('of a short term never before the day after receipt', () => {
    const short = { from: on('2025-03-05'), decideBy: addDays(on('2025-03-05'), 2), days: 2 };
    expect(escalatesOn('week-left', short)).toBe('2025-03-06');
  });

  it('the clock of the tests is China’s without its calendar', () => {
    expect({ ...clockOf('cn'), zone: aClock.zone, restDays: null }).toEqual(aClock);
  });
});
