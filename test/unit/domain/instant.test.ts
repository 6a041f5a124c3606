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
import { nextOpening } from '../../../shared/domain/send-decision.ts';
import { anyDate } from '../../support/arbitraries.ts';
import { at, dayWindow, numRuns, on } from '../../support/builders.ts';

const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

describe('instants', () => {
  it.each([
    ['2025-03-10T01:00:00.000Z', true],
    ['2025-03-10T01:00:00Z', false],
    ['2025-03-10T01:00:00.000+00:00', false],
    ['2025-02-30T01:00:00.000Z', false],
    ['2025-03-10T24:00:00.000Z', false],
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
      name: 'after a gap',
      zone: 'America/New_York',
      date: '2025-03-09',
      clock: '08:00',
      instant: '2025-03-09T12:00Z',
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

describe('nextOpening', () => {
  it.each([
    { name: 'just before opening', now: '2025-03-10T23:59:59.999Z', until: '2025-03-11T00:00Z' },
    { name: 'at opening', now: '2025-03-11T00:00Z', until: undefined },
    { name: 'at noon', now: '2025-03-11T04:00Z', until: undefined },
    { name: 'just before closing', now: '2025-03-11T13:59:59.999Z', until: undefined },
    { name: 'at closing: half-open', now: '2025-03-11T14:00Z', until: '2025-03-12T00:00Z' },
    { name: 'at midnight', now: '2025-03-11T16:00Z', until: '2025-03-12T00:00Z' },
    { name: 'over a month end', now: '2025-03-31T15:00Z', until: '2025-04-01T00:00Z' },
  ])('Taipei, $name', ({ now, until }) => {
    expect(nextOpening(at(now), 'Asia/Taipei', dayWindow)).toBe(until === undefined ? undefined : at(until));
  });

  it.each([
    { name: 'the night the clocks go forward', now: '2025-03-09T04:00Z', until: '2025-03-09T12:00Z' },
    { name: 'the night they go back', now: '2025-11-02T03:00Z', until: '2025-11-02T13:00Z' },
  ])('New York, $name', ({ now, until }) => {
    expect(nextOpening(at(now), 'America/New_York', dayWindow)).toBe(at(until));
  });

  it('a window to midnight never closes in the evening', () => {
    const window = { fromMinute: 480, toMinute: 1440 };
    expect(nextOpening(at('2025-03-11T15:59Z'), 'Asia/Taipei', window)).toBeUndefined();
  });

  it('for every moment: either open, or open at a later moment within a day and an hour or two', () => {
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...zones), (now, zone) => {
        const open = nextOpening(now, zone, dayWindow);
        const { minute: clock } = localMoment(now, zone);
        if (open === undefined) return clock >= dayWindow.fromMinute && clock < dayWindow.toMinute;
        const isLater = open > now && Date.parse(open) - Date.parse(now) <= 12 * 3_600_000;
        return isLater && localMoment(open, zone).minute === dayWindow.fromMinute;
      }),
      { numRuns },
    );
  });
});

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
      { numRuns },
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
      { numRuns },
    );
  });
});
