import { instantOf, localMoment, type Instant } from './instant.ts';
import { epochDay } from './local-date.ts';

const minutesPerDay = 1440;

/** Days kept per zone: more than the years loans live, and a bound for data that names every day there ever was. */
const keptDays = 40_000;

/**
 * Minutes a zone is ahead of UTC, by UTC day; NaN on a day its clocks change. A memory of the time zone database, which
 * does not change while the process lives: the same question always gets the same answer, only sooner.
 */
const offsets = new Map<string, Map<number, number>>();

/**
 * The calendar day in `zone` at `instant`, as days since 1970-01-01. The same as `localDateAt`, without asking the time
 * zone database each time: every payment of every loan is dated by it.
 */
export function localDayAt(instant: Instant, zone: string): number {
  const utcDay = epochDay(instant);
  const known = offsetsOf(zone);
  let offset = known.get(utcDay);
  if (offset === undefined) {
    offset = offsetOn(utcDay, zone);
    if (known.size >= keptDays) known.clear();
    known.set(utcDay, offset);
  }
  if (Number.isNaN(offset)) return epochDay(localMoment(instant, zone).date);
  return utcDay + Math.floor((minuteOf(instant) + offset) / minutesPerDay);
}

/** The zone asked for last: a bank has one, and nearly every question is about it. */
let latest = { zone: '', offsets: new Map<number, number>() };

function offsetsOf(zone: string): Map<number, number> {
  if (zone === latest.zone) return latest.offsets;
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  latest = { zone, offsets: known };
  return known;
}

function minuteOf(instant: Instant): number {
  const two = (at: number): number => instant.charCodeAt(at) * 10 + instant.charCodeAt(at + 1) - 528;
  return two(11) * 60 + two(14);
}

/** The offset of a whole UTC day; NaN when it is not the same at its end. */
function offsetOn(utcDay: number, zone: string): number {
  const start = offsetAt(utcDay, zone);
  return start === offsetAt(utcDay + 1, zone) ? start : Number.NaN;
}

function offsetAt(utcDay: number, zone: string): number {
  const { date, minute } = localMoment(instantOf(utcDay * 86_400_000), zone);
  return (epochDay(date) - utcDay) * minutesPerDay + minute;
}
