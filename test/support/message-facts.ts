import {
  templateIds,
  templatesIn,
  type MessageFile,
  type MessageKind,
  type Tone,
} from '../../shared/contracts/messages.ts';
import type { Language } from '../../shared/domain/portfolio.ts';
import type { MessageFacts } from '../../shared/policy/texts/facts.ts';
import { fill } from '../../shared/policy/texts/fill.ts';
import { messagePolicy, messages } from '../../shared/policy/texts/index.ts';

export interface Cell {
  readonly id: string;
  readonly kind: MessageKind;
  readonly tone: Tone;
  readonly language: Language;
}

/** Every kind in every tone and language. */
export const cells: readonly Cell[] = messagePolicy.files.flatMap(({ language }) =>
  templateIds.map((template) => ({ ...template, language })),
);

export const named = cells.map((cell) => [`${cell.language} ${cell.id}`, cell] as const);

export const fileOf = (language: Language): MessageFile =>
  messagePolicy.files.find((file) => file.language === language)!;

export const sourceOf = ({ id, language }: Cell): string =>
  templatesIn(fileOf(language)).find((template) => template.id === id)!.text;

export function word({ kind, tone, language }: Cell, facts: MessageFacts, optOut = false): string {
  return messages.text({ kind, tone, language, facts: facts[kind], optOut });
}

export function valuesOf({ kind, language }: Cell, facts: MessageFacts): Readonly<Record<string, string>> {
  return fill(kind, facts[kind], { file: fileOf(language), bank: messagePolicy.bank });
}
