import { z } from 'zod';

/** Variables every function has. */
export const baseEnv = { LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']) };

const name = z.string().min(1);
const queueUrl = z.url();

/** The shapes the functions' own schemas are composed of: one meaning for a variable everywhere. */
export const envVar = {
  portfolioTable: { PORTFOLIO_TABLE: name },
  casesTable: { CASES_TABLE: name },
  agentsTable: { AGENTS_TABLE: name },
  runsTable: { RUNS_TABLE: name },
  feedBucket: { FEED_BUCKET: name },
  bankZone: { BANK_ZONE: name },
  shardCount: { SHARD_COUNT: z.coerce.number().int().min(1).max(1000) },
  intentQueues: { SMS_QUEUE_URL: queueUrl, CALLS_QUEUE_URL: queueUrl, VISITS_QUEUE_URL: queueUrl },
} as const;
