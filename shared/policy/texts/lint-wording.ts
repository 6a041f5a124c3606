import type { Consequences, Template } from '../../contracts/messages.ts';
import type { Language } from '../../domain/portfolio.ts';

/** Forbidden words in a text. */
export function forbiddenIn(text: string, forbidden: readonly string[]): readonly string[] {
  return forbidden.filter((word) => holds(text, word)).map((word) => `holds the word “${word}”`);
}

/** Latin words from their beginning, so that `arrest` is found in "arrested" and `sue` not in "issue". */
function holds(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  if (!/^[a-z]/.test(word)) return lower.includes(word);
  return new RegExp(`(?<!\\p{L})${word}`, 'u').test(lower);
}

/** A host name with or without a scheme, and one whose full-width dots a browser reads as dots. */
const host = /(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+|(?:[a-z0-9-]+[.。．｡])+[a-z]{2,}/giu;
const scheme = /[a-z][a-z0-9+]*:\/\/\S*/giu;

/** Links that leave the bank's own domains, or are not encrypted. */
export function foreignLinks(text: string, domains: readonly string[]): readonly string[] {
  const isOurs = (name: string): boolean => {
    const ascii = name.toLowerCase();
    return domains.some((domain) => ascii === domain || ascii.endsWith(`.${domain}`));
  };
  const hosts = (text.match(host) ?? []).filter((name) => !isOurs(name));
  const addresses = (text.match(scheme) ?? []).filter((link) => !isEncryptedTo(link, isOurs));
  return [...addresses, ...hosts].map((link) => `links to ${link}, which is no domain of the bank`);
}

function isEncryptedTo(link: string, isOurs: (name: string) => boolean): boolean {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  return url?.protocol === 'https:' && url.username === '' && isOurs(url.hostname);
}

type LanguageConsequences = Consequences[Language];
const consequenceKinds = ['penaltyInterest', 'creditRecord', 'legalSteps'] as const;

/**
 * Consequences are named in a final text only, each in a clause that says under what condition; a firm or formal final
 * text names all of them, and every final text shows a way out.
 */
export function lintConsequences(
  { kind, tone, text }: Pick<Template, 'kind' | 'tone' | 'text'>,
  rules: LanguageConsequences,
): readonly string[] {
  const clauses = text.toLowerCase().split(/[。；，,;.!?！？]/u);
  const named = consequenceKinds.flatMap((consequence) => {
    const { words, with: conditions } = rules[consequence];
    return clauses.flatMap((clause) =>
      words
        .filter((word) => holds(clause, word))
        .map((word) => ({
          consequence,
          word,
          isTrue: conditions.some((one) => holds(clause, one)),
          conditions,
        })),
    );
  });
  if (kind !== 'final')
    return named.map(({ word }) => `holds the word “${word}”, which only a final text may`);
  const silent = consequenceKinds.filter(
    (one) => tone !== 'warm' && !named.some(({ consequence }) => consequence === one),
  );
  return [
    ...named
      .filter(({ isTrue }) => !isTrue)
      .map(({ word, conditions }) => `says “${word}” without “${conditions.join('” or “')}”`),
    ...silent.map((one) => `says nothing of ${one}`),
    ...(rules.wayOut.some((word) => holds(text, word)) ? [] : ['shows no way out']),
  ];
}
