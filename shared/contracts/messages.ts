import { z } from 'zod';
import { currencySchema } from './feed.ts';

/** The languages borrowers are written to in. */
export const messageLanguages = ['zh-CN', 'zh-TW', 'en'] as const;

/** How a message speaks; the borrower's segment decides. */
export const tones = ['warm', 'firm', 'formal'] as const;
export type Tone = (typeof tones)[number];

/** Every kind of message with its tones: all three where the segment decides, else the one it always has. */
export const messageKinds = {
  'pre-due': tones,
  first: tones,
  second: tones,
  final: tones,
  'plan-offer': ['warm'],
  'plan-confirmation': ['formal'],
  'promise-reminder': ['warm'],
  appointment: ['formal'],
  'visit-cancelled': ['formal'],
  'complaint-acknowledgement': ['formal'],
  receipt: ['warm'],
  'reply-stopped': ['formal'],
  'reply-started': ['formal'],
  'reply-balance': ['formal'],
  'reply-disputed': ['formal'],
  'reply-noted': ['formal'],
} as const satisfies Record<string, readonly Tone[]>;
export type MessageKind = keyof typeof messageKinds;

/** What a ladder step calls a text, e.g. `first-warm`. */
export type TemplateId = {
  [K in MessageKind]: `${K}-${(typeof messageKinds)[K][number]}`;
}[MessageKind];

const template = z.string().min(1).max(1000);
const byTone = z.strictObject({ warm: template, firm: template, formal: template });
const onlyWarm = z.strictObject({ warm: template });
const onlyFormal = z.strictObject({ formal: template });

/** A cell that is missing here is a file refused: no kind, tone or language is left to be found out at sending. */
const texts = z.strictObject({
  'pre-due': byTone,
  first: byTone,
  second: byTone,
  final: byTone,
  'plan-offer': onlyWarm,
  'plan-confirmation': onlyFormal,
  'promise-reminder': onlyWarm,
  appointment: onlyFormal,
  'visit-cancelled': onlyFormal,
  'complaint-acknowledgement': onlyFormal,
  receipt: onlyWarm,
  'reply-stopped': onlyFormal,
  'reply-started': onlyFormal,
  'reply-balance': onlyFormal,
  'reply-disputed': onlyFormal,
  'reply-noted': onlyFormal,
});

/** What a carrier registered: its id, and the wording with the variables it left open. */
export const registrationSchema = z.strictObject({ id: z.string().min(1).max(60), text: template });
export type Registration = z.infer<typeof registrationSchema>;

/** A file of message templates (ICU message syntax) in one language. */
export const messageFileSchema = z.strictObject({
  language: z.enum(messageLanguages),
  /** What every text begins with. */
  signature: template.includes('{bank}'),
  /** What stands for a name the text's alphabet cannot write. */
  customer: z.string().min(1).max(14),
  /** A member of staff who visits. */
  visitor: z.string().max(40).includes('{who}').includes('{badge}'),
  /** What stands for a visitor's name the text's alphabet cannot write. */
  officer: z.string().min(1).max(14),
  /** How to have no more texts; added at the end where the jurisdiction asks for it. */
  optOut: z.string().min(1).max(40),
  /** How amounts read, by currency; one not named reads as the language's own data has it. */
  amounts: z.record(currencySchema, z.string().max(40).includes('{amount}')),
  texts,
  /** By template id, where a carrier sends only what it has registered. */
  registrations: z.record(z.string(), registrationSchema),
});
export type MessageFile = z.infer<typeof messageFileSchema>;

/** One cell of a file: which template, and its wording. */
export interface Template {
  readonly id: TemplateId;
  readonly kind: MessageKind;
  readonly tone: Tone;
  readonly text: string;
}

/** All cells of a file, kind after kind. */
export function templatesIn(file: MessageFile): readonly Template[] {
  return templateIds.map(({ id, kind, tone }) => {
    const cells: Partial<Record<Tone, string>> = file.texts[kind];
    const text = cells[tone];
    if (text === undefined) throw new RangeError(`no text ${id} in ${file.language}`);
    return { id, kind, tone, text };
  });
}

/** Every template there is: the schema makes sure that each language has it. */
export const templateIds: readonly Omit<Template, 'text'>[] = kinds().flatMap((kind) =>
  messageKinds[kind].map((tone) => ({ id: idOf(kind, tone), kind, tone })),
);

function kinds(): readonly MessageKind[] {
  return Object.keys(messageKinds).filter((key): key is MessageKind => key in messageKinds);
}

function idOf(kind: MessageKind, tone: Tone): TemplateId {
  const id = `${kind}-${tone}`;
  if (!isTemplateId(id)) throw new RangeError(`no text ${id}`);
  return id;
}

function isTemplateId(id: string): id is TemplateId {
  return kinds().some((kind) => messageKinds[kind].some((tone) => id === `${kind}-${tone}`));
}

/** The template a step names; undefined for a name there is none of. */
export function findTemplate(id: string): Omit<Template, 'text'> | undefined {
  return templateIds.find((template) => template.id === id);
}

/** Kinds whose facts are at hand when a ladder step's text is sent. */
const stepKinds: readonly MessageKind[] = ['pre-due', 'first', 'second', 'final', 'plan-offer'];

/** True for a template that a ladder step may name. */
export function isStepTemplate(id: string): boolean {
  const found = findTemplate(id);
  return found !== undefined && stepKinds.includes(found.kind);
}

const word = z
  .string()
  .regex(/^[\p{L} ]+$/u, 'letters and spaces, lower case')
  .lowercase();
const words = z.array(word).min(1);

/** Words no text may hold, by language: threats, insults, and the mention of third parties. */
export const forbiddenWordsSchema = z.record(z.enum(messageLanguages), words);
export type ForbiddenWords = z.infer<typeof forbiddenWordsSchema>;

/** A consequence is named only in a clause that has one of the words that keep it true. */
const consequence = z.strictObject({ words, with: words });

/** What a final text says may follow, and how it must be said, by language. */
export const consequencesSchema = z.record(
  z.enum(messageLanguages),
  z.strictObject({
    penaltyInterest: consequence,
    creditRecord: consequence,
    legalSteps: consequence,
    /** One of these shows the way out. */
    wayOut: words,
  }),
);
export type Consequences = z.infer<typeof consequencesSchema>;
