import type { ShardTask } from '../../shared/contracts/scan.ts';
import { instantOf, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { feedBucket, type Functions } from './functions.ts';
import type { Ending } from './invocation.ts';
import type { Scheduler } from './scheduler.ts';

export type Invoke = <T>(
  name: string,
  work: (functions: Functions, remainingMs: () => number) => Promise<T>,
) => Promise<Ending<T>>;

export interface MachineDeps {
  readonly scheduler: Scheduler;
  readonly invoke: Invoke;
}

class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

const mostTries = 4;

/** One step of a machine: tried again after a pause, a few times, whatever went wrong (retry-policies.ts). */
async function step<T>(
  { scheduler, invoke }: MachineDeps,
  name: string,
  work: (functions: Functions, remainingMs: () => number) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const ending = await invoke(name, work);
    if (ending.kind === 'answered') return ending.value;
    if (tries === mostTries) {
      const why =
        ending.kind === 'failed' && ending.error instanceof Error ? ending.error.message : ending.kind;
      throw new StepFailed(`${name}: ${why}`);
    }
    await scheduler.sleep(2_000 * 3 ** (tries - 1) * scheduler.draw());
  }
}

async function shardToEnd(deps: MachineDeps, name: string, task: ShardTask): Promise<void> {
  for (let turn = 0, now = task; !now.done; turn += 1) {
    if (turn > 60) throw new StepFailed(`${name}: no end`);
    now = await step(deps, name, (functions, remainingMs) => functions.reviewShard(now, remainingMs));
  }
}

export type ScanEnd = { readonly report: unknown } | { readonly failure: string };

/** The daily scan as its state machine runs it (infra/workflows/daily-scan.ts). */
export async function scan(deps: MachineDeps, name: string, scheduledAt: Instant): Promise<ScanEnd> {
  let runId: string | undefined;
  try {
    const opened = await step(deps, `${name}.open`, ({ openRun }) => openRun({ scheduledAt }));
    ({ runId } = opened);
    const { businessDate, asOf } = opened;
    if (opened.closed) return { report: opened.report };
    await step(deps, `${name}.sweep`, ({ sweep }) => sweep(asOf));
    const all = await Promise.allSettled(
      opened.shards.map((task) => shardToEnd(deps, `${name}.shard${task.shard}`, task)),
    );
    const failed = all.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const report = await step(deps, `${name}.close`, ({ closeRun }) =>
      closeRun({ runId: opened.runId, businessDate }),
    );
    return { report };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const id = runId;
    if (id !== undefined)
      await deps.invoke(`${name}.fail`, ({ failRun }) =>
        failRun({ runId: id, error: { Error: error.message } }),
      );
    return { failure: error.message };
  }
}

/** The portfolio import as its state machine runs it. */
export async function importDelivery(deps: MachineDeps, name: string, delivery: string): Promise<ScanEnd> {
  try {
    const key = `feed/${delivery}/manifest.json`;
    const planned = await step(deps, `${name}.plan`, ({ planImport }) =>
      planImport({ bucket: feedBucket, key }),
    );
    if (planned.report !== null) return { report: planned.report };
    for (const file of [planned.borrowers, planned.loans, planned.payments]) {
      const all = await Promise.allSettled(
        file.map(async (chunk) => {
          for (let isDone = false; !isDone;)
            ({ done: isDone } = await step(
              deps,
              `${name}.${chunk.file}${chunk.index}`,
              (functions, remainingMs) => functions.importChunk(chunk, { remainingMs }),
            ));
        }),
      );
      const failed = all.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
    for (const task of planned.reversals)
      for (let isDone = false; !isDone;)
        ({ done: isDone } = await step(deps, `${name}.reversals`, (functions, remainingMs) =>
          functions.settleReversals(task, { remainingMs }),
        ));
    const { importId } = planned;
    return { report: await step(deps, `${name}.close`, ({ closeImport }) => closeImport({ importId })) };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return { failure: error.message };
  }
}

export const msPerDay = 86_400_000;
export const dateAt = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10) as LocalDate;
export const instantAtMs = (ms: number): Instant => instantOf(Math.floor(ms));
