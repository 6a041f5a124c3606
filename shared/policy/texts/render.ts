import { IntlMessageFormat } from 'intl-messageformat';
import type { Bank } from '../../contracts/bank.ts';
import { templatesIn, type MessageFile, type MessageKind } from '../../contracts/messages.ts';
import type { Language } from '../../domain/portfolio.ts';
import type { Message } from './facts.ts';
import { fill } from './fill.ts';
import { inOneLine } from './formats.ts';

export interface Renderer {
  /** The words of a message. Throws `RangeError` for a tone the kind does not have. */
  readonly text: <K extends MessageKind>(message: Message<K>) => string;
}

/** Reads a template. Throws `SyntaxError` where it breaks the ICU message syntax. */
export function readTemplate(template: string, language: Language): IntlMessageFormat {
  return new IntlMessageFormat(template, language, undefined, { ignoreTag: true });
}

/** Words messages from template files of different languages, each template read once, when it is first used. */
export function messageRenderer(files: readonly MessageFile[], bank: Bank): Renderer {
  const byLanguage = new Map(files.map((file) => [file.language, { file, templates: reader(file) }]));
  return {
    text: ({ kind, tone, language, facts, optOut = false }) => {
      const found = byLanguage.get(language);
      if (found === undefined) throw new RangeError(`no messages in ${language}`);
      const { file, templates } = found;
      const text = String(templates(`${kind}-${tone}`).format(fill(kind, facts, { file, bank })));
      return optOut ? withOptOut(text, file) : text;
    },
  };
}

/** A sentence more at the end. */
export function withOptOut(text: string, { optOut, language }: MessageFile): string {
  return inOneLine(language, text, optOut);
}

function reader(file: MessageFile): (id: string) => IntlMessageFormat {
  const sources = new Map<string, string>(templatesIn(file).map(({ id, text }) => [id, text]));
  const read = new Map<string, IntlMessageFormat>();
  return (id) => {
    const known = read.get(id);
    if (known !== undefined) return known;
    const source = sources.get(id);
    if (source === undefined) throw new RangeError(`no text ${id} in ${file.language}`);
    const made = readTemplate(source, file.language);
    read.set(id, made);
    return made;
  };
}
