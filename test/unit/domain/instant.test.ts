import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  instantAt,
  instantOf,
  isInstant,
  isZone,
  localDateAt,
  localMoment,
  parseInstant,
  plusMs,
} from '../../../shared/domain/instant.ts';
import { addDays, epochDay, fromEpochDay, isLocalDate, weekday } from '../../../shared/domain/local-date.ts';
import { anyDate } from '../../support/arbitraries.ts';
import { at, on } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

describe('instants', () => {
  it.each([
    ['2025-03-10T01:00:00.000Z', true],
    ['2025-03-10T01:00:00Z', false],
    ['2025-03-10T01:00:00.000+00:00', false],
    ['2025-02-30T01:00:00.000Z', false],
    ['2025-03-10T24:00:00.000Z', false],
    ['2025-03-10T01:00:00.000X', false],
    ['+010000-01-01T00:00:00.000Z', false],
    ['9999-12-31T23:59:59.999Z', true],
    ['', false],
  ])('%s is canonical: %s', (text, expected) => {
    expect(isInstant(text)).toBe(expected);
  });

  it.each([
    ['2025-03-10T09:00:00+08:00', '2025-03-10T01:00:00.000Z'],
    ['2025-03-10T01:00Z', '2025-03-10T01:00:00.000Z'],
    ['nonsense', undefined],
  ])('%s reads as %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it('out of range is refused', () => {
    expect(() => instantOf(8.64e15 + 1)).toThrow(RangeError);
    const end = Date.parse('9999-12-31T23:59:59.999Z');
    expect(instantOf(end)).toBe('9999-12-31T23:59:59.999Z');
    expect(() => instantOf(end + 1)).toThrow(new RangeError(`instant out of range: ${end + 1}`));
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(isZone('Asia/Taipei')).toBe(true);
  });
});

describe('localMoment', () => {
  it.each([
    { zone: 'Asia/Taipei', instant: '2025-03-10T16:00:00Z', date: '2025-03-11', clock: '00:00' },
    { zone: 'Asia/Kathmandu', instant: '2025-03-10T18:14:00Z', date: '2025-03-10', clock: '23:59' },
    { zone: 'America/New_York', instant: '2025-03-09T06:59:00Z', date: '2025-03-09', clock: '01:59' },
    { zone: 'America/New_York', instant: '2025-03-09T07:00:00Z', date: '2025-03-09', clock: '03:00' },
    { zone: 'America/New_York', instant: '2025-11-02T05:30:00Z', date: '2025-11-02', clock: '01:30' },
    { zone: 'America/New_York', instant: '2025-11-02T06:30:00Z', date: '2025-11-02', clock: '01:30' },
    { zone: 'Pacific/Apia', instant: '2011-12-30T10:00:00Z', date: '2011-12-31', clock: '00:00' },
  ])('$instant in $zone is $date $clock', ({ zone, instant, date, clock }) => {
    expect(localMoment(at(instant), zone)).toEqual({ date, minute: minute(clock) });
    expect(localDateAt(at(instant), zone)).toBe(date);
  });
});

describe('instantAt', () => {
  it.each([
    { name: 'plain', zone: 'Asia/Taipei', date: '2025-03-11', clock: '08:00', instant: '2025-03-11T00:00Z' },
    {
      name: 'half-hour zone',
      zone: 'Asia/Kolkata',
      date: '2025-03-11',
      clock: '08:00',
      instant: '2025-03-11T02:30Z',
    },
    {
      name: 'far east',
      zone: 'Pacific/Kiritimati',
      date: '2025-03-11',
      clock: '08:00',
      instant: '2025-03-10T18:00Z',
    },
    {
      name: 'far west',
      zone: 'Pacific/Pago_Pago',
      date: '2025-03-11',
      clock: '22:00',
      instant: '2025-03-12T09:00Z',
    },
    {
      name: 'before a gap',
      zone: 'America/New_York',
      date: '2025-03-09',
      clock: '01:59',
      instant: '2025-03-09T06:59Z',
    },
    {
      name: 'in a gap: first after',
      zone: 'America/New_York',
      date: '2025-03-09',
      clock: '02:30',
      instant: '2025-03-09T07:00Z',
    },
    {
      name: 'the first minute after a gap',
      zone: 'America/New_York',
      date: '2025-03-09',
      clock: '03:00',
      instant: '2025-03-09T07:00Z',
    },
    {
      name: 'after a gap',
      zone: 'America/New_York',
      date: '2025-03-09',
      clock: '08:00',
      instant: '2025-03-09T12:00Z',
    },
    {
      name: 'hours before an overlap, east of Greenwich',
      zone: 'Australia/Sydney',
      date: '2025-04-06',
      clock: '00:30',
      instant: '2025-04-05T13:30Z',
    },
    {
      name: 'in an overlap: the first',
      zone: 'America/New_York',
      date: '2025-11-02',
      clock: '01:30',
      instant: '2025-11-02T05:30Z',
    },
    {
      name: 'after an overlap',
      zone: 'America/New_York',
      date: '2025-11-02',
      clock: '08:00',
      instant: '2025-11-02T13:00Z',
    },
    {
      name: 'gap of half an hour',
      zone: 'Australia/Lord_Howe',
      date: '2025-10-05',
      clock: '02:15',
      instant: '2025-10-04T15:30Z',
    },
    {
      name: 'gap at midnight',
      zone: 'Africa/Cairo',
      date: '2025-04-25',
      clock: '00:30',
      instant: '2025-04-24T22:00Z',
    },
    {
      name: 'a day left out',
      zone: 'Pacific/Apia',
      date: '2011-12-30',
      clock: '08:00',
      instant: '2011-12-30T10:00Z',
    },
    {
      name: 'a day left out, from its first minute on',
      zone: 'Pacific/Apia',
      date: '2011-12-30',
      clock: '00:00',
      instant: '2011-12-30T10:00Z',
    },
    {
      name: 'just after a gap of a minute past midnight',
      zone: 'America/St_Johns',
      date: '2010-03-14',
      clock: '01:01',
      instant: '2010-03-14T03:31Z',
    },
  ])('$name: $date $clock in $zone', ({ zone, date, clock, instant }) => {
    expect(instantAt(on(date), minute(clock), zone)).toBe(at(instant));
  });
});

const zones = [
  'Asia/Taipei',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Pacific/Chatham',
];
const anyMoment = fc
  .tuple(anyDate, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([date, ms]) => plusMs(at(`${date}T00:00:00Z`), ms));

describe('zones, for every moment', () => {
  it('instantAt undoes localMoment, or names the first of the two moments the clock showed it', () => {
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...zones), (moment, zone) => {
        const { date, minute: clock } = localMoment(moment, zone);
        const back = instantAt(date, clock, zone);
        const late = Date.parse(moment) - Date.parse(back);
        return (
          JSON.stringify(localMoment(back, zone)) === JSON.stringify({ date, minute: clock }) &&
          late >= 0 &&
          late < 3_660_000
        );
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('dates', () => {
  it.each([
    ['2024-02-29', true],
    ['2025-02-29', false],
    ['2025-02-30', false],
    ['2025-13-01', false],
    ['2025-1-1', false],
    ['2025-03-10T00:00', false],
  ])('%s exists: %s', (text, expected) => {
    expect(isLocalDate(text)).toBe(expected);
  });

  it('adding days goes over months, years and leap days', () => {
    expect(addDays(on('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(on('2024-12-31'), 1)).toBe('2025-01-01');
    expect(addDays(on('2025-03-01'), -1)).toBe('2025-02-28');
    expect(['2025-03-10', '2025-03-16', '1969-12-29'].map((date) => weekday(on(date)))).toEqual([1, 7, 1]);
  });

  it('epoch days undo themselves', () => {
    fc.assert(
      fc.property(anyDate, (date) => fromEpochDay(epochDay(date)) === date),
      { numRuns: propertyRuns },
    );
  });
});
