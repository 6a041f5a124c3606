import { addDays, localDate, type LocalDate } from './local-date.ts';

declare const instantBrand: unique symbol;

/** A point in time in UTC with millisecond precision, `YYYY-MM-DDTHH:mm:ss.sssZ`: sorts as text. */
export type Instant = string & { readonly [instantBrand]: true };

/** True for the canonical form only, so that text order is time order. */
export function isInstant(text: string): text is Instant {
  if (text.length !== 24 || !text.endsWith('Z')) return false;
  const parsed = new Date(text);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text;
}

/** The instant `ms` milliseconds after the epoch. */
export function instantOf(ms: number): Instant {
  const text = new Date(ms).toISOString();
  if (!isInstant(text)) throw new RangeError(`instant out of range: ${ms}`);
  return text;
}

/** Reads any ISO text with an offset into the canonical form; undefined when it names no moment. */
export function parseInstant(text: string): Instant | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instantOf(ms);
}

/** Milliseconds since the epoch. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant `ms` milliseconds later. */
export function plusMs(instant: Instant, ms: number): Instant {
  return instantOf(epochMs(instant) + ms);
}

interface LocalMoment {
  readonly date: LocalDate;
  /** Minutes since local midnight, 0 to 1439. */
  readonly minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}

/** True when the runtime's time zone database knows `zone` (IANA name). */
export function isZone(zone: string): boolean {
  try {
    formatterFor(zone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock in `zone` at `instant`. */
export function localMoment(instant: Instant, zone: string): LocalMoment {
  const parts = new Map(
    formatterFor(zone)
      .formatToParts(epochMs(instant))
      .map((part) => [part.type, part.value]),
  );
  const date = localDate(`${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`);
  return { date, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

/** The calendar date in `zone` at `instant`. */
export function localDateAt(instant: Instant, zone: string): LocalDate {
  return localMoment(instant, zone).date;
}

/**
 * The first instant at which `zone`'s wall clock shows `date` and `minute` (minutes since midnight).
 * In a daylight-saving gap it is the first instant after the gap.
 */
export function instantAt(date: LocalDate, minute: number, zone: string): Instant {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const candidates = [-16, -8, 0, 8, 16].map(
    (hours) => wanted - offsetMs(instantOf(wanted + hours * 3_600_000), zone),
  );
  const exact = candidates.filter((ms) => ms + offsetMs(instantOf(ms), zone) === wanted);
  return instantOf(
    exact.length > 0 ? Math.min(...exact) : firstAfterGap(Math.min(...candidates), wanted, zone),
  );
}

/** The last moment of a date in a zone. */
export function endOfDay(date: LocalDate, zone: string): Instant {
  return plusMs(instantAt(addDays(date, 1), 0, zone), -1);
}

function offsetMs(instant: Instant, zone: string): number {
  const { date, minute } = localMoment(instant, zone);
  return Date.parse(`${date}T00:00:00Z`) + minute * 60_000 - Math.floor(epochMs(instant) / 60_000) * 60_000;
}

function firstAfterGap(from: number, wanted: number, zone: string): number {
  // Gaps are at most a few hours; stepping by minutes is bounded by one day.
  for (let ms = from; ms <= from + 86_400_000; ms += 60_000) {
    if (ms + offsetMs(instantOf(ms), zone) >= wanted) return ms;
  }
  throw new RangeError(`no instant for minute ${wanted} in ${zone}`);
}
