import { z } from 'zod';
import { pageOf } from './api/pages.ts';
import { idSchema, instantSchema, localDateSchema } from './feed.ts';

/** A text nobody knows the fate of, as the review list shows it: masked, because the list is read by many. */
export const uncertainContactSchema = z.strictObject({
  contactId: z.string(),
  loanId: idSchema,
  borrowerId: idSchema,
  step: z.string(),
  businessDate: localDateSchema,
  uncertainSince: instantSchema,
  /** Masked number; null where none was chosen. */
  to: z.string().nullable(),
  reason: z.string().nullable(),
});
export type UncertainContact = z.infer<typeof uncertainContactSchema>;

export const uncertainPageSchema = pageOf(uncertainContactSchema);
export type UncertainPageView = z.infer<typeof uncertainPageSchema>;

/** What a person found out about an uncertain text. */
export const settleUncertainSchema = z.strictObject({
  borrowerId: idSchema,
  contactId: z.string().min(1).max(200),
  outcome: z
    .enum(['reached', 'not-reached', 'letter-sent'])
    .describe(
      'reached: the borrower has it. not-reached: certainly not. letter-sent: unknown, and a letter went',
    ),
  why: z.string().trim().min(3).max(300).describe('What makes you sure, for the record'),
});
export type SettleUncertain = z.infer<typeof settleUncertainSchema>;
