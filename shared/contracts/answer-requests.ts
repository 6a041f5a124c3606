import { z } from 'zod';
import { disputeGrounds } from '../domain/answers/answers.ts';
import { disputeCommands, hardshipCommands } from '../domain/answers/moves.ts';
import { complaintCategories } from '../domain/complaint.ts';
import {
  complaintCauses,
  complaintOutcomes,
  complexities,
  severities,
  type ComplaintCommand,
} from '../domain/complaints/commands.ts';
import { instantSchema, loanStatusSchema, localDateSchema } from './feed.ts';

/** What borrowers, officers and core banking send about a loan or a complaint: bodies of the API, strict to the field. */

const minor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const textAtMost = 2000;

/** Characters as people count them: a pictograph outside the basic plane is one, not two. */
const words = z
  .string()
  .refine((text) => text.trim() !== '', 'at least 1 character that is not blank')
  .refine((text) => Array.from(text).length <= textAtMost, `at most ${textAtMost} characters`)
  .refine((text) => text.isWellFormed(), 'no half of a surrogate pair')
  .meta({ minLength: 1, maxLength: textAtMost });

const reference = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/,
    '1 to 128 letters, digits, dots, dashes, slashes or underscores',
  );

export const promiseRequestSchema = z.strictObject({
  amountMinor: minor.min(1).describe('Minor units of the loan’s currency; at most what is overdue'),
  dueOn: localDateSchema,
});

/** A month's money. */
export const meansSchema = z.strictObject({ incomeMinor: minor, expensesMinor: minor });

const planTerms = {
  deferralMonths: z.number().int().min(0).max(12),
  instalments: z
    .number()
    .int()
    .min(1)
    .max(60)
    .describe('Sixty are five years, the longest a card plan may run'),
};

export const quoteRequestSchema = z.strictObject({
  ...planTerms,
  means: meansSchema
    .nullable()
    .default(null)
    .describe('To tell whether the rates can be afforded; null: not told'),
});

export const offerRequestSchema = z.strictObject({
  means: meansSchema.nullable().describe('Null: not told; then the usual lengths are offered'),
  terms: z
    .strictObject({ ...planTerms, reason: words })
    .optional()
    .describe('A supervisor’s own terms instead, whatever the rules find affordable, and why'),
});

export const hardshipRequestSchema = z.strictObject({
  ...meansSchema.shape,
  reason: words,
  documents: z.array(reference).max(10).default([]),
});

export const hardshipDecisionSchema = z.strictObject({ command: z.enum(hardshipCommands) });

export const disputeRequestSchema = z.strictObject({ ground: z.enum(disputeGrounds), text: words });

export const disputeDecisionSchema = z.strictObject({ command: z.enum(disputeCommands), finding: words });

const plain = (kind: 'approve-extension' | 'refuse-extension' | 'reply' | 'withdraw' | 'close') =>
  z.strictObject({ kind: z.literal(kind) });
const worded = (kind: 'note' | 'add-facts' | 'appeal') =>
  z.strictObject({ kind: z.literal(kind), text: words });

/** One thing done to a complaint. */
export const complaintCommandSchema: z.ZodType<ComplaintCommand> = z.union([
  z.strictObject({ kind: z.literal('assign'), to: reference }),
  z
    .strictObject({
      kind: z.literal('classify'),
      category: z.enum(complaintCategories).optional(),
      severity: z.enum(severities).optional(),
      complexity: z.enum(complexities).optional(),
    })
    .refine((one) => Object.keys(one).length > 1, 'at least one of category, severity, complexity'),
  worded('note'),
  worded('add-facts'),
  worded('appeal'),
  z.strictObject({ kind: z.literal('attach'), key: reference }),
  z.strictObject({ kind: z.literal('ask-extension'), reason: words }),
  plain('approve-extension'),
  plain('refuse-extension'),
  plain('reply'),
  plain('withdraw'),
  plain('close'),
  z.strictObject({
    kind: z.literal('decide'),
    outcome: z.enum(complaintOutcomes),
    cause: z.enum(complaintCauses),
    words,
  }),
  z.strictObject({ kind: z.literal('merge'), into: reference }),
]);

/** Reasons people may give for a hold; the others follow from complaints and answers. */
const officerReasons = [
  'vulnerability',
  'breathing-space',
  'bankruptcy',
  'deceased',
  'legal',
  'hardship-review',
  'dispute',
] as const;

export const holdRequestSchema = z.strictObject({
  reason: z.enum(officerReasons),
  reach: z.enum(['loan', 'borrower']),
  until: instantSchema.nullable(),
});

/** Whoever ends a protection answers for it. */
export const liftRequestSchema = z.strictObject({ reason: words });

export const pauseRequestSchema = z
  .strictObject({ from: localDateSchema, to: localDateSchema, reason: z.string().min(1).max(60) })
  .refine(({ from, to }) => from < to, 'from is before to');

export const loanStatusRequestSchema = z.strictObject({
  status: loanStatusSchema,
});
