import { isGsm } from '../domain/sms-parts.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Language } from '../domain/portfolio.ts';

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
 * An amount of `minor` units as its language writes it, decimals dropped when it is whole.
 *
 * @param pattern words around `{amount}`; without it the currency's symbol as the language has it
 */
export function formatAmount(
  { minor, currency }: { readonly minor: number; readonly currency: string },
  language: Language,
  pattern?: string,
): string {
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

function plainSpaces(text: string): string {
  return text.replaceAll(/[\u00A0\u202F]/g, ' ');
}

/** A calendar date in words of the language. */
export function formatDate(date: LocalDate, language: Language): string {
  return dateFormats[language].format(Date.parse(`${date}T00:00:00Z`));
}

const dateFormat = (language: Language): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
const dateFormats = { 'zh-CN': dateFormat('zh-CN'), 'zh-TW': dateFormat('zh-TW'), en: dateFormat('en') };
