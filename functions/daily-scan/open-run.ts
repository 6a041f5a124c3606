import {
  scanPlanSchema,
  scanReportSchema,
  type OpenedRun,
  type ScanPlan,
  type scanInputSchema,
} from '../../shared/contracts/scan.ts';
import { dueKeysAhead, dueKeysForScan } from '../../shared/domain/due-key.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { scanRunId } from '../../shared/domain/scan-run.ts';
import { shardOf } from '../../shared/domain/shard.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Run, RunStore } from '../../shared/ports/run-store.ts';
import { InvalidInput } from '../../shared/runtime/errors.ts';
import type { z } from 'zod';
import { plainDigest, readDueRules, type DueRulesDeps } from './due-rules.ts';

export interface OpenRunDeps extends DueRulesDeps {
  readonly runs: RunStore;
  readonly clock: Clock;
  /** The bank's zone: it gives the business date of the scheduled moment. */
  readonly zone: string;
  readonly shardCount: number;
  /** Days before a due date on which some ladder reminds. */
  readonly lookAheadDays: readonly number[];
}

/**
 * Opens the scan of a business date and says which shards to review.
 *
 * Twice: the second finds the run of the date; closed, it answers with the first report, open, it goes on by the first
 * plan. Late: the plan covers every due date since the last closed scan, by the rules of today. Half: opening is one conditional put.
 *
 * @throws InvalidInput when a later business date is closed already: reviewing an older day would undo its decisions.
 */
export function openRun(deps: OpenRunDeps): (input: z.infer<typeof scanInputSchema>) => Promise<OpenedRun> {
  return async ({ scheduledAt, businessDate: given }) => {
    const businessDate = given ?? localDateAt(scheduledAt, deps.zone);
    const runId = scanRunId(businessDate);
    const known = await deps.runs.find(runId);
    if (known?.status === 'closed') return closedRun(known);
    const last = await lastBefore(deps, businessDate);
    const run = await deps.runs.open({
      runId,
      kind: 'daily-scan',
      businessDate,
      openedAt: deps.clock(),
      plan: known?.plan ?? (await planScan(deps, { businessDate, asOf: scheduledAt, last })),
    });
    return run.status === 'closed' ? closedRun(run) : openedRun(run);
  };
}

/** The last date scanned; a run opened or failed before it may not go on either. */
async function lastBefore(deps: OpenRunDeps, businessDate: LocalDate): Promise<LocalDate | undefined> {
  const last = await deps.runs.latestClosed('daily-scan');
  if (last === undefined || last <= businessDate) return last;
  throw new InvalidInput(
    `businessDate ${businessDate}: ${last} is closed already, days are scanned in order`,
  );
}

async function planScan(
  deps: OpenRunDeps,
  { last, ...day }: { businessDate: LocalDate; asOf: Instant; last: LocalDate | undefined },
): Promise<ScanPlan> {
  const before = last === undefined ? undefined : await deps.runs.find(scanRunId(last));
  const { rules, digest } = await readDueRules(deps);
  // What changed rules moved may lie behind the last scan: then the full cycle, as if there had been none.
  const since = before !== undefined && rulesOf(before) === digest ? last : undefined;
  return {
    asOf: day.asOf,
    shardCount: deps.shardCount,
    dueKeys: [
      ...new Set([
        ...dueKeysForScan(day.businessDate, since, rules),
        ...dueKeysAhead(day.businessDate, last, { days: deps.lookAheadDays, rules }),
      ]),
    ],
    retryLoanIds: before?.report == null ? [] : scanReportSchema.parse(before.report).failedLoanIds,
    rules: digest,
  };
}

const rulesOf = (run: Run): string => scanPlanSchema.parse(run.plan).rules ?? plainDigest;

function closedRun(run: Run): OpenedRun {
  const report = scanReportSchema.parse(run.report);
  const { runId, businessDate, asOf } = report;
  return { runId, businessDate, asOf, closed: true, report, shards: [] };
}

function openedRun(run: Run): OpenedRun {
  const { asOf, shardCount, dueKeys, retryLoanIds } = scanPlanSchema.parse(run.plan);
  const { runId, businessDate } = run;
  const shards = Array.from({ length: shardCount }, (_, shard) => ({
    runId,
    businessDate,
    asOf,
    shard,
    dueKeys,
    retryLoanIds: retryLoanIds.filter((loanId) => shardOf(loanId, shardCount) === shard),
    done: false,
  }));
  return { runId, businessDate, asOf, closed: false, report: null, shards };
}
