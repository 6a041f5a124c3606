import { instantOf, localMoment, type Instant } from './instant.ts';
import { epochDay } from './local-date.ts';

const minutesPerDay = 1440;

/** Days a zone's offsets are kept for, 1970 to 2079: the years loans live. Others are asked for each time. */
const keptDays = 40_000;

/** Marks in a zone's list: not asked yet, and a day on which its clocks change. No zone is that far from UTC. */
const unknown = -32_768;
const changing = 32_767;

/**
 * Minutes a zone is ahead of UTC, by UTC day. A memory of the time zone database, which does not change while the process
 * lives: the same question always gets the same answer, only sooner.
 */
const offsets = new Map<string, Int16Array>();

/** The zone asked for last: nearly always the one asked for next. */
let latest: { readonly zone: string; readonly known: Int16Array } | undefined;

/**
 * The calendar day in `zone` at `instant`, as days since 1970-01-01. The same as `localDateAt`, without asking the time
 * zone database each time: every payment of every loan is dated by it.
 */
export function localDayAt(instant: Instant, zone: string): number {
  const utcDay = epochDay(instant);
  const known = latest?.zone === zone ? latest.known : offsetsOf(zone);
  const stored = known[utcDay] ?? unknown;
  const offset = stored === unknown ? learn(utcDay, zone, known) : stored;
  if (offset === changing) return epochDay(localMoment(instant, zone).date);
  // No zone is a day away from UTC.
  const minute = minuteOf(instant) + offset;
  if (minute < 0) return utcDay - 1;
  return minute < minutesPerDay ? utcDay : utcDay + 1;
}

function offsetsOf(zone: string): Int16Array {
  const known = offsets.get(zone) ?? new Int16Array(keptDays).fill(unknown);
  offsets.set(zone, known);
  latest = { zone, known };
  return known;
}

/** The offset of a day, kept if the list has a place for it. */
function learn(utcDay: number, zone: string, known: Int16Array): number {
  const offset = offsetOn(utcDay, zone);
  // A day outside the list has no place in it: writing there changes nothing.
  known[utcDay] = offset;
  return offset;
}

function minuteOf(instant: Instant): number {
  return twoDigitsAt(instant, 11) * 60 + twoDigitsAt(instant, 14);
}

function twoDigitsAt(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}

/** The offset of a whole UTC day; `changing` when it is not the same at its end. */
function offsetOn(utcDay: number, zone: string): number {
  const start = offsetAt(utcDay, zone);
  return start === offsetAt(utcDay + 1, zone) ? start : changing;
}

function offsetAt(utcDay: number, zone: string): number {
  const { date, minute } = localMoment(instantOf(utcDay * 86_400_000), zone);
  return (epochDay(date) - utcDay) * minutesPerDay + minute;
}
