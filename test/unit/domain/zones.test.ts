import { describe, expect, it } from 'vitest';
import { endOfDay, instantOf, localMoment } from '../../../shared/domain/instant.ts';
import { scanRunId } from '../../../shared/domain/scan-run.ts';
import { at, on } from '../../support/builders.ts';

/** What the runtime's own formatter shows. */
const formats = new Map<string, Intl.DateTimeFormat>();
function shown(ms: number, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  return format.format(ms);
}

function clockOf(ms: number, zone: string): string {
  const { date, minute } = localMoment(instantOf(ms), zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

describe('the wall clock, minute by minute where clocks are changed', () => {
  it.each([
    { zone: 'America/New_York', from: '2025-03-09T05:30Z' },
    { zone: 'America/New_York', from: '2025-11-02T04:30Z' },
    { zone: 'Australia/Lord_Howe', from: '2025-04-05T13:00Z' },
    { zone: 'America/St_Johns', from: '2010-03-14T02:00Z' },
    { zone: 'America/St_Johns', from: '2010-11-07T01:00Z' },
    { zone: 'Pacific/Apia', from: '2011-12-30T08:30Z' },
    { zone: 'Asia/Kathmandu', from: '1985-12-31T17:00Z' },
  ])('$zone from $from', ({ zone, from }) => {
    const start = Date.parse(from);
    const minutes = Array.from({ length: 240 }, (_, minute) => start + minute * 60_000 + 59_999);
    expect(minutes.map((ms) => clockOf(ms, zone))).toEqual(minutes.map((ms) => shown(ms, zone)));
  });

  it('over more hours than are kept, and back', () => {
    const start = Date.parse('2025-01-01T00:30:00Z');
    const hours = Array.from({ length: 9000 }, (_, hour) => start + hour * 3_600_000);
    const wrong = [...hours, ...hours.slice(0, 10)].filter(
      (ms) => clockOf(ms, 'America/Santiago') !== shown(ms, 'America/Santiago'),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the end of a day', () => {
  it.each([
    ['2025-03-11', 'Asia/Taipei', '2025-03-11T15:59:59.999Z'],
    ['2025-03-09', 'America/New_York', '2025-03-10T03:59:59.999Z'],
    ['2025-02-28', 'UTC', '2025-02-28T23:59:59.999Z'],
  ])('%s in %s', (date, zone, end) => {
    expect(endOfDay(on(date), zone)).toBe(at(end));
  });
});

it('a scan has one id a business date', () => {
  expect(scanRunId(on('2025-03-11'))).toBe('SCAN#2025-03-11');
});
