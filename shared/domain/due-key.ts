import { addDays, dayOfMonth, daysInMonth, weekday, type LocalDate } from './local-date.ts';

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
  const weekdays = new Set(dueDates.map(weekday));
  if (weekdays.size === 1 && dueDates.length > 1) return { home: `W${[...weekdays].join('')}`, dates: [] };
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

/**
 * Keys a scan for `businessDate` reads: due dates from the last scanned business date up to yesterday. With no earlier
 * run, or one longer ago than a full cycle, the full cycle: every loan stands under a key in it.
 */
export function dueKeysForScan(
  businessDate: LocalDate,
  lastScanned: LocalDate | undefined,
): readonly DueKey[] {
  const cycleStart = addDays(businessDate, -fullCycleDays);
  const from = lastScanned !== undefined && lastScanned > cycleStart ? lastScanned : cycleStart;
  const keys = new Set<DueKey>();
  for (let date = from; date < businessDate; date = addDays(date, 1)) {
    for (const key of dueKeysOn(date)) keys.add(key);
  }
  return [...keys];
}
