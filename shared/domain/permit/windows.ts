import { fromEpochDay, weekdayOf } from '../local-date.ts';
import type { Basis, MinuteRange, WindowRule } from './pack.ts';
import type { ContactRequest, UnwantedTime } from './request.ts';
import { addTurns, isAbout, isWithin, liftOf, type Rule, type Terms } from './rule.ts';
import { wallClock, type WallClock } from './zone-clock.ts';

/** The pack's hours on each of the request's clocks: all of them must be open. */
export function windowRules(request: ContactRequest, terms: Terms): readonly Rule[] {
  const rules: Rule[] = [];
  for (const window of terms.pack.windows) {
    if (!isAbout(window.scope, request)) continue;
    request.zones.forEach((zone, index) => {
      rules.push(windowRule(window, { request, terms, zone, isOwnClock: index === 0 }));
    });
  }
  return rules;
}

interface WindowWork {
  readonly request: ContactRequest;
  readonly terms: Terms;
  readonly zone: string;
  /** The likeliest place of the person, on whose clock hours are agreed. */
  readonly isOwnClock: boolean;
}

function windowRule(window: WindowRule, { request, terms, zone, isOwnClock }: WindowWork): Rule {
  const lift = liftOf(window.waivedBy, { request, ledger: terms.ledger }, isOwnClock ? zone : null);
  const alien = isOwnClock ? undefined : terms.pack.severalZones[0];
  return {
    against: (ms) => {
      const closed = closedBy(window, wallClock(ms, zone), terms);
      if (closed === undefined || lift.lifts(ms)) return undefined;
      return alien === undefined ? closed : { ...alien, rule: `${alien.rule}:${closed.rule}:${zone}` };
    },
    turns: addTurns({ walls: [{ zone, minutes: minutesOf(window) }], moments: noMoments }, lift.turns),
  };
}

const noMoments: readonly number[] = [];

/** The person's own requests about times, where a pack says that they are kept. */
export function unwantedRules(request: ContactRequest, { pack }: Terms): readonly Rule[] {
  const [basis] = pack.honoursTimes;
  const [zone] = request.zones;
  if (basis === undefined || zone === undefined || request.unwanted.length === 0) return [];
  const minutes = sorted([
    0,
    ...request.unwanted.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]),
  ]);
  return [
    {
      against: (ms) => {
        const { day, minute } = wallClock(ms, zone);
        return request.unwanted.some((time) => isUnwanted(time, weekdayOf(day), minute)) ? basis : undefined;
      },
      turns: { walls: [{ zone, minutes }], moments: [] },
    },
  ];
}

function isUnwanted(time: UnwantedTime, weekday: number, minute: number): boolean {
  return time.weekdays.includes(weekday) && isWithin(time, minute);
}

/** The basis on which the window is closed at what a clock shows. */
function closedBy(window: WindowRule, { day, minute }: WallClock, { calendar }: Terms): Basis | undefined {
  if (window.holiday !== null && calendar.offDays.has(fromEpochDay(day)))
    return isOpenAt(minute, window.holiday.open) ? undefined : window.holiday.basis;
  return isOpenAt(minute, window.weekdays[weekdayOf(day) - 1] ?? []) ? undefined : window.basis;
}

function isOpenAt(minute: number, ranges: readonly MinuteRange[]): boolean {
  for (const range of ranges) if (isWithin(range, minute)) return true;
  return false;
}

/** Worked out once a window: packs live as long as the process. */
const watched = new WeakMap<WindowRule, readonly number[]>();

/** Every minute at which the window may open or close, and midnight, when the day changes. */
function minutesOf(window: WindowRule): readonly number[] {
  const known = watched.get(window);
  if (known !== undefined) return known;
  const ranges = [...window.weekdays.flat(), ...(window.holiday?.open ?? [])];
  const minutes = sorted([0, ...ranges.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute])]);
  watched.set(window, minutes);
  return minutes;
}

/** Ascending, each once; 24:00 is the next day's 0:00. */
function sorted(minutes: readonly number[]): readonly number[] {
  return [...new Set(minutes.filter((minute) => minute < 1440))].sort((a, b) => a - b);
}
