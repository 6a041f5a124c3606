import { addDays, epochDay, fromEpochDay, type LocalDate } from './local-date.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** 0000-01-01 and 9999-12-31, in days since 1970-01-01. */
const firstDay = -719_528;
const lastDay = 2_932_896;

declare const instantBrand: unique symbol;

/** A point in time in UTC with millisecond precision, `YYYY-MM-DDTHH:mm:ss.sssZ`: sorts as text. */
export type Instant = string & { readonly [instantBrand]: true };

/** True for the canonical form only, so that text order is time order. */
export function isInstant(text: string): text is Instant {
  const parsed = new Date(text);
  return text.length === 24 && !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text;
}

/** The instant `ms` milliseconds after the epoch. @throws RangeError outside the years 0 to 9999. */
export function instantOf(ms: number): Instant {
  const day = Math.floor(ms / dayMs);
  if (!(day >= firstDay && day <= lastDay)) throw new RangeError(`instant out of range: ${ms}`);
  const ofDay = Math.trunc(ms) - day * dayMs;
  const minute = Math.floor(ofDay / minuteMs);
  const left = ofDay - minute * minuteMs;
  const second = Math.floor(left / 1000);
  const thousandths = String(left - second * 1000).padStart(3, '0');
  const text = `${fromEpochDay(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)}.${thousandths}Z`;
  if (!isCanonical(text)) throw new RangeError(`instant out of range: ${ms}`);
  return text;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Of what was written from a day's date and time. */
function isCanonical(text: string): text is Instant {
  return text.length === 24;
}

/** Reads any ISO text with an offset into the canonical form; undefined when it names no moment. */
export function parseInstant(text: string): Instant | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instantOf(ms);
}

/** Milliseconds since the epoch, by arithmetic on the digits of the one form an instant has. */
export function epochMs(instant: Instant): number {
  const minutes = digits(instant, 11) * 60 + digits(instant, 14);
  const ms = digits(instant, 20) * 10 + instant.charCodeAt(22) - 48;
  return epochDay(instant) * dayMs + minutes * minuteMs + digits(instant, 17) * 1000 + ms;
}

/** Two digits known to be such. */
function digits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
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

interface ZoneClock {
  readonly format: Intl.DateTimeFormat;
  /** Offset from UTC in ms by hour since the epoch; null: the clock is changed within the hour. */
  readonly offsets: Map<number, number | null>;
}

const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const made = { format, offsets: new Map<number, number | null>() };
  clocks.set(zone, made);
  return made;
}

/** True when the runtime's time zone database knows `zone` (IANA name). */
export function isZone(zone: string): boolean {
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock in `zone` at `instant`. */
export function localMoment(instant: Instant, zone: string): LocalMoment {
  const ms = epochMs(instant);
  const minutes = Math.floor((ms + offsetMs(ms, zone)) / minuteMs);
  const day = Math.floor(minutes / 1440);
  return { date: fromEpochDay(day), minute: minutes - day * 1440 };
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
  const wanted = epochDay(date) * dayMs + minute * minuteMs;
  // No zone is 16 hours from UTC: one of the two offsets is in force when the clock first shows the minute.
  const offset = Math.max(offsetMs(wanted - 16 * hourMs, zone), offsetMs(wanted + 16 * hourMs, zone));
  return instantOf(firstShowing(wanted, wanted - offset, zone));
}

/** The last moment of a date in a zone. */
export function endOfDay(date: LocalDate, zone: string): Instant {
  return plusMs(instantAt(addDays(date, 1), 0, zone), -1);
}

/** Hours kept per zone, some half a year: a formatter costs a hundred times what a look-up does. */
const keptHours = 4096;

/** Offset of the zone's clock from UTC, in whole minutes. */
function offsetMs(ms: number, zone: string): number {
  const { format, offsets } = clockOf(zone);
  const hour = Math.floor(ms / hourMs);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    const [start, end] = [shownOffset(hour * hourMs, format), shownOffset((hour + 1) * hourMs, format)];
    offset = start === end ? start : null;
    if (offsets.size >= keptHours) offsets.clear();
    offsets.set(hour, offset);
  }
  return offset ?? shownOffset(ms, format);
}

function shownOffset(ms: number, format: Intl.DateTimeFormat): number {
  const parts = format.formatToParts(ms);
  const shown = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(shown('year'), shown('month') - 1, shown('day'), shown('hour'), shown('minute'));
  return local - Math.floor(ms / minuteMs) * minuteMs;
}

/** The first moment from `from` on at which the clock shows `wanted` or, where it leaves that out, later. */
function firstShowing(wanted: number, from: number, zone: string): number {
  // Stepping by minutes is bounded by the longest gap there was: a day left out.
  for (let ms = from; ms <= from + dayMs; ms += minuteMs) {
    if (ms + offsetMs(ms, zone) >= wanted) return ms;
  }
  throw new RangeError(`no instant for minute ${wanted} in ${zone}`);
}
