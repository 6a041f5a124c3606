declare const localDateBrand: unique symbol;

/** A calendar date `YYYY-MM-DD` that exists, with no zone: a due date or a business date. */
export type LocalDate = string & { readonly [localDateBrand]: true };

const zero = 48;
const dash = 45;

/** True only for dates that exist in the Gregorian calendar: 2025-02-30 is refused. */
export function isLocalDate(text: string): text is LocalDate {
  if (text.length !== 10 || text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return false;
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= lengthOf(year, month);
}

/** Two decimal digits as a number; so far below zero that no sum heals it when one of them is none. */
function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function lengthOf(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Reads a date, or throws `RangeError` naming the text: for literals and stored values already validated. */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`not a date that exists: ${text}`);
  return text;
}

/** Two digits known to be such. */
function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * zero;
}

/**
 * Days since 1970-01-01: dates become integers so that differences need no time zone. Integer arithmetic on the digits,
 * also of a longer text that begins with a date: it runs for every instalment and payment of every loan.
 */
export function epochDay(date: string): number {
  const year = twoDigits(date, 0) * 100 + twoDigits(date, 2);
  const month = twoDigits(date, 5);
  // Years that begin in March end with the leap day, so that months have fixed starts (Hinnant, "chrono").
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  // Rounded down, also before March of the year 0, without a detour over fractions.
  const centuries = (((marchYear + 100) / 100) | 0) - 1;
  const leapDays = (marchYear >> 2) - centuries + (centuries >> 2);
  // Days from 0000-03-01, which is day -719,468.
  return marchYear * 365 + leapDays + (((153 * marchMonth + 2) / 5) | 0) + twoDigits(date, 8) - 719_469;
}

/** Dates kept: more than the years loans live, and a bound for data that names every day there ever was. */
const keptDates = 40_000;
const dates = new Map<number, LocalDate>();

/** The date `day` days after 1970-01-01. Written out once each: a review names the same few dates over and over. */
export function fromEpochDay(day: number): LocalDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = writtenDate(day);
  if (dates.size >= keptDates) dates.clear();
  dates.set(day, date);
  return date;
}

function writtenDate(day: number): LocalDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const dayOf = ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return localDate(`${padded(year, 1000)}-${padded(month, 10)}-${padded(dayOf, 10)}`);
}

function padded(value: number, highest: number): string {
  if (value < 0) return String(value);
  let zeros = '';
  for (let unit = highest; unit > 1 && value < unit; unit /= 10) zeros += '0';
  return zeros + String(value);
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
  return twoDigits(date, 8);
}

/** Months since the year 0: those of two dates differ by the calendar months between them. */
export function monthNumber(date: LocalDate): number {
  return (twoDigits(date, 0) * 100 + twoDigits(date, 2)) * 12 + twoDigits(date, 5);
}

/** ISO weekday, 1 Monday to 7 Sunday. */
export function weekday(date: LocalDate): number {
  return weekdayOf(epochDay(date));
}

/** ISO weekday of a day counted from 1970-01-01, a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Number of days in the month of `date`. */
export function daysInMonth(date: LocalDate): number {
  return lengthOf(twoDigits(date, 0) * 100 + twoDigits(date, 2), twoDigits(date, 5));
}

/** Later of two dates; the ISO form sorts as text. */
export function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}

/** Earlier of two dates. */
export function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}
