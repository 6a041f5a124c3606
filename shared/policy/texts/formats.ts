import type { LocalDate } from '../../domain/local-date.ts';
import type { Language } from '../../domain/portfolio.ts';
import { isGsm } from './sms-size.ts';

export interface Money {
  /** Integer minor units of `currency`. */
  readonly minor: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** Sentences one after the other, as the language sets them. */
export const inOneLine = (language: Language, ...sentences: readonly string[]): string =>
  sentences.join(language === 'en' ? ' ' : '');

const formatters = new Map<string, Intl.NumberFormat>();

/** Building a formatter costs a hundred times its use. */
function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(language, { ...options, trailingZeroDisplay: 'stripIfInteger' });
  formatters.set(key, made);
  return made;
}

/**
 * An amount as its language writes it, decimals dropped when it is whole.
 *
 * @param pattern words around `{amount}`; without it the currency's symbol as the language has it
 */
export function formatAmount({ minor, currency }: Money, language: Language, pattern?: string): string {
  const symbol = formatter(language, { style: 'currency', currency });
  const digits = symbol.resolvedOptions().maximumFractionDigits ?? 0;
  const value = minor / 10 ** digits;
  if (pattern !== undefined) {
    const plain = formatter(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return pattern.replaceAll('{amount}', plain.format(value));
  }
  const written = plainSpaces(symbol.format(value));
  if (language !== 'en' || isGsm(written)) return written;
  // A symbol outside the GSM alphabet would more than double the parts of an English text.
  return plainSpaces(
    formatter(language, { style: 'currency', currency, currencyDisplay: 'code' }).format(value),
  );
}

/** How many minor units one whole unit of a currency has. */
export function minorPerUnit(currency: string): number {
  const { maximumFractionDigits } = formatter('en', { style: 'currency', currency }).resolvedOptions();
  return 10 ** (maximumFractionDigits ?? 0);
}

function plainSpaces(text: string): string {
  return text.replaceAll(/[\u00A0\u202F]/g, ' ');
}

/** A calendar date in words of the language. */
export function formatDate(date: LocalDate, language: Language): string {
  return plainSpaces(dates[language].format(midnight(date)));
}

/** A calendar date with its weekday, for an appointment. */
export function formatDay(date: LocalDate, language: Language): string {
  return plainSpaces(days[language].format(midnight(date)));
}

/** A time of day, in minutes since midnight. */
export function formatTime(minute: number, language: Language): string {
  return plainSpaces(times[language].format(minute * 60_000));
}

function midnight(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

const inEach = (options: Intl.DateTimeFormatOptions): Record<Language, Intl.DateTimeFormat> => ({
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { ...options, timeZone: 'UTC' }),
  'zh-TW': new Intl.DateTimeFormat('zh-TW', { ...options, timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' }),
});
const dates = inEach({ dateStyle: 'long' });
const days = inEach({ dateStyle: 'full' });
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const times = {
  ...inEach(clock),
  en: new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }),
};
