import type { z } from 'zod';
import {
  noCounts,
  scanPlanSchema,
  scanReportSchema,
  shardProgressSchema,
  type closeRunInputSchema,
  type failRunInputSchema,
  type ArmCounts,
  type ScanCounts,
  type ScanReport,
  type ShardProgress,
} from '../../shared/contracts/scan.ts';
import type { Digest } from '../../shared/domain/timeline.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { anchorDay } from '../../shared/runtime/anchor-day.ts';

/**
 * Adds up what the shards did, reconciles, anchors the timelines that grew, and closes the run with its report.
 *
 * Twice: the first report stays and is answered again. Late: nothing depends on the clock. Half: closing again finishes
 * what the first attempt left undone.
 *
 * @throws Retryable when a shard is not done: the map will be run again and resume it.
 */
export function closeRun(deps: {
  readonly runs: RunStore;
  readonly digest: Digest;
}): (input: z.infer<typeof closeRunInputSchema>) => Promise<ScanReport> {
  return async ({ runId, businessDate }) => {
    const run = await deps.runs.find(runId);
    const id = { runId, kind: 'daily-scan', businessDate } as const;
    // Closed again with its own report: an attempt that died half may not have pointed to it as the latest.
    if (run?.report != null) return scanReportSchema.parse(await deps.runs.close(id, run.report));
    const plan = scanPlanSchema.parse(run?.plan);
    const shards = (await deps.runs.parts(runId)).map((part) => shardProgressSchema.parse(part.body));
    const done = shards.filter((shard) => shard.done).length;
    if (done !== plan.shardCount)
      throw new Retryable(`${runId}: ${done} of ${plan.shardCount} shards are done`);
    const counted = addUp({ runId, businessDate, asOf: plan.asOf }, shards);
    const report = { ...counted, anchor: await anchorDay(deps, businessDate) };
    return scanReportSchema.parse(await deps.runs.close(id, report));
  };
}

/** Ids a report carries on to the next scan; beyond it the failure is no longer one of single loans. */
const failedIdsKept = 1000;

function addUp(
  head: Pick<ScanReport, 'runId' | 'businessDate' | 'asOf'>,
  shards: readonly ShardProgress[],
): ScanReport {
  const counts = shards.reduce((sum, shard) => addCounts(sum, shard.counts), noCounts);
  return {
    ...head,
    counts,
    arms: shards.reduce((sum, shard) => addArms(sum, shard.arms), {}),
    readUnits: shards.reduce((sum, shard) => sum + shard.readUnits, 0),
    writeUnits: shards.reduce((sum, shard) => sum + shard.writeUnits, 0),
    // A loan may have been met, and failed, under more than one key.
    failedLoanIds: [...new Set(shards.flatMap((shard) => shard.failedLoanIds))].slice(0, failedIdsKept),
    reconciled: reconciles(counts),
  };
}

/** examined = acted + held + denied + nothing due + failed, and what was acted is what was intended. */
export function reconciles(counts: ScanCounts): boolean {
  const { examined, acted, held, denied, nothingDue, failed } = counts;
  const { sms, call, visit, desk } = counts;
  return examined === acted + held + denied + nothingDue + failed && acted === sms + call + visit + desk;
}

/** Sum of two counts, field by field. */
export function addCounts(a: ScanCounts, b: ScanCounts): ScanCounts {
  return {
    examined: a.examined + b.examined,
    acted: a.acted + b.acted,
    held: a.held + b.held,
    denied: a.denied + b.denied,
    nothingDue: a.nothingDue + b.nothingDue,
    failed: a.failed + b.failed,
    opened: a.opened + b.opened,
    cured: a.cured + b.cured,
    sms: a.sms + b.sms,
    call: a.call + b.call,
    visit: a.visit + b.visit,
    desk: a.desk + b.desk,
  };
}

export type Arms = Readonly<Record<string, ArmCounts>>;

/** Sum of two reports by arm. */
export function addArms(a: Arms, b: Arms): Record<string, ArmCounts> {
  const sum: Record<string, ArmCounts> = { ...a };
  for (const [arm, { cases, acted, cured }] of Object.entries(b)) {
    const known = sum[arm] ?? { cases: 0, acted: 0, cured: 0 };
    sum[arm] = {
      cases: known.cases + cases,
      acted: known.acted + acted,
      cured: known.cured + cured,
    };
  }
  return sum;
}

/**
 * Marks the run failed, with what stopped it; starting it again reopens it.
 *
 * Twice: the same mark. Late: a run closed in the meantime stays closed. Half: one conditional update.
 */
export function failRun(deps: {
  readonly runs: RunStore;
}): (input: z.infer<typeof failRunInputSchema>) => Promise<{ readonly failed: true }> {
  return async ({ runId, error }) => {
    if (runId !== undefined)
      await deps.runs.fail(runId, `${error?.Error ?? 'unknown'}: ${error?.Cause ?? ''}`.slice(0, 1000));
    return { failed: true };
  };
}
