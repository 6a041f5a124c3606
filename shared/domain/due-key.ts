import type { ArrearsSettings } from './arrears/index.ts';
import { dueDaysFallingIn, type RollRule } from './calendar.ts';
import { dayOfMonth, daysInMonth, epochDay, fromEpochDay, weekday, type LocalDate } from './local-date.ts';

/**
 * The recurrence of a schedule, as the static index stores it (design, section 9): `M15` falls due on the 15th (29 to
 * 31 on the last day of shorter months), `W2` on Tuesdays, `D2025-03-17` on one date of an irregular schedule.
 */
export type DueKey = string;

/** Where a loan is found: its home key, and one key per date of an irregular schedule. */
export interface DueKeys {
  readonly home: DueKey;
  readonly dates: readonly DueKey[];
}

function monthly(day: number): DueKey {
  return `M${String(day).padStart(2, '0')}`;
}

/**
 * Derives the index keys from the due dates, rising. An irregular schedule gets a monthly home key too, so that every
 * loan is looked at at least once a month, even one whose last due date has long passed.
 */
export function dueKeysOf(dueDates: readonly LocalDate[]): DueKeys {
  const days = dueDates.map(dayOfMonth);
  const day = Math.max(...days);
  const isMonthly = dueDates.every((date) => dayOfMonth(date) === Math.min(day, daysInMonth(date)));
  if (isMonthly) return { home: monthly(day), dates: [] };
  const weekdays = [...new Set(dueDates.map(weekday))];
  if (weekdays.length === 1) return { home: `W${weekdays.join()}`, dates: [] };
  return { home: monthly(days[0] ?? 1), dates: dueDates.map((date) => `D${date}`) };
}

/** Every key under which a loan may stand that fell due on `date`. */
export function dueKeysOn(date: LocalDate): readonly DueKey[] {
  const day = dayOfMonth(date);
  const folded = day === daysInMonth(date) ? [31, 30, 29, 28].filter((other) => other > day) : [];
  return [monthly(day), ...folded.map(monthly), `W${weekday(date)}`, `D${date}`];
}

/** Days that together meet every monthly and weekly key: what a first run, or one after a long outage, reads. */
const fullCycleDays = 31;

/** How the due dates of some product fall due and begin to count. */
export type DueRule = RollRule & Pick<ArrearsSettings, 'dayConvention'>;

const plainRule: DueRule = { dayConvention: 'day-0', roll: 'none', calendar: null };

/**
 * Keys a scan for `businessDate` reads: the due dates whose first day past due lies after the last scanned business date
 * and not after this one, under any of the rules in force. That day is the one after the effective due date, under day-1
 * the effective due date itself. Keys stand for due dates as contracts state them and are never rewritten; a date that
 * rolls is read when its effective date counts, which is why the window follows the calendar and is not just wide.
 *
 * With no earlier run, or one longer ago than a full cycle, the full cycle: every loan stands under a key in it. So does
 * a caller ask whose rules or calendars changed since the last run: what they moved may lie behind it.
 */
export function dueKeysForScan(
  businessDate: LocalDate,
  lastScanned: LocalDate | undefined,
  rules: readonly DueRule[] = [plainRule],
): readonly DueKey[] {
  const today = epochDay(businessDate);
  const cycleStart = today - fullCycleDays;
  const last = lastScanned === undefined ? undefined : epochDay(lastScanned);
  if (last === undefined || last < cycleStart) return keysOn(daysFrom(cycleStart, today - 1));
  const days = rules.flatMap((rule) => {
    const lead = rule.dayConvention === 'day-0' ? 1 : 0;
    return last < today ? dueDaysFallingIn(last + 1 - lead, today - lead, rule) : [];
  });
  return keysOn(days.sort((a, b) => a - b));
}

function daysFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function keysOn(days: readonly number[]): readonly DueKey[] {
  const keys = new Set<DueKey>();
  for (const day of days) for (const key of dueKeysOn(fromEpochDay(day))) keys.add(key);
  return [...keys];
}

/**
 * Keys of the loans to remind: those to be paid by the day that is `days` after the business date, for each of `days`,
 * under any of the rules in force, and after missed scans those whose reminder was missed and that are not due yet.
 */
export function dueKeysAhead(
  businessDate: LocalDate,
  lastScanned: LocalDate | undefined,
  { days: lookAhead, rules = [plainRule] }: LookAhead,
): readonly DueKey[] {
  const today = epochDay(businessDate);
  const last = lastScanned === undefined ? undefined : epochDay(lastScanned);
  const due = lookAhead.flatMap((days) => {
    const from = Math.max(today, last === undefined ? today : last + days + 1);
    return from > today + days ? [] : rules.flatMap((rule) => dueDaysFallingIn(from, today + days, rule));
  });
  return keysOn(due.sort((a, b) => a - b));
}

export interface LookAhead {
  /** Days before the due date on which some ladder reminds. */
  readonly days: readonly number[];
  readonly rules?: readonly RollRule[];
}
