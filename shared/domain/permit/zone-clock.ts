import { epochDay } from '../local-date.ts';
import { instantOf, localMoment } from '../instant.ts';

/** What a wall clock shows: days since 1970-01-01 and minutes since midnight. Integers, so that rules only compare. */
export interface WallClock {
  readonly day: number;
  readonly minute: number;
}

export const msPerMinute = 60_000;
export const msPerDay = 86_400_000;
const halfDay = msPerDay / 2;

/** A stretch of time in which a zone's distance from UTC does not change; `at` is infinite when there is no change. */
interface Offsets {
  readonly before: number;
  readonly at: number;
  readonly after: number;
}

/** Asking the runtime costs microseconds, and permits ask for the same few days over and over. */
const known = new Map<string, Map<number, Offsets>>();
const knownPerZone = 4096;

/** The wall clock of `zone` at `ms` since the epoch. */
export function wallClock(ms: number, zone: string): WallClock {
  const { before, at, after } = offsetsOf(zone, Math.floor(ms / halfDay));
  const local = ms + (ms < at ? before : after);
  const day = Math.floor(local / msPerDay);
  return { day, minute: Math.floor((local - day * msPerDay) / msPerMinute) };
}

/** A clock to watch: its zone, and the minutes of the day at which something may change, ascending. */
export interface WatchedClock {
  readonly zone: string;
  readonly minutes: readonly number[];
}

/**
 * The first moment after `ms` and before `end` at which the wall clock reaches one of its minutes or jumps; infinite
 * when there is none. A minute that the clock shows twice is met twice, one that it skips is not met.
 */
export function nextWallMoment({ zone, minutes }: WatchedClock, ms: number, end: number): number {
  for (let half = Math.floor(ms / halfDay); half * halfDay < end; half += 1) {
    const { before, at, after } = offsetsOf(zone, half);
    const from = Math.max(half * halfDay, ms + 1);
    const to = (half + 1) * halfDay;
    const early = firstShown(minutes, from + before, Math.min(at, to) + before) - before;
    if (early !== Number.POSITIVE_INFINITY) return early;
    if (at >= to) continue;
    if (at > ms) return at;
    const late = firstShown(minutes, from + after, to + after) - after;
    if (late !== Number.POSITIVE_INFINITY) return late;
  }
  return Number.POSITIVE_INFINITY;
}

/** The first of the minutes of any day in [from, to), told in local milliseconds; infinite when there is none. */
function firstShown(minutes: readonly number[], from: number, to: number): number {
  for (let day = Math.floor(from / msPerDay); day * msPerDay < to; day += 1) {
    for (const minute of minutes) {
      const shown = day * msPerDay + minute * msPerMinute;
      if (shown >= from) return shown < to ? shown : Number.POSITIVE_INFINITY;
    }
  }
  return Number.POSITIVE_INFINITY;
}

function offsetsOf(zone: string, half: number): Offsets {
  let halves = known.get(zone);
  if (halves === undefined) known.set(zone, (halves = new Map<number, Offsets>()));
  const found = halves.get(half);
  if (found !== undefined) return found;
  if (halves.size >= knownPerZone) halves.clear();
  const made = readOffsets(zone, half);
  halves.set(half, made);
  return made;
}

function readOffsets(zone: string, half: number): Offsets {
  const [from, to] = [half * halfDay, (half + 1) * halfDay];
  const [before, after] = [offsetAt(from, zone), offsetAt(to - msPerMinute, zone)];
  if (before === after) return { before, at: Number.POSITIVE_INFINITY, after };
  let [still, already] = [from, to - msPerMinute];
  while (already - still > msPerMinute) {
    const middle = still + Math.floor((already - still) / 2 / msPerMinute) * msPerMinute;
    if (offsetAt(middle, zone) === before) still = middle;
    else already = middle;
  }
  return { before, at: already, after };
}

/** Milliseconds that the wall clock of `zone` is ahead of UTC at a whole minute. */
function offsetAt(ms: number, zone: string): number {
  const { date, minute } = localMoment(instantOf(ms), zone);
  return epochDay(date) * msPerDay + minute * msPerMinute - ms;
}
