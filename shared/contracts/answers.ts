import { z } from 'zod';
import {
  answerSources,
  arrangementStates,
  disputeGrounds,
  disputeStates,
  hardshipStates,
  planKinds,
  promiseStates,
  type Answers,
} from '../domain/answers/answers.ts';
import { instantSchema, localDateSchema } from './feed.ts';

const minor = z.number().int().min(0);
const source = z.enum(answerSources);

/** Far more than a loan's life brings: a bound on what one item may grow to. */
const listAtMost = 200;

export const promiseSchema = z.strictObject({
  id: z.string(),
  amountMinor: minor.min(1),
  dueOn: localDateSchema,
  lastOn: localDateSchema,
  madeAt: instantSchema,
  until: instantSchema,
  partPercent: z.number().min(0).max(100),
  source,
  state: z.enum(promiseStates),
  paidMinor: minor,
  settledOn: localDateSchema.nullable(),
});

export const rateSchema = z.strictObject({ dueOn: localDateSchema, amountMinor: minor });

export const arrangementSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(planKinds),
  rates: z.array(rateSchema).min(1),
  totalMinor: minor,
  costMinor: minor,
  graceDays: minor,
  offeredAt: instantSchema,
  offerEndsOn: localDateSchema,
  acceptedAt: instantSchema.nullable(),
  source,
  state: z.enum(arrangementStates),
  paidMinor: minor,
  settledOn: localDateSchema.nullable(),
  approval: z.strictObject({ by: z.string(), reason: z.string() }).optional(),
});

export const hardshipSchema = z.strictObject({
  id: z.string(),
  incomeMinor: minor,
  expensesMinor: minor,
  reason: z.string(),
  documents: z.array(z.string()),
  askedBy: z.string().optional(),
  askedAt: instantSchema,
  source,
  state: z.enum(hardshipStates),
  decidedAt: instantSchema.nullable(),
  decidedBy: z.string().nullable(),
});

export const disputeSchema = z.strictObject({
  id: z.string(),
  ground: z.enum(disputeGrounds),
  text: z.string(),
  openedAt: instantSchema,
  source,
  state: z.enum(disputeStates),
  closedAt: instantSchema.nullable(),
  closedBy: z.string().nullable(),
  finding: z.string().nullable(),
});

const impression = <T extends string>(words: readonly [T, ...T[]]) =>
  z.strictObject({ is: z.enum(words), on: localDateSchema, source }).nullable();

/** Answers as the domain has them: what is not so is neither written nor read. */
export const answersSchema: z.ZodType<Answers> = z.strictObject({
  loanId: z.string(),
  borrowerId: z.string(),
  version: z.number().int().min(1),
  promises: z.array(promiseSchema).max(listAtMost),
  arrangements: z.array(arrangementSchema).max(listAtMost),
  hardships: z.array(hardshipSchema).max(listAtMost),
  disputes: z.array(disputeSchema).max(listAtMost),
  ability: impression(['able', 'unable']),
  willingness: impression(['willing', 'unwilling']),
});
