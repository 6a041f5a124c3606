import { z } from 'zod';
import { instantSchema, localDateSchema } from './feed.ts';

/** What starts the daily scan: the moment the schedule stands for, never the moment it is looked at. */
export const scanInputSchema = z.object({
  scheduledAt: instantSchema,
  businessDate: localDateSchema.optional(),
});

/** How a run was opened; every later attempt at it goes by the same plan. */
export const scanPlanSchema = z.strictObject({
  asOf: instantSchema,
  shardCount: z.number().int().min(1),
  dueKeys: z.array(z.string()),
  /** Loans the run before could not examine. */
  retryLoanIds: z.array(z.string()),
  /** Digest of the rules by which due dates fell due. */
  rules: z.string().exactOptional(),
});
export type ScanPlan = z.infer<typeof scanPlanSchema>;

export const shardTaskSchema = z.strictObject({
  runId: z.string(),
  businessDate: localDateSchema,
  asOf: instantSchema,
  shard: z.number().int().min(0),
  dueKeys: z.array(z.string()),
  retryLoanIds: z.array(z.string()),
  done: z.boolean(),
});
export type ShardTask = z.infer<typeof shardTaskSchema>;

const count = z.number().int().min(0);

/** What a scan did. examined = acted + held + denied + nothingDue + failed, or the run does not close. */
export const scanCountsSchema = z.strictObject({
  examined: count,
  acted: count,
  held: count,
  denied: count,
  nothingDue: count,
  failed: count,
  opened: count,
  cured: count,
  sms: count,
  call: count,
  visit: count,
  desk: count,
});
export type ScanCounts = z.infer<typeof scanCountsSchema>;

export const noCounts: ScanCounts = {
  examined: 0,
  acted: 0,
  held: 0,
  denied: 0,
  nothingDue: 0,
  failed: 0,
  opened: 0,
  cured: 0,
  sms: 0,
  call: 0,
  visit: 0,
  desk: 0,
};

/** What a scan did in one arm of an experiment: cases reviewed, steps taken, cases cured. */
export const armCountsSchema = z.strictObject({ cases: count, acted: count, cured: count });
export type ArmCounts = z.infer<typeof armCountsSchema>;
const arms = z.record(z.string(), armCountsSchema);

const units = z.number().min(0);

/** Seals the timelines that grew in a scan (`anchorOf`): hash over their heads and over the anchor of the scan before. */
export const scanAnchorSchema = z.strictObject({
  /** Business date of the scan before; null: there was none, or it had no anchor yet. */
  previousOn: localDateSchema.nullable(),
  previous: z.string(),
  hash: z.string(),
  timelines: count,
});
export type ScanAnchor = z.infer<typeof scanAnchorSchema>;

export const scanReportSchema = z.strictObject({
  runId: z.string(),
  businessDate: localDateSchema,
  asOf: instantSchema,
  counts: scanCountsSchema,
  /** By `experiment/arm`. */
  arms,
  /** DynamoDB capacity the review consumed. */
  readUnits: units,
  writeUnits: units,
  failedLoanIds: z.array(z.string()),
  reconciled: z.boolean(),
  anchor: scanAnchorSchema.exactOptional(),
});
export type ScanReport = z.infer<typeof scanReportSchema>;

export const openedRunSchema = z.strictObject({
  runId: z.string(),
  businessDate: localDateSchema,
  asOf: instantSchema,
  closed: z.boolean(),
  report: scanReportSchema.nullable(),
  shards: z.array(shardTaskSchema),
});
export type OpenedRun = z.infer<typeof openedRunSchema>;

/** How far a shard got. `page` is written before it is worked on: a second attempt does exactly that page again. */
export const shardProgressSchema = z.strictObject({
  source: count,
  cursor: z.string().nullable(),
  /** `dueKey`: the key of the static index its loans were found under; null for retries and open cases. */
  page: z.strictObject({ loanIds: z.array(z.string()), dueKey: z.string().nullable() }),
  counts: scanCountsSchema,
  /** By `experiment/arm`. */
  arms,
  readUnits: units,
  writeUnits: units,
  failedLoanIds: z.array(z.string()),
  done: z.boolean(),
});
export type ShardProgress = z.infer<typeof shardProgressSchema>;

export const closeRunInputSchema = z.object({ runId: z.string(), businessDate: localDateSchema });
/** Without a run id the run was never opened: there is nothing to mark, the alarm alone tells. */
export const failRunInputSchema = z.object({
  runId: z.string().optional(),
  error: z.object({ Error: z.string().optional(), Cause: z.string().optional() }).optional(),
});

/** What the schedule or the scan gives the sweeper. */
export const sweepInputSchema = z.object({ at: instantSchema });
export const sweepReportSchema = z.strictObject({ enqueued: count, handedOver: count, denied: count });
export type SweepReport = z.infer<typeof sweepReportSchema>;
