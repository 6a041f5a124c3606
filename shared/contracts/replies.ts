import { z } from 'zod';
import { plainText, replyMeanings } from '../domain/reply/reply.ts';

/**
 * A text somebody sent to the bank's number, as the carrier's two-way channel publishes it. Fields we do not read may
 * come and go.
 */
export const inboundTextSchema = z.object({
  originationNumber: z.string().regex(/^\+[1-9]\d{6,14}$/, 'E.164, e.g. +12015550123'),
  destinationNumber: z.string(),
  messageBody: z.string().max(5000),
  inboundMessageId: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, '1 to 100 letters, digits, dots or dashes'),
  previousPublishedMessageId: z.string().optional(),
});
export type InboundText = z.infer<typeof inboundTextSchema>;

const word = z
  .string()
  .min(1)
  .refine((text) => plainText(text) === text, 'lower case, half width, without punctuation');

/** Words by meaning, in the order in which they win, each list with where it is from. */
export const replyWordsSchema = z
  .array(
    z.strictObject({
      meaning: z.enum(replyMeanings).exclude(['free']),
      whole: z.array(word),
      within: z.array(word),
      source: z.string().min(1),
      confidence: z.enum(['A', 'B', 'C', 'U']),
    }),
  )
  .refine((lists) => lists[0]?.meaning === 'stop', 'what stops texts comes first');
