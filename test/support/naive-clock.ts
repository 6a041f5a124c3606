/** Clocks and calendars of the second opinion (naive-permit.ts): the runtime's formatter and nothing else. */

/** Wall clock in a zone by the runtime's formatter: `2025-03-11`, weekday name, hour, minute. */
export interface Local {
  readonly date: string;
  readonly weekday: string;
  /** Hours and minutes as a number: 1330 is half past one in the afternoon. */
  readonly hhmm: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const locals = new Map<string, Local>();

export function local(ms: number, zone: string): Local {
  const key = `${zone} ${Math.floor(ms / 60_000)}`;
  const known = locals.get(key);
  if (known !== undefined) return known;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const p = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const made = {
    date: `${p['year']!}-${p['month']!}-${p['day']!}`,
    weekday: p['weekday']!,
    hhmm: Number(p['hour']) * 100 + Number(p['minute']),
  };
  if (locals.size > 400_000) locals.clear();
  locals.set(key, made);
  return made;
}

/** The date `days` before, by calendar. */
export function daysBefore(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - days);
  return noon.toISOString().slice(0, 10);
}

/** The last `count` calendar dates, `date` the last of them. */
export function lastDates(date: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => daysBefore(date, n));
}

/** The dates of the week of `date` from Monday up to it. */
export function weekSoFar({ date, weekday }: Local): string[] {
  return lastDates(date, ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday) + 1);
}

/** The dates of the month of `date` from the first up to it. */
export function monthSoFar({ date }: Local): string[] {
  return lastDates(date, Number(date.slice(8)));
}
