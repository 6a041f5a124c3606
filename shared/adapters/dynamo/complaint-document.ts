import { z } from 'zod';
import { instantSchema, localDateSchema } from '../../contracts/feed.ts';
import { messageLanguages } from '../../contracts/messages.ts';
import { complaintCategories, complaintChannels, type Complaint } from '../../domain/complaint.ts';
import { escalationLevels } from '../../domain/complaints/clock.ts';
import {
  complaintCauses,
  complaintOutcomes,
  complexities,
  severities,
} from '../../domain/complaints/commands.ts';
import { complaintStates } from '../../domain/complaints/moves.ts';
import { document, stored } from './items.ts';

/** Notes and papers of one complaint: a bound on what one item may grow to. */
const listAtMost = 200;

const words = z.string();

const extension = z.strictObject({
  state: z.enum(['asked', 'approved', 'refused']),
  reason: words,
  askedBy: words,
  decidedBy: words.nullable(),
  noticeAt: instantSchema.nullable(),
});

const decision = z.strictObject({
  outcome: z.enum(complaintOutcomes),
  cause: z.enum(complaintCauses),
  words,
  at: instantSchema,
  by: words,
});

/** A complaint as the domain has it: what is not so is neither written nor read. */
export const complaintSchema: z.ZodType<Complaint> = z.strictObject({
  complaintId: words,
  loanId: words,
  channel: z.enum(complaintChannels),
  category: z.enum(complaintCategories),
  text: words,
  contact: z.strictObject({ name: words, phone: words.optional() }).optional(),
  anonymous: z.boolean().optional(),
  agentId: words.optional(),
  contactId: words.optional(),
  version: z.number().int().min(1),
  status: z.enum(complaintStates),
  receivedAt: instantSchema,
  clockFrom: localDateSchema,
  decideBy: localDateSchema,
  language: z.enum(messageLanguages),
  collectionHeld: z.boolean(),
  heldFrom: instantSchema,
  severity: z.enum(severities),
  complexity: z.enum(complexities),
  assignee: words.nullable(),
  notes: z.array(z.strictObject({ at: instantSchema, by: words, text: words })).max(listAtMost),
  attachments: z.array(words).max(listAtMost),
  extension: extension.nullable(),
  decisions: z.array(decision).max(listAtMost),
  repliedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  mergedInto: words.nullable(),
  escalated: z.array(z.strictObject({ level: z.enum(escalationLevels), on: localDateSchema })),
  lastOperation: words.optional(),
  suspension: z.enum(['none', 'due', 'done']),
});

export const complaintItem = z.object({ ...stored('complaint'), doc: document(complaintSchema) });
