import type { IntlMessageFormat } from 'intl-messageformat';
import type { Bank } from '../../contracts/bank.ts';
import type { VisitWords } from '../../contracts/visit-words.ts';
import type { Language } from '../../domain/portfolio.ts';
import { readTemplate } from '../../policy/texts/render.ts';

/** What the pages are worded with. */
export interface Wording {
  readonly language: Language;
  readonly words: VisitWords;
  readonly bank: Bank;
  /** A line with its placeholders filled. */
  readonly say: (template: string, values: Readonly<Record<string, string | number>>) => string;
}

export function wordingIn(language: Language, words: VisitWords, bank: Bank): Wording {
  const read = new Map<string, IntlMessageFormat>();
  const say: Wording['say'] = (template, values) => {
    const known = read.get(template) ?? readTemplate(template, language);
    read.set(template, known);
    return String(known.format({ ...values }));
  };
  return { language, words, bank, say };
}
