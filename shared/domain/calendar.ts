import { epochDay, fromEpochDay, weekdayOf, type LocalDate } from './local-date.ts';

/** A lender's working calendar; the nation's is one of them. */
export interface Calendar {
  readonly id: string;
  /** ISO weekdays without work, 1 Monday to 7 Sunday. */
  readonly weekend: readonly number[];
  /** Days off beside the weekend: holidays. */
  readonly offDays: ReadonlySet<LocalDate>;
  /** Weekend days that are worked, to make up for holidays; they win over `weekend` and `offDays`. */
  readonly workDays: ReadonlySet<LocalDate>;
}

/** What becomes of a due date that is not a workday. */
export type Roll = 'none' | 'following' | 'modified-following';

/** How due dates move. */
export interface RollRule {
  readonly roll: Roll;
  /** Null: due dates do not roll, whatever `roll` says. */
  readonly calendar: Calendar | null;
}

/** No calendar is without work for so long; one that is would be faulty, and is refused rather than searched for ever. */
const longestRest = 366;

/** Whether `day` (days since 1970-01-01) is worked. */
export function isWorkday(day: number, calendar: Calendar): boolean {
  return isWorked(day, fromEpochDay(day), calendar);
}

function isWorked(day: number, date: LocalDate, { weekend, offDays, workDays }: Calendar): boolean {
  if (workDays.has(date)) return true;
  return !offDays.has(date) && !weekend.includes(weekdayOf(day));
}

/**
 * The day (since 1970-01-01) on which an instalment really falls due. `following`: the next workday;
 * `modified-following`: the same, but the last workday before when the next lies in another month.
 *
 * @throws RangeError when the calendar has no workday within a year
 */
export function effectiveDueDay(dueOn: LocalDate, { roll, calendar }: RollRule): number {
  const day = epochDay(dueOn);
  if (roll === 'none' || calendar === null || isWorked(day, dueOn, calendar)) return day;
  const next = nextWorkday(day, 1, calendar);
  if (roll === 'following' || fromEpochDay(next).startsWith(dueOn.slice(0, 7))) return next;
  return nextWorkday(day, -1, calendar);
}

function nextWorkday(from: number, step: 1 | -1, calendar: Calendar): number {
  for (let day = from + step; Math.abs(day - from) <= longestRest; day += step) {
    if (isWorkday(day, calendar)) return day;
  }
  throw new RangeError(`calendar ${calendar.id}: no workday within a year of ${fromEpochDay(from)}`);
}

/**
 * Due dates, as contracts state them, that really fall due on a day of [from, to] (days since 1970-01-01), rising. The
 * days of rest around the span are looked at too: a date moves to the border of the rest it lies in, never further.
 */
export function dueDaysFallingIn(from: number, to: number, rule: RollRule): readonly number[] {
  const { roll, calendar } = rule;
  const [first, last] =
    roll === 'none' || calendar === null
      ? [from, to]
      : [borderOfRest(from, -1, calendar), borderOfRest(to, 1, calendar)];
  const days: number[] = [];
  for (let day = first; day <= last; day += 1) {
    const dueDay = effectiveDueDay(fromEpochDay(day), rule);
    if (dueDay >= from && dueDay <= to) days.push(day);
  }
  return days;
}

/** The last day, seen from `day` in the direction of `step`, before the next workday. */
function borderOfRest(day: number, step: 1 | -1, calendar: Calendar): number {
  return nextWorkday(day, step, calendar) - step;
}
