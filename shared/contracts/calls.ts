import { z } from 'zod';
import { callResults, type CallReport } from '../domain/call/call-result.ts';
import { instantSchema, localDateSchema } from './feed.ts';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#-]{0,199}$/, 'the id as it came with the task');

/** Names one dial of a task; the caller's own word for it, the same when the request is repeated. Best a UUID. */
export const dialSchema = z.strictObject({
  loanId: id,
  taskId: id,
  dialId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, '1 to 64 letters, digits or dashes'),
});
export type Dial = z.infer<typeof dialSchema>;

const report: z.ZodType<CallReport> = z.strictObject({
  result: z.enum(callResults),
  stopCalling: z.boolean().default(false),
  promise: z.strictObject({ amountMinor: z.number().int().positive(), dueOn: localDateSchema }).optional(),
  callAgainAt: instantSchema.optional(),
});

/** What a caller reports of a dial: a promise has its terms, a callback its moment, and nothing else has either. */
export const callReportSchema = report
  .refine(({ result, promise }) => (result === 'promise') === (promise !== undefined), {
    path: ['promise'],
    message: 'amount and day, with the result `promise` and with no other',
  })
  .refine(({ result, callAgainAt }) => (result === 'callback') === (callAgainAt !== undefined), {
    path: ['callAgainAt'],
    message: 'a moment, with the result `callback` and with no other',
  });

const line = z.string();

/** What the agent may say, in this order; `whoAsks` is all that anybody but the borrower hears. */
const callGuideSchema = z.strictObject({
  opening: line,
  whoAsks: line.describe('To anybody but the borrower: no word of a debt'),
  identify: line.describe('Before this is answered rightly nothing of the debt is said'),
  goodTime: line,
  conversation: line,
  closing: line,
});

export const mayCallAnswerSchema = z.discriminatedUnion('allowed', [
  z.strictObject({
    allowed: z.literal(true),
    number: line.describe('E.164; this one and no other'),
    until: instantSchema.describe('The dial is to be made before'),
    guide: callGuideSchema,
  }),
  z.strictObject({
    allowed: z.literal(false),
    reason: line.describe('Rules, with their sources'),
    retryAt: instantSchema.nullable().describe('When to ask again; null: not this task any more'),
  }),
]);
