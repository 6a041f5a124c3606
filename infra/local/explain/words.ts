import { weekday, type LocalDate } from '../../../shared/domain/local-date.ts';

const weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const weekdayName = (date: LocalDate): string => weekdays[weekday(date)] ?? '';
export const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
export const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(6))} %`;

/** Amounts of one currency, from minor units: `TWD 1,040.00`, and the bare number. */
export interface Money {
  readonly full: (minor: number) => string;
  readonly bare: (minor: number) => string;
}

/** How a currency's amounts are written on a terminal. */
export function moneyIn(currency: string): Money {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const format = new Intl.NumberFormat('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const bare = (minor: number): string => format.format(minor / 10 ** digits);
  return { bare, full: (minor) => `${currency} ${bare(minor)}` };
}

const decimals = 4n;

/** A fraction of integers with four decimals, rounded down: enough to see which way it was rounded. */
export function decimal({
  dividend,
  divisor,
}: {
  readonly dividend: string;
  readonly divisor: string;
}): string {
  const scaled = (BigInt(dividend) * 10n ** decimals) / BigInt(divisor);
  const text = String(scaled).padStart(Number(decimals) + 1, '0');
  return `${grouped(text.slice(0, -Number(decimals)))}.${text.slice(-Number(decimals))}`;
}

/** Digits in threes. */
export const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** Lines in columns: each as wide as its widest cell, numbers to the right. */
export function table(
  rows: readonly (readonly string[])[],
  toTheRight: readonly number[],
): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) =>
        toTheRight.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
