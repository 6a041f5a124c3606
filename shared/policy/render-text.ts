import { IntlMessageFormat } from 'intl-messageformat';
import type { MessageFile } from '../contracts/messages.ts';
import type { Bank } from '../contracts/policy.ts';
import { lastFour, maskName } from '../domain/mask.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Language } from '../domain/portfolio.ts';
import { formatAmount, formatDate } from './amounts.ts';

/** What a dunning text says, read at the moment of sending. */
export interface DunningText {
  /** Name of the template, e.g. `friendly`. */
  readonly template: string;
  readonly language: Language;
  /** In full: it leaves here masked. */
  readonly borrowerName: string;
  readonly loanId: string;
  /** Minor units of `currency`. */
  readonly overdueMinor: number;
  readonly currency: string;
  readonly oldestDueOn: LocalDate;
  readonly bank: Bank;
}

export interface Acknowledgement {
  readonly language: Language;
  readonly complaintId: string;
  readonly decideBy: LocalDate;
  readonly collectionHeld: boolean;
  readonly bank: Bank;
}

export interface Renderer {
  /** The text of an SMS. Throws `RangeError` for a template the files do not have. */
  readonly text: (text: DunningText) => string;
  /** What a complainant is told at once. */
  readonly acknowledgement: (facts: Acknowledgement) => string;
}

/** One placeholder's value each; templates know no others. */
export const textPlaceholders = [
  'bank',
  'name',
  'lastFour',
  'amount',
  'dueOn',
  'howToPay',
  'hotline',
] as const;
export const acknowledgementPlaceholders = ['complaintId', 'decideBy', 'hotline'] as const;

/** Reads a template. Throws `SyntaxError` where it breaks the ICU message syntax. */
export function readTemplate(template: string, language: Language): IntlMessageFormat {
  return new IntlMessageFormat(template, language, undefined, { ignoreTag: true });
}

/** Words messages from template files of different languages, each template read once. */
export function messageRenderer(files: readonly MessageFile[]): Renderer {
  const byLanguage = new Map(files.map((file) => [file.language, read(file)]));
  const inLanguage = (language: Language): ReadFile => {
    const found = byLanguage.get(language);
    if (found === undefined) throw new RangeError(`no messages in ${language}`);
    return found;
  };
  return {
    text: (text) => {
      const { file, texts } = inLanguage(text.language);
      const template = texts.get(text.template);
      if (template === undefined) throw new RangeError(`no text ${text.template} in ${text.language}`);
      return String(template.format(textValues(text, file)));
    },
    acknowledgement: (facts) =>
      String(inLanguage(facts.language).complaint.format(acknowledgementValues(facts))),
  };
}

interface ReadFile {
  readonly file: MessageFile;
  readonly texts: ReadonlyMap<string, IntlMessageFormat>;
  readonly complaint: IntlMessageFormat;
}

function read(file: MessageFile): ReadFile {
  const texts = Object.entries(file.texts).map(
    ([name, template]) => [name, readTemplate(template, file.language)] as const,
  );
  return {
    file,
    texts: new Map(texts),
    complaint: readTemplate(file.acknowledgements.complaint, file.language),
  };
}

/** What fills a text's placeholders. */
export function textValues(
  text: Omit<DunningText, 'template'>,
  { amounts }: MessageFile,
): Record<(typeof textPlaceholders)[number], string> {
  const { language, bank, overdueMinor: minor, currency } = text;
  return {
    bank: bank.name[language],
    name: maskName(text.borrowerName),
    lastFour: lastFour(text.loanId),
    amount: formatAmount({ minor, currency }, language, amounts[currency]),
    dueOn: formatDate(text.oldestDueOn, language),
    howToPay: bank.howToPay[language],
    hotline: bank.hotline,
  };
}

function acknowledgementValues(
  facts: Acknowledgement,
): Record<(typeof acknowledgementPlaceholders)[number] | 'held', string> {
  return {
    complaintId: facts.complaintId,
    decideBy: formatDate(facts.decideBy, facts.language),
    hotline: facts.bank.hotline,
    held: facts.collectionHeld ? 'yes' : 'no',
  };
}
