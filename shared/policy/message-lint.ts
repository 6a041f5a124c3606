import { z } from 'zod';
import { messageLanguages, type ForbiddenWords, type MessageFile } from '../contracts/messages.ts';
import type { Bank } from '../contracts/policy.ts';
import { localDate } from '../domain/local-date.ts';
import type { Language } from '../domain/portfolio.ts';
import { smsParts } from '../domain/sms-parts.ts';
import {
  acknowledgementPlaceholders,
  readTemplate,
  textPlaceholders,
  textValues,
  type DunningText,
} from './render-text.ts';

export interface MessagePolicy {
  readonly files: readonly MessageFile[];
  readonly forbidden: ForbiddenWords;
  readonly bank: Bank;
  /** Templates the ladder's steps name: every language must have them. */
  readonly needed: readonly string[];
}

/** What a carrier may bill for one text. */
const partsAtMost = 2;

/**
 * Everything wrong with the message files, each fault with file, template and rule; empty when they may be used.
 * Refused: a missing element or language, a placeholder nobody fills, a text that does not begin with the bank's
 * signature, forbidden words, links, and texts too long with the values of an ordinary long case.
 */
export function lintMessages(policy: MessagePolicy): readonly string[] {
  const languages = messageLanguages.flatMap((language) => {
    const count = policy.files.filter((file) => file.language === language).length;
    return count === 1 ? [] : [`${language}: ${count} files of messages, not one`];
  });
  return [...languages, ...policy.files.flatMap((file) => lintFile(file, policy))];
}

function lintFile(file: MessageFile, policy: MessagePolicy): readonly string[] {
  const missing = policy.needed
    .filter((name) => file.texts[name] === undefined)
    .map((name) => `${file.language} texts.${name}: is missing, a step of the ladder names it`);
  const texts = Object.entries(file.texts).flatMap(([name, template]) =>
    lintText({ file, policy, template }).map((fault) => `${file.language} texts.${name}: ${fault}`),
  );
  const complaint = lintTemplate(file.acknowledgements.complaint, file.language, {
    required: acknowledgementPlaceholders,
    known: [...acknowledgementPlaceholders, 'held'],
    forbidden: policy.forbidden[file.language],
  });
  return [
    ...missing,
    ...texts,
    ...complaint.map((fault) => `${file.language} acknowledgements.complaint: ${fault}`),
  ];
}

interface TextToLint {
  readonly file: MessageFile;
  readonly policy: MessagePolicy;
  readonly template: string;
}

function lintText({ file, policy, template }: TextToLint): readonly string[] {
  const { language } = file;
  const faults = lintTemplate(template, language, {
    required: textPlaceholders,
    known: textPlaceholders,
    forbidden: policy.forbidden[language],
  });
  const unsigned = template.startsWith(file.signature)
    ? []
    : [`does not begin with the signature ${file.signature}`];
  if (faults.length + unsigned.length > 0) return [...faults, ...unsigned];
  // What the bank's own words bring in shows only in a finished text.
  const values = textValues(longCase(language, policy.bank), file);
  const text = String(readTemplate(template, language).format(values));
  const parts = smsParts(text);
  const tooLong = parts > partsAtMost ? [`takes ${parts} message parts, at most ${partsAtMost}`] : [];
  return [...wording(text, policy.forbidden[language]), ...tooLong];
}

interface TemplateRules {
  readonly required: readonly string[];
  readonly known: readonly string[];
  readonly forbidden: readonly string[];
}

function lintTemplate(template: string, language: Language, rules: TemplateRules): readonly string[] {
  let elements: readonly Element[];
  try {
    elements = z.array(element).parse(readTemplate(template, language).getAst());
  } catch (error) {
    return [`is no ICU message: ${error instanceof Error ? error.message : 'unknown'}`];
  }
  // What stands in a branch may not be shown: it does not count as present.
  const shown = new Set(elements.filter(({ type }) => type === kinds.argument).map(({ value }) => value));
  return [
    ...rules.required.filter((name) => !shown.has(name)).map((name) => `{${name}} is missing`),
    ...namesIn(elements)
      .filter((name) => !rules.known.includes(name))
      .map((name) => `{${name}} is unknown`),
    ...wording(template, rules.forbidden),
  ];
}

/** Elements of a read template, as the library numbers them. */
const kinds = { literal: 0, argument: 1, select: 5 } as const;

const element = z.object({
  type: z.union([z.literal(kinds.literal), z.literal(kinds.argument), z.literal(kinds.select)], {
    error: 'only {name} and {name, select, …} are used; numbers and dates come formatted',
  }),
  value: z.string(),
  get options() {
    return z.record(z.string(), z.object({ value: z.array(element) })).optional();
  },
});
type Element = z.infer<typeof element>;

function namesIn(elements: readonly Element[]): readonly string[] {
  return elements.flatMap(({ type, value, options }) => [
    ...(type === kinds.literal ? [] : [value]),
    ...Object.values(options ?? {}).flatMap((branch) => namesIn(branch.value)),
  ]);
}

const link = /https?:|www\.|[\p{L}\p{N}-]+\.\p{L}{2,}/iu;

function wording(text: string, forbidden: readonly string[]): readonly string[] {
  const words = forbidden.filter((word) => holds(text, word)).map((word) => `holds the word “${word}”`);
  const found = link.exec(text)?.[0];
  return found === undefined ? words : [...words, `holds a link: ${found}`];
}

/** Latin words from their beginning, so that `arrest` is found in "arrested" and `sue` not in "issue". */
function holds(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  if (!/^[a-z]/.test(word)) return lower.includes(word);
  return new RegExp(`(?<!\\p{L})${word}`, 'u').test(lower);
}

/** As long as an ordinary text gets: a long name, an amount in millions with decimals, a date of two-digit month and day. */
function longCase(language: Language, bank: Bank): Omit<DunningText, 'template'> {
  return {
    language,
    bank,
    borrowerName: language === 'en' ? 'Maximiliane Featherstone' : '歐陽娜娜',
    loanId: 'L-00001234',
    overdueMinor: 123_456_789,
    currency: language === 'zh-CN' ? 'CNY' : 'TWD',
    oldestDueOn: localDate('2028-11-28'),
  };
}
