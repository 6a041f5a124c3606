import { z } from 'zod';

const line = z.string().min(1).max(80);
const inLanguages = z.strictObject({ 'zh-CN': line, 'zh-TW': line, en: line });

/** What the bank says of itself in every message. */
export const bankSchema = z.strictObject({
  /** Signature at the head of every text. */
  name: inLanguages,
  /** How to pay, in words that need no link. */
  howToPay: inLanguages,
  /** What to have at hand when staff visit. */
  prepare: inLanguages,
  /** The official hotline as printed on the bank's cards. */
  hotline: z.string().min(5).max(30),
  /** Where texts may link to: these domains and what is below them. */
  domains: z
    .array(
      z
        .string()
        .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a domain in lower case, without a scheme')
        .max(60),
    )
    .max(10),
  /** The terms a text offers somebody in difficulty; the hotline agrees to others. */
  planOffer: z.strictObject({
    instalments: z.number().int().min(2).max(60),
    firstAfterDays: z.number().int().min(1).max(60),
    openDays: z.number().int().min(1).max(60),
  }),
});
export type Bank = z.infer<typeof bankSchema>;
