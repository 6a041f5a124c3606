declare const localDateBrand: unique symbol;

/** A calendar date `YYYY-MM-DD` that exists, with no zone: a due date or a business date. */
export type LocalDate = string & { readonly [localDateBrand]: true };

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;
const msPerDay = 86_400_000;

/** True only for dates that exist in the Gregorian calendar: 2025-02-30 is refused. */
export function isLocalDate(text: string): text is LocalDate {
  if (!shape.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** Reads a date, or throws `RangeError` naming the text: for literals and stored values already validated. */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`not a date that exists: ${text}`);
  return text;
}

/** Days since 1970-01-01: dates become integers so that differences need no time zone. */
export function epochDay(date: LocalDate): number {
  const year = Number(date.slice(0, 4));
  return Date.UTC(year, Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / msPerDay;
}

/** The date `day` days after 1970-01-01. */
export function fromEpochDay(day: number): LocalDate {
  return localDate(new Date(day * msPerDay).toISOString().slice(0, 10));
}

/** The date `days` calendar days later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromEpochDay(epochDay(date) + days);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return epochDay(to) - epochDay(from);
}

/** Day of the month, 1 to 31. */
export function dayOfMonth(date: LocalDate): number {
  return Number(date.slice(8, 10));
}

/** ISO weekday, 1 Monday to 7 Sunday. */
export function weekday(date: LocalDate): number {
  return ((((epochDay(date) + 3) % 7) + 7) % 7) + 1;
}

/** Number of days in the month of `date`. */
export function daysInMonth(date: LocalDate): number {
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();
}

/** Later of two dates; the ISO form sorts as text. */
export function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}

/** Earlier of two dates. */
export function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}
