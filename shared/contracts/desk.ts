import { z } from 'zod';
import { handoversKept, type CaseKeeper } from '../domain/desk/case-keeper.ts';
import { recordId } from './api/caller.ts';
import { instantSchema, localDateSchema } from './feed.ts';
import { person } from './complaint-work.ts';
import { complaintText } from './complaints.ts';

/** What officers and supervisors see of a loan in trouble, and the holds they set. */

const shown = z.string();
const minor = z.number().int();

const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._#-]{0,159}$/, 'a complaint’s number, or the id of a contact');

/** One of them: never a name, a number or an address, which have no place in a URL. */
export const searchFields = {
  loanId: recordId.optional(),
  borrowerId: recordId.optional(),
  reference: reference.optional().describe('A complaint’s number, or the id of a text, call or visit'),
};

export const foundLoanSchema = z.strictObject({
  loanId: shown,
  borrowerId: shown,
  product: shown,
  status: shown.describe('By the bank’s books'),
  caseStatus: shown.nullable().describe('null: it was never in arrears here'),
  held: z.boolean(),
});

const holdSchema = z.strictObject({
  holdId: shown,
  reason: shown,
  reach: shown.describe('loan, borrower, or the one channel it is for'),
  source: shown,
  from: instantSchema,
  until: instantSchema.nullable(),
  lifted: z.strictObject({ by: shown, reason: shown }).nullable(),
});

/** Reasons a person at the desk may hold for; the others come with what they are about. */
const deskReasons = ['vulnerability', 'breathing-space', 'bankruptcy', 'deceased', 'legal'] as const;
const reaches = ['loan', 'borrower', 'sms', 'call', 'visit'] as const;

export const holdRequestSchema = z.strictObject({
  reason: z.enum(deskReasons),
  reach: z.enum(reaches).describe('This loan, all loans of its borrower, or one channel for this loan'),
  until: instantSchema.nullable().describe('null: until it is released'),
});

export const releaseRequestSchema = z.strictObject({
  holdId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#-]{0,159}$/, 'the id of a hold'),
  reach: z.enum(['loan', 'borrower']).describe('Whether it holds this loan, or its borrower'),
  reason: complaintText.meta({ description: 'Why: whoever lifts a protection answers for it' }),
});

export const holdViewSchema = holdSchema;

export const caseViewSchema = z.strictObject({
  loanId: shown,
  borrower: z.strictObject({ id: shown, name: shown.nullable(), language: shown.nullable() }),
  product: shown,
  status: shown,
  arrears: z.strictObject({
    currency: shown,
    overdueMinor: minor,
    daysPastDue: minor,
    overdueInstalments: minor,
    oldestUnmetDueOn: localDateSchema.nullable(),
    riskClass: shown,
  }),
  case: z
    .strictObject({
      status: shown,
      episode: minor,
      openedOn: localDateSchema,
      curedOn: localDateSchema.nullable(),
      segment: shown,
      strategy: shown,
      rule: shown.describe('The rule of the last decision'),
      done: z.array(z.strictObject({ step: shown, on: localDateSchema, outcome: shown })),
      nextStep: shown.nullable(),
      nextActionOn: localDateSchema.nullable(),
      lastLook: z
        .strictObject({ on: localDateSchema, outcome: shown, reason: shown })
        .nullable()
        .describe('What the last scan that looked made of it; null: none has since the episode began'),
    })
    .nullable(),
  holds: z.array(holdSchema).describe('All that reach this loan, ended ones too'),
});

/** One version of a case: what was decided or done, as it was written then. */
export const eventViewSchema = z.strictObject({
  seq: minor.describe('1 for the first, without gaps'),
  at: instantSchema,
  previous: shown.describe('`hash` of the version before'),
  hash: shown,
  state: z
    .strictObject({
      ...{ status: shown, episode: minor, openedOn: localDateSchema, curedOn: localDateSchema.nullable() },
      ...{ segment: shown, strategy: shown, rule: shown, arm: shown.nullable() },
      digest: shown.describe('Of the facts the decision saw'),
      done: z.array(z.strictObject({ step: shown, on: localDateSchema, outcome: shown })),
      nextStep: shown.nullable(),
      unreached: minor,
    })
    .nullable()
    .describe('null: it can no longer be read'),
});

export type CaseView = z.output<typeof caseViewSchema>;

const handover = {
  to: person.nullable().describe('null: back to the desk, where anybody may take it'),
  by: shown,
  reason: shown,
  at: instantSchema,
};

/** As stored. */
export const caseKeeperSchema: z.ZodType<CaseKeeper> = z.strictObject({
  loanId: recordId,
  keeper: person.nullable(),
  version: minor.min(1),
  handovers: z.array(z.strictObject({ id: shown, ...handover })).max(handoversKept),
});

export const keeperViewSchema = z.strictObject({
  loanId: shown,
  keeper: person.nullable().describe('null: nobody'),
  handovers: z.array(z.strictObject(handover)).describe('The oldest first'),
});
export type KeeperView = z.output<typeof keeperViewSchema>;

export const handoverRequestSchema = z.strictObject({
  to: handover.to,
  reason: complaintText.meta({ description: 'Why it changes hands' }),
});

export const contactViewSchema = z.strictObject({
  contactId: shown,
  step: shown,
  channel: shown,
  businessDate: localDateSchema,
  decidedAt: instantSchema,
  state: shown,
  at: instantSchema,
  to: shown.nullable().describe('Masked'),
  text: shown.nullable(),
  reason: shown.nullable().describe('Why it did not go, or is not certain'),
  settledBy: shown.nullable(),
});
export type ContactView = z.output<typeof contactViewSchema>;
