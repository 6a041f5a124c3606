import { z } from 'zod';
import { instantSchema, localDateSchema } from '../../contracts/feed.ts';
import { arrearsReasons } from '../../domain/visits/arrears-reason.ts';
import { personsMet, visitResults, type VisitOutcome } from '../../domain/visits/outcome.ts';
import type { VisitTrip } from '../../domain/visits/trip.ts';
import { visitStates, type Visit } from '../../domain/visits/visit.ts';
import type { VerificationMark } from '../../ports/visit-store.ts';
import { document, stored } from './items.ts';

const text = z.string();
const minor = z.number().int();
const position = z.strictObject({ latitude: z.number(), longitude: z.number() });
const visitWindow = { date: localDateSchema, fromMinute: z.number().int(), toMinute: z.number().int() };

const outcomeSchema: z.ZodType<VisitOutcome> = z.strictObject({
  result: z.enum(visitResults),
  met: z.enum(personsMet),
  identityChecked: z.boolean(),
  present: z.array(text),
  startedAt: instantSchema,
  endedAt: instantSchema,
  positionConsent: z.boolean(),
  startPosition: position.nullable(),
  endPosition: position.nullable(),
  reason: z.strictObject({ code: z.enum(arrearsReasons), text: text.nullable() }).nullable(),
  ability: z.enum(['able', 'unable']).nullable(),
  willingness: z.enum(['willing', 'unwilling']).nullable(),
  affordableMinor: minor.nullable(),
  promise: z.strictObject({ loanId: text, amountMinor: minor, dueOn: localDateSchema }).nullable(),
  plan: z.strictObject({ loanId: text, instalments: minor, firstOn: localDateSchema }).nullable(),
  hardship: z.strictObject({ incomeMinor: minor, expensesMinor: minor, reason: text }).nullable(),
  dispute: z.strictObject({ loanId: text, text }).nullable(),
  documents: z.array(text),
  evidence: z.array(text),
  recorded: z.boolean(),
  note: text.nullable(),
});

const visitSchema: z.ZodType<Visit> = z.strictObject({
  visitId: text,
  borrowerId: text,
  loanIds: z.array(text).min(1),
  zone: text,
  address: z.strictObject({
    kind: z.enum(['home', 'work']),
    text,
    latitude: z.number(),
    longitude: z.number(),
  }),
  team: z.array(z.strictObject({ agentId: text, name: text, badge: text })),
  ...visitWindow,
  state: z.enum(visitStates),
  version: z.number().int().min(1),
  proposal: z.number().int().min(1),
  moves: z.number().int().min(0),
  misses: z.number().int().min(0),
  wish: z.strictObject(visitWindow).nullable(),
  told: z.boolean(),
  notice: z
    .strictObject({
      kind: z.enum(['appointment', 'cancellation']),
      contactId: text,
      decidedAt: instantSchema,
      readyAt: instantSchema,
      attempt: z.number().int().min(0).optional(),
    })
    .nullable(),
  news: z
    .strictObject({
      kind: z.enum(['cancelled', 'moved', 'refused', 'reassigned']),
      reason: text,
      at: instantSchema,
    })
    .nullable(),
  timerAt: instantSchema.nullable(),
  reason: text.nullable(),
  departedAt: instantSchema.nullable(),
  outcome: outcomeSchema.nullable(),
  toApply: z.boolean(),
  history: z.array(
    z.strictObject({ at: instantSchema, what: text, by: z.enum(['system', 'borrower', 'team', 'officer']) }),
  ),
});

export const visitItem = z.object({
  ...stored('visit'),
  version: z.number().int().min(1),
  doc: document(visitSchema),
});
export const parseVisit = (visit: Visit): Visit => visitSchema.parse(visit);

const tripSchema: z.ZodType<VisitTrip> = z.strictObject({
  visitId: text,
  proposal: z.number().int().min(1),
  zone: text,
  ...visitWindow,
  outcome: outcomeSchema,
  lot: z.number().int().min(0).max(99),
});
export const tripItem = z.object({ ...stored('visit-trip'), doc: document(tripSchema) });
export const parseTrip = (trip: VisitTrip): VisitTrip => tripSchema.parse(trip);

const markSchema: z.ZodType<VerificationMark> = z.strictObject({
  codeHash: text,
  visitId: text,
  proposal: z.number().int().min(1),
  until: instantSchema,
});
export const markItem = z.object({ ...stored('verification'), doc: document(markSchema) });
export const parseMark = (mark: VerificationMark): VerificationMark => markSchema.parse(mark);
