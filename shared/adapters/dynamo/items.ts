import { z } from 'zod';
import {
  borrowerSchema,
  instantSchema,
  loanSchema,
  localDateSchema,
  paymentSchema,
} from '../../contracts/feed.ts';
import { reviewOutcomes, type CollectionCase, type Contact, type Hold } from '../../domain/case.ts';

/**
 * What stands in the tables: every item carries its type and schema version `v`, its indexed attributes, and the record
 * itself as one JSON string `doc`. One string instead of nested attributes costs fewer units (no attribute names of an
 * instalment repeated a hundred times) and is an order faster to read.
 */
export const document = <T>(schema: z.ZodType<T>): z.ZodType<T, string> =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'stored document is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

export const stored = <T extends string>(type: T) => ({ type: z.literal(type), v: z.literal(1) });

export const borrowerItem = z.object({ ...stored('borrower'), doc: document(borrowerSchema) });
export const loanItem = z.object({ ...stored('loan'), doc: document(loanSchema) });
export const paymentItem = z.object({ ...stored('payment'), doc: document(paymentSchema) });

const channel = z.enum(['sms', 'call', 'visit']);

const intentSchema = z.strictObject({
  contactId: z.string(),
  step: z.string(),
  channel,
  businessDate: localDateSchema,
  decidedAt: instantSchema,
  state: z.enum(['planned', 'waiting']),
  readyAt: instantSchema,
});

const stepDone = z.strictObject({
  step: z.string(),
  on: localDateSchema,
  contactId: z.string(),
  outcome: z.enum(['sent', 'uncertain', 'queued']),
});

const reviewMark = z.strictObject({
  on: localDateSchema,
  outcome: z.enum(reviewOutcomes),
  reason: z.string(),
  opened: z.boolean(),
  cured: z.boolean(),
});

/** `version` and the next action are attributes of the item, not of the document: they move without it. */
export type CaseDocument = Omit<CollectionCase, 'version' | 'nextActionOn'>;

export const caseDocumentSchema: z.ZodType<CaseDocument> = z.strictObject({
  loanId: z.string(),
  borrowerId: z.string(),
  shard: z.number().int().min(0),
  status: z.enum(['open', 'cured']),
  episode: z.number().int().min(1),
  openedOn: localDateSchema,
  curedOn: localDateSchema.nullable(),
  strategy: z.string(),
  done: z.array(stepDone),
  intent: intentSchema.nullable(),
  reviewed: reviewMark.nullable(),
});

export const caseItem = z.object({
  ...stored('case'),
  loanId: z.string(),
  version: z.number().int().min(1),
  nextAction: z.string().optional(),
  doc: document(caseDocumentSchema),
});

export const openCaseItem = z.object({
  loanId: z.string(),
  reviewedOn: localDateSchema.optional(),
  intentState: z.enum(['planned', 'waiting']).optional(),
  intentReadyAt: instantSchema.optional(),
});

export const holdSchema: z.ZodType<Hold> = z.strictObject({
  id: z.string(),
  reason: z.enum([
    'complaint',
    'dispute',
    'hardship-review',
    'arrangement',
    'promise',
    'vulnerability',
    'breathing-space',
    'legal',
  ]),
  source: z.string(),
  from: instantSchema,
  until: instantSchema.nullable(),
});

export const holdsItem = z.object({
  ...stored('holds'),
  version: z.number().int().min(1),
  holds: document(z.array(holdSchema)),
});

export const contactSchema: z.ZodType<Contact> = z.strictObject({
  contactId: z.string(),
  loanId: z.string(),
  borrowerId: z.string(),
  step: z.string(),
  channel,
  businessDate: localDateSchema,
  decidedAt: instantSchema,
  state: z.enum(['SENDING', 'SENT', 'UNCERTAIN', 'DENIED', 'QUEUED']),
  at: instantSchema,
  to: z.string().nullable(),
  text: z.string().nullable(),
  messageId: z.string().nullable(),
  reason: z.string().nullable(),
});

export const contactItem = z.object({
  ...stored('contact'),
  state: z.string(),
  doc: document(contactSchema),
});
