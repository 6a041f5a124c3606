import { maskName } from '../../domain/mask.ts';
import type { Language } from '../../domain/portfolio.ts';
import { isGsm } from './sms-size.ts';

/** Longer names show only the parts that fit, so that no name can make a text longer than its kind allows. */
const nameUnits = 14;
const staffNameUnits = 20;

/** Controls, bidirectional overrides, unpaired surrogates: a name or number must not rearrange the text around it. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** How a text names its reader: masked, in the text's alphabet; `otherwise` where that leaves nothing. */
export function addressee(name: string, language: Language, otherwise: string): string {
  const written = inAlphabet(shortMarks(plain(name)), language) ?? '';
  // Signs without a letter are nobody's name.
  const masked = /\p{L}/u.test(written) ? fitting(maskName(written), nameUnits) : '';
  return masked === '' ? otherwise : masked;
}

/** A member of staff in full, as on the badge. */
export function staffName(name: string, language: Language, otherwise: string): string {
  const written = inAlphabet(shortMarks(plain(name)), language) ?? '';
  const fits = fitting(written, staffNameUnits);
  return fits === '' ? otherwise : fits;
}

/** As many whole words as fit. */
function fitting(text: string, units: number): string {
  const words = text.split(' ');
  while (words.join(' ').length > units) words.pop();
  return words.join(' ');
}

/** A letter carries two marks at most in any name; more are an attempt to draw over the text. */
function shortMarks(text: string): string {
  return text.replaceAll(/(\p{M}{4})\p{M}+/gu, '$1');
}

/** Latin letters that are no base letter with a mark. */
const latin: Readonly<Record<string, string>> = {
  Đ: 'D',
  đ: 'd',
  Ł: 'L',
  ł: 'l',
  ı: 'i',
  Œ: 'OE',
  œ: 'oe',
  Þ: 'Th',
  þ: 'th',
  Ð: 'D',
  ð: 'd',
  '’': "'",
  '‘': "'",
};

/** An English text stays in the GSM alphabet whatever the name: one letter outside it would double its cost. */
function inAlphabet(name: string, language: Language): string | undefined {
  if (language !== 'en') return name;
  const composed = name.normalize('NFC');
  if (isGsm(composed)) return composed;
  const bare = Array.from(composed, (letter) =>
    isGsm(letter) ? letter : (latin[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, '')),
  ).join('');
  return isGsm(bare) ? bare : undefined;
}
