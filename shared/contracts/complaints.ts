import { z } from 'zod';
import { complaintCategories, complaintChannels, type ComplaintStatement } from '../domain/complaint.ts';
import { complaintStates } from '../domain/complaints/moves.ts';
import { localDateSchema, instantSchema } from './feed.ts';

/** Complaint intake (design, section 12), as the API's callers see it. */

const textAtMost = 2000;

/** Characters as people count them in a form: a pictograph outside the basic plane is one, not two. */
export const complaintText = z
  .string()
  .refine((text) => text.trim() !== '', 'at least 1 character that is not blank')
  .refine((text) => Array.from(text).length <= textAtMost, `at most ${textAtMost} characters`)
  .refine((text) => text.isWellFormed(), 'no half of a surrogate pair')
  .meta({ minLength: 1, maxLength: textAtMost, description: 'What happened, in the complainant’s words' });

const contact = z.strictObject({
  name: z
    .string()
    .max(80, 'at most 80 characters')
    .refine((name) => name.trim() !== '', 'at least 1 character that is not blank')
    .refine((name) => name.isWellFormed(), 'no half of a surrogate pair'),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'E.164, e.g. +12015550123')
    .optional(),
});

const channel = z.enum(complaintChannels);
const category = z.enum(complaintCategories);

export const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._#-]{0,127}$/, 'the id of an agent or a contact');

/** Body of `POST /complaints`. */
export const complaintRequestSchema: z.ZodType<ComplaintStatement> = z.strictObject({
  loanId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, '1 to 64 letters, digits, dots, dashes or underscores'),
  channel: channel.describe('The way the complaint came'),
  category,
  text: complaintText,
  contact: contact.optional().describe('Whom to answer, if not the borrower as the bank knows him'),
  anonymous: z
    .boolean()
    .optional()
    .describe('The complainant is not named; the number is the only key to the answer'),
  agentId: reference.optional().describe('The agent it is about'),
  contactId: reference.optional().describe('The text, call or visit it is about'),
});

const acknowledged = {
  complaintId: z.string(),
  loanId: z.string(),
  status: z.enum(complaintStates),
  receivedAt: instantSchema,
  decideBy: localDateSchema.describe(
    'Last day on which the complainant is told the decision, in the bank’s zone',
  ),
  acknowledgement: z.string().describe('A sentence for the complainant, in the borrower’s language'),
  collectionHeld: z.boolean().describe('No text, call or visit goes out for the loan meanwhile'),
};

/** Answer of `POST /complaints`. */
export const complaintReceiptSchema = z.strictObject(acknowledged);
export type ComplaintReceipt = z.infer<typeof complaintReceiptSchema>;

/** Answer of `GET /complaints/{id}`. */
export const complaintViewSchema = z.strictObject({ ...acknowledged, channel, category, text: z.string() });
export type ComplaintView = z.infer<typeof complaintViewSchema>;
