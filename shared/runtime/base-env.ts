import { z } from 'zod';
import { smsQueuesSchema } from '../contracts/sms-delivery.ts';

/** Variables every function has. */
export const baseEnv = { LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']) };

/** A variable that holds JSON of this shape. */
export const jsonVar = <T>(schema: z.ZodType<T>): z.ZodType<T, string> =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const name = z.string().min(1);
const queueUrl = z.url();

/** The shapes the functions' own schemas are composed of: one meaning for a variable everywhere. */
/** The queues of texts as JSON, one a lane. */
const smsQueues = { SMS_QUEUES: jsonVar(smsQueuesSchema) };

export const envVar = {
  portfolioTable: { PORTFOLIO_TABLE: name },
  casesTable: { CASES_TABLE: name },
  agentsTable: { AGENTS_TABLE: name },
  runsTable: { RUNS_TABLE: name },
  feedBucket: { FEED_BUCKET: name },
  evidenceBucket: { EVIDENCE_BUCKET: name },
  bankZone: { BANK_ZONE: name },
  shardCount: { SHARD_COUNT: z.coerce.number().int().min(1).max(1000) },
  smsQueues,
  intentQueues: {
    ...smsQueues,
    CALLS_QUEUE_URL: queueUrl,
    VISITS_QUEUE_URL: queueUrl,
  },
} as const;
