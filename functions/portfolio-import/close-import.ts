import type { z } from 'zod';
import { feedFiles, type FeedFile, type Reject } from '../../shared/contracts/feed.ts';
import { carriageReturnRule } from '../../shared/contracts/feed-line.ts';
import {
  chunkProgressSchema,
  importPlanSchema,
  importReportSchema,
  noCounts,
  partName,
  rejectsKeyOf,
  reversalProgressSchema,
  reversalsPart,
  segmentKeys,
  type Chunk,
  type ChunkProgress,
  type closeInputSchema,
  type ImportPlan,
  type ImportReport,
  type ReversalProgress,
} from '../../shared/contracts/import.ts';
import type { RejectStore } from '../../shared/ports/reject-store.ts';
import type { Run, RunPart, RunStore } from '../../shared/ports/run-store.ts';
import { InvalidInput, Retryable } from '../../shared/runtime/errors.ts';
import { allChunks } from './chunk-plan.ts';
import { fileRemarks, reconcileFiles, totalOf } from './reconcile.ts';
import { pendingSegments } from './settle-reversals.ts';

export interface CloseImportDeps {
  readonly runs: RunStore;
  readonly rejects: RejectStore;
}

interface FinishedChunk {
  readonly chunk: Chunk;
  readonly progress: ChunkProgress;
}

/** Everything the parts of an import did. */
interface Finished {
  readonly chunks: readonly FinishedChunk[];
  readonly reversals: ReversalProgress;
}

/**
 * Adds up what the chunks did, holds it against the manifest, writes the rejects with their lines in the file, and
 * closes the import with its report.
 *
 * Twice: the second answers with the first report. Late: the same. Half: the rejects are written again, then the run is
 * closed by one conditional update.
 *
 * @throws Retryable when a chunk, or the pass over the reversals set aside, is not finished
 */
export function closeImport(
  deps: CloseImportDeps,
): (input: z.infer<typeof closeInputSchema>) => Promise<ImportReport> {
  return async ({ importId }) => {
    const run = await deps.runs.find(importId);
    if (run === undefined) throw new InvalidInput(`no import ${importId}`);
    if (run.status === 'closed') return importReportSchema.parse(run.report);
    const plan = importPlanSchema.parse(run.plan);
    const finished = finishedParts(await deps.runs.parts(importId), { plan, importId });
    const report = reportOf(run, plan, finished);
    const remarks = fileRemarks(plan.delivery, { manifest: plan.manifest, reports: report.files });
    await deps.rejects.putAll(report.rejectsKey, allRejects(deps.rejects, { remarks, finished }));
    return importReportSchema.parse(await deps.runs.close(run, report));
  };
}

function finishedParts(
  stored: readonly RunPart[],
  { plan, importId }: { plan: ImportPlan; importId: string },
): Finished {
  const parts = new Map(stored.map(({ part, body }) => [part, body]));
  const chunks = allChunks(plan, importId).map((chunk) => {
    const part = partName(chunk.file, chunk.index);
    const body = parts.get(part);
    const progress = body === undefined ? undefined : chunkProgressSchema.parse(body);
    if (progress?.done !== true) throw new Retryable(`${importId}: ${part} is not finished`);
    return { chunk, progress };
  });
  const body = parts.get(reversalsPart);
  const reversals = body === undefined ? noReversals : reversalProgressSchema.parse(body);
  const waiting = pendingSegments(stored).length - reversals.settled;
  if (waiting > 0) throw new Retryable(`${importId}: ${waiting} files of reversals are not settled`);
  return { chunks, reversals };
}

const noReversals: ReversalProgress = { settled: 0, counts: noCounts, sums: {}, rejects: [] };

function reportOf(run: Run, plan: ImportPlan, { chunks, reversals }: Finished): ImportReport {
  const total = (name: FeedFile): ReturnType<typeof totalOf> => {
    const ofFile = chunks.filter(({ chunk }) => chunk.file === name).map(({ progress }) => progress);
    return totalOf(name === 'payments' ? [...ofFile, reversals] : ofFile);
  };
  const files = reconcileFiles(plan.manifest, total);
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
  { remarks, finished }: { remarks: readonly Reject[]; finished: Finished },
): AsyncGenerator<Reject, void> {
  yield* remarks;
  for (const file of feedFiles) {
    const chunks = finished.chunks.filter(({ chunk }) => chunk.file === file);
    yield* onceRemarked(rejectsOfFile(rejects, { chunks, reversals: finished.reversals }));
  }
}

async function* rejectsOfFile(
  rejects: RejectStore,
  { chunks, reversals }: Finished,
): AsyncGenerator<Reject, void> {
  let linesBefore = 0;
  for (const { chunk, progress } of chunks) {
    const part = partName(chunk.file, chunk.index);
    const unmet = reversals.rejects.filter((one) => one.part === part).map((one) => one.number);
    const numbers = [...new Set([...progress.rejectSegments, ...unmet])].sort((a, b) => a - b);
    for (const number of numbers) {
      const keys = [
        ...(progress.rejectSegments.includes(number) ? [segmentKeys.rejects] : []),
        ...(unmet.includes(number) ? [segmentKeys.unmet] : []),
      ].map((keyOf) => keyOf(chunk.importId, { part, number }));
      for (const reject of await segmentRejects(rejects, keys))
        yield { ...reject, line: reject.line + linesBefore };
    }
    linesBefore += progress.counts.lines;
  }
}

/** The rejects of one segment by line, those of the pass over its reversals among them. */
async function segmentRejects(rejects: RejectStore, keys: readonly string[]): Promise<readonly Reject[]> {
  const found: Reject[] = [];
  for (const key of keys) for await (const reject of rejects.read(key)) found.push(reject);
  return found.toSorted((a, b) => a.line - b.line);
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
