import { z } from 'zod';
import { calendarRecordSchema } from '../../contracts/feed-calendar.ts';
import { productRecordSchema } from '../../contracts/feed-settings.ts';
import {
  borrowerSchema,
  instantSchema,
  loanSchema,
  loanStatusSchema,
  pauseSchema,
  localDateSchema,
  paymentSchema,
} from '../../contracts/feed.ts';
import {
  channels,
  contactStates,
  receiptMeanings,
  type CaseLink,
  type Contact,
  type Hold,
} from '../../domain/case.ts';

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

export const calendarItem = z.object({ ...stored('calendar'), doc: document(calendarRecordSchema) });
export const productItem = z.object({ ...stored('product'), doc: document(productRecordSchema) });
export const borrowerItem = z.object({ ...stored('borrower'), doc: document(borrowerSchema) });
export const loanItem = z.object({ ...stored('loan'), doc: document(loanSchema) });
export const pauseItem = z.object({
  ...stored('told-pause'),
  doc: document(pauseSchema),
});
export const statusItem = z.object({ ...stored('told-status'), status: loanStatusSchema });
export const paymentItem = z.object({ ...stored('payment'), doc: document(paymentSchema) });

const channel = z.enum(channels);

/** The place of a case in its timeline: number, moment, hash of the version before. One attribute keeps the item small. */
export const linkText = ({ seq, at, previous }: CaseLink): string => `${seq} ${at} ${previous}`;

const linkSchema = z.strictObject({
  seq: z.coerce.number().int().min(1),
  at: instantSchema,
  previous: z.string().min(1),
});

function readLink(text: string): CaseLink {
  const [seq, at, previous] = text.split(' ');
  return linkSchema.parse({ seq, at, previous });
}

/** Version 2: the document is a list by position (case-document.ts). */
export const caseItem = z.object({
  type: z.literal('case'),
  v: z.literal(2),
  pk: z.string(),
  status: z.string(),
  version: z.number().int().min(1),
  nextAction: z.string().optional(),
  reviewedOn: z.string().optional(),
  intentState: z.string().optional(),
  intentReadyAt: z.string().optional(),
  link: z.string().transform(readLink).optional(),
  doc: z.string(),
});

export const openCaseItem = z.object({
  pk: z.string(),
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
    'bankruptcy',
    'deceased',
    'legal',
  ]),
  scope: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['loan', 'borrower']) }),
      z.strictObject({ kind: z.literal('channel'), channel }),
    ])
    .optional(),
  source: z.string(),
  from: instantSchema,
  until: instantSchema.nullable(),
  lifted: z.strictObject({ by: z.string(), reason: z.string() }).optional(),
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
  state: z.enum(contactStates),
  at: instantSchema,
  to: z.string().nullable(),
  text: z.string().nullable(),
  messageId: z.string().nullable(),
  reason: z.string().nullable(),
  claimedAt: instantSchema.optional(),
  claims: z.number().int().min(1).optional(),
  settled: z.strictObject({ by: z.string(), why: z.string(), at: instantSchema }).optional(),
  outcome: z.enum(['not-connected', 'unanswered', 'connected', 'conversation']).optional(),
  callAgainAt: instantSchema.optional(),
  receipt: z.strictObject({ at: instantSchema, meaning: z.enum(receiptMeanings) }).optional(),
});

export const contactItem = z.object({
  ...stored('contact'),
  state: z.string(),
  doc: document(contactSchema),
});
