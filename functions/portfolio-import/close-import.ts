import type { z } from 'zod';
import { feedFiles, type FeedFile, type Reject } from '../../shared/contracts/feed.ts';
import { carriageReturnRule } from '../../shared/contracts/feed-line.ts';
import {
  chunkProgressSchema,
  importPlanSchema,
  importReportSchema,
  partName,
  rejectSegmentKey,
  rejectsKeyOf,
  type Chunk,
  type ChunkProgress,
  type closeInputSchema,
  type ImportPlan,
  type ImportReport,
} from '../../shared/contracts/import.ts';
import type { RejectStore } from '../../shared/ports/reject-store.ts';
import type { Run, RunStore } from '../../shared/ports/run-store.ts';
import { InvalidInput, Retryable } from '../../shared/runtime/errors.ts';
import { allChunks } from './chunk-plan.ts';
import { fileRemarks, reconcileFile, totalOf } from './reconcile.ts';

export interface CloseImportDeps {
  readonly runs: RunStore;
  readonly rejects: RejectStore;
}

interface FinishedChunk {
  readonly chunk: Chunk;
  readonly progress: ChunkProgress;
}

/**
 * Adds up what the chunks did, holds it against the manifest, writes the rejects with their lines in the file, and
 * closes the import with its report.
 *
 * Twice: the second answers with the first report. Late: the same. Half: the rejects are written again, then the run is
 * closed by one conditional update.
 *
 * @throws Retryable when a chunk is not finished
 */
export function closeImport(
  deps: CloseImportDeps,
): (input: z.infer<typeof closeInputSchema>) => Promise<ImportReport> {
  return async ({ importId }) => {
    const run = await deps.runs.find(importId);
    if (run === undefined) throw new InvalidInput(`no import ${importId}`);
    if (run.status === 'closed') return importReportSchema.parse(run.report);
    const plan = importPlanSchema.parse(run.plan);
    const chunks = await finishedChunks(deps.runs, { plan, importId });
    const report = reportOf(run, plan, chunks);
    const remarks = fileRemarks(plan.delivery, { manifest: plan.manifest, reports: report.files });
    await deps.rejects.putAll(report.rejectsKey, allRejects(deps.rejects, { remarks, chunks }));
    return importReportSchema.parse(await deps.runs.close(run, report));
  };
}

async function finishedChunks(
  runs: RunStore,
  { plan, importId }: { plan: ImportPlan; importId: string },
): Promise<readonly FinishedChunk[]> {
  const stored = await runs.parts(importId);
  const parts = new Map(stored.map(({ part, body }) => [part, chunkProgressSchema.parse(body)]));
  return allChunks(plan, importId).map((chunk) => {
    const part = partName(chunk.file, chunk.index);
    const progress = parts.get(part);
    if (progress?.done !== true) throw new Retryable(`${importId}: ${part} is not finished`);
    return { chunk, progress };
  });
}

function reportOf(run: Run, plan: ImportPlan, chunks: readonly FinishedChunk[]): ImportReport {
  const file = (name: FeedFile): ImportReport['files'][FeedFile] =>
    reconcileFile(
      totalOf(chunks.filter(({ chunk }) => chunk.file === name).map(({ progress }) => progress)),
      plan.manifest.files[name],
    );
  const files = { borrowers: file('borrowers'), loans: file('loans'), payments: file('payments') };
  return {
    importId: run.runId,
    delivery: plan.delivery,
    businessDate: run.businessDate,
    files,
    rejectsKey: rejectsKeyOf(plan.delivery),
    reconciled: Object.values(files).every((one) => one.reconciled),
  };
}

/** Remarks about files, then lines in the order of the files, counted from each file's start. */
async function* allRejects(
  rejects: RejectStore,
  { remarks, chunks }: { remarks: readonly Reject[]; chunks: readonly FinishedChunk[] },
): AsyncGenerator<Reject, void> {
  yield* remarks;
  for (const file of feedFiles) {
    const ofFile = chunks.filter(({ chunk }) => chunk.file === file);
    yield* onceRemarked(rejectsOfFile(rejects, ofFile));
  }
}

async function* rejectsOfFile(
  rejects: RejectStore,
  chunks: readonly FinishedChunk[],
): AsyncGenerator<Reject, void> {
  let linesBefore = 0;
  for (const { chunk, progress } of chunks) {
    const part = partName(chunk.file, chunk.index);
    for (const number of progress.rejectSegments) {
      for await (const reject of rejects.read(rejectSegmentKey(chunk.importId, { part, number })))
        yield { ...reject, line: reject.line + linesBefore };
    }
    linesBefore += progress.counts.lines;
  }
}

/** Every line of a file from another system ends in CR LF: one remark says it. */
async function* onceRemarked(rejects: AsyncIterable<Reject>): AsyncGenerator<Reject, void> {
  let remarked = false;
  for await (const reject of rejects) {
    const isLineEnd = reject.severity === 'warning' && reject.rule === carriageReturnRule;
    if (!(isLineEnd && remarked)) yield reject;
    remarked ||= isLineEnd;
  }
}
