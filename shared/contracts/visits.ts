import { z } from 'zod';
import { arrearsReasons } from '../domain/visits/arrears-reason.ts';
import { personsMet, visitResults, type VisitOutcome } from '../domain/visits/outcome.ts';
import type { PlannedVisit, VisitWindow } from '../domain/visits/visit.ts';
import { instantSchema, localDateSchema } from './feed.ts';

const id = z.string().min(1).max(100);
const words = z.string().min(1).max(2000);
const minor = z.number().int().min(0).max(1_000_000_000_000);
const minute = z.number().int().min(0).max(1440);
const position = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
const visitWindow = { date: localDateSchema, fromMinute: minute, toMinute: minute };

/** What the SMS queue carries of a visit: a pointer. Everything else is read at the moment of sending. */
export const visitTextSchema = z.strictObject({ visitId: id, contactId: z.string().min(1) });
export type VisitText = z.infer<typeof visitTextSchema>;

/** What a team must hear at once. The receiver keeps one per `messageId`. */
export const teamMessageSchema = z.strictObject({
  messageId: z.string(),
  visitId: id,
  kind: z.enum(['cancelled', 'moved', 'refused', 'reassigned']),
  reason: z.string(),
  at: instantSchema,
  ...visitWindow,
  agentIds: z.array(id),
});
export type TeamMessage = z.infer<typeof teamMessageSchema>;

/** A visit as the planner hands it over. */
export const plannedVisitSchema: z.ZodType<PlannedVisit> = z.strictObject({
  visitId: id,
  borrowerId: id,
  loanIds: z.array(id).min(1).max(20),
  zone: z.string().min(1),
  ...visitWindow,
  address: z.strictObject({ kind: z.enum(['home', 'work']), text: words, ...position.shape }),
  team: z.array(
    z.strictObject({ agentId: id, name: z.string().min(1).max(100), badge: z.string().min(1).max(20) }),
  ),
});

/** When a borrower would like the visit. */
export const visitWishSchema: z.ZodType<VisitWindow> = z
  .strictObject(visitWindow)
  .refine(({ fromMinute, toMinute }) => fromMinute < toMinute, {
    path: ['toMinute'],
    error: 'after fromMinute',
  });

/** The form a team fills in. What belongs together is checked by `outcomeFaults`. */
export const visitOutcomeSchema: z.ZodType<VisitOutcome> = z.strictObject({
  result: z.enum(visitResults),
  met: z.enum(personsMet),
  identityChecked: z.boolean(),
  present: z.array(id).max(5),
  startedAt: instantSchema,
  endedAt: instantSchema,
  positionConsent: z.boolean(),
  startPosition: position.nullable(),
  endPosition: position.nullable(),
  reason: z.strictObject({ code: z.enum(arrearsReasons), text: words.nullable() }).nullable(),
  ability: z.enum(['able', 'unable']).nullable(),
  willingness: z.enum(['willing', 'unwilling']).nullable(),
  affordableMinor: minor.nullable(),
  promise: z.strictObject({ loanId: id, amountMinor: minor.min(1), dueOn: localDateSchema }).nullable(),
  plan: z
    .strictObject({ loanId: id, instalments: z.number().int().min(2).max(60), firstOn: localDateSchema })
    .nullable(),
  hardship: z.strictObject({ incomeMinor: minor, expensesMinor: minor, reason: words }).nullable(),
  dispute: z.strictObject({ loanId: id, text: words }).nullable(),
  documents: z.array(z.string().min(1).max(60)).max(20),
  evidence: z.array(z.string().min(1).max(200)).max(20),
  recorded: z.boolean(),
  note: words.nullable(),
});

/** What anybody at the door is told about a code: always these fields, filled or not. No debt facts, no names of borrowers. */
export const verificationSchema = z.strictObject({
  expected: z.boolean(),
  bank: z.string(),
  date: localDateSchema.nullable(),
  fromMinute: minute.nullable(),
  toMinute: minute.nullable(),
  address: z.string().nullable(),
  team: z.array(z.strictObject({ name: z.string(), badge: z.string() })),
});
export type Verification = z.infer<typeof verificationSchema>;
