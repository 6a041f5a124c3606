import { z } from 'zod';
import { complaintCategories } from '../domain/complaint.ts';
import { escalationLevels } from '../domain/complaints/clock.ts';
import {
  complaintCauses,
  complaintOutcomes,
  complexities,
  severities,
} from '../domain/complaints/commands.ts';
import { complaintText, complaintViewSchema, reference } from './complaints.ts';
import { instantSchema, localDateSchema } from './feed.ts';

/** What the desk does with a complaint, and what it reads of it. */

export const words = complaintText.meta({ description: 'Written by whoever works on it' });
export const person = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@:|-]{0,127}$/, 'the name a token gives one of the bank’s people');

/** Body of a classification: what is left out stays. */
export const classificationSchema = z
  .strictObject({
    category: z.enum(complaintCategories).optional(),
    severity: z.enum(severities).optional(),
    complexity: z.enum(complexities).optional().describe('Decides how long the bank has'),
    agentId: reference.optional().describe('The agent it turns out to be about'),
    contactId: reference.optional().describe('The text, call or visit it turns out to be about'),
  })
  .refine((given) => Object.keys(given).length > 0, 'at least one field');

export const decisionSchema = z.strictObject({
  outcome: z.enum(complaintOutcomes),
  cause: z.enum(complaintCauses),
  words: words.describe('What the complainant is told'),
});

/** An approval counts only with notice to the complainant. */
export const extensionDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), complainantTold: z.literal(true) }),
  z.strictObject({ decision: z.literal('refuse') }),
]);

const shown = z.string();

/** A complaint as the desk reads it; an auditor's has what people wrote masked. */
export const complaintFileSchema = z.strictObject({
  ...complaintViewSchema.omit({ acknowledgement: true }).shape,
  severity: z.enum(severities),
  complexity: z.enum(complexities),
  assignee: shown.nullable(),
  agentId: shown.nullable(),
  contactId: shown.nullable(),
  contact: z.strictObject({ name: shown, phone: shown.nullable() }).nullable(),
  isAnonymous: z.boolean(),
  notes: z.array(z.strictObject({ at: instantSchema, by: shown, text: shown })),
  attachments: z.array(shown),
  extension: z
    .strictObject({
      state: z.enum(['asked', 'approved', 'refused']),
      reason: shown,
      askedBy: shown,
      decidedBy: shown.nullable(),
      noticeAt: instantSchema.nullable(),
    })
    .nullable(),
  decisions: z.array(
    z.strictObject({
      outcome: z.enum(complaintOutcomes),
      cause: z.enum(complaintCauses),
      words: shown,
      at: instantSchema,
      by: shown,
    }),
  ),
  repliedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  mergedInto: shown.nullable(),
  escalated: z.array(z.strictObject({ level: z.enum(escalationLevels), on: localDateSchema })),
  suspension: z
    .enum(['none', 'due', 'done'])
    .describe('Of the agent, after an upheld complaint about conduct'),
});

/** A complaint in the desk's list: what says who is to do what by when, and no words. */
export const pendingComplaintSchema = complaintFileSchema
  .pick({ complaintId: true, loanId: true, status: true, category: true, severity: true, decideBy: true })
  .extend({
    assignee: shown.nullable(),
    level: z.enum(escalationLevels).nullable().describe('The last its clock has reached'),
    extensionAsked: z.boolean().describe('More time waits for a supervisor’s decision'),
  });

const count = z.number().int().min(0);

export const statisticsSchema = z.strictObject({
  month: z.string(),
  isComplete: z.boolean().describe('false: there are more than are counted here'),
  ended: count,
  withdrawn: count,
  merged: count,
  byOutcome: z.strictObject({ upheld: count, 'partly-upheld': count, rejected: count }),
  byCause: z.array(z.strictObject({ cause: z.enum(complaintCauses), count, upheld: count })),
  late: count,
  medianDays: z.number().nullable(),
});

export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month, e.g. 2025-03');
