import { z } from 'zod';
import { currencySchema } from './feed.ts';

/** The languages borrowers are written to in. */
export const messageLanguages = ['zh-CN', 'zh-TW', 'en'] as const;

const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by dashes');
const template = z.string().min(1).max(1000);

/** A file of message templates (ICU message syntax) in one language. */
export const messageFileSchema = z.strictObject({
  language: z.enum(messageLanguages),
  /** What every text begins with. */
  signature: template.includes('{bank}'),
  /** How amounts read, by currency; one not named reads as the language's own data has it. */
  amounts: z.record(currencySchema, z.string().max(40).includes('{amount}')),
  /** Dunning texts, by the name the ladder's steps give. */
  texts: z.record(slug, template),
  acknowledgements: z.strictObject({ complaint: template }),
});
export type MessageFile = z.infer<typeof messageFileSchema>;

const word = z
  .string()
  .regex(/^[\p{L} ]+$/u, 'letters and spaces, lower case')
  .lowercase();

/** Words no text may hold, by language: threats, insults, and the mention of third parties. */
export const forbiddenWordsSchema = z.record(z.enum(messageLanguages), z.array(word).min(1));
export type ForbiddenWords = z.infer<typeof forbiddenWordsSchema>;
