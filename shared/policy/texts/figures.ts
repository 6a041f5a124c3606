/** Figures as explanations of arrears show them, on a terminal and on paper alike: all decimals, digits in threes. */

/** Amounts of one currency, from minor units: `TWD 1,040.00`, and the bare number. */
export interface Figures {
  readonly full: (minor: number) => string;
  readonly bare: (minor: number) => string;
}

/** How a currency's amounts are written where they are worked out. */
export function moneyIn(currency: string): Figures {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const format = new Intl.NumberFormat('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const bare = (minor: number): string => format.format(minor / 10 ** digits);
  return { bare, full: (minor) => `${currency} ${bare(minor)}` };
}

/** A fraction in per cent. */
export const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(6))} %`;

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

/** Digits in threes; a sign stays in front. */
export const grouped = (digits: string): string =>
  digits.startsWith('-') ? `-${inThrees(digits.slice(1))}` : inThrees(digits);

const inThrees = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');
