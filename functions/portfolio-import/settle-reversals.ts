import { problems } from '../../shared/contracts/feed-line.ts';
import {
  addCounts,
  addSums,
  chunkProgressSchema,
  noCounts,
  partName,
  reversalProgressSchema,
  reversalsPart,
  segmentKeys,
  type ReversalProgress,
  type ReversalsSettled,
  type ReversalTask,
  type SegmentId,
} from '../../shared/contracts/import.ts';
import type { RunPart } from '../../shared/ports/run-store.ts';
import { Conflict } from '../../shared/runtime/errors.ts';
import type { ImportChunkDeps } from './import-chunk.ts';
import { landReversals } from './land-window.ts';
import { learnCurrencies, type WindowDeps } from './reference-faults.ts';
import { Segment } from './segment.ts';

export type SettleReversalsDeps = Omit<ImportChunkDeps, 'feed' | 'segmentLines'>;

/** Time kept for one file of reversals more: with less left, the pass is handed back and called again. */
const reserveMs = 30_000;

/**
 * Settles, once every payment of the delivery has landed, the reversals that stood in another byte range than the
 * payment they take back: they land, or are rejected with their line.
 *
 * Twice: files done are not opened again; a reversal that landed meets its own mark and counts as it counted. Late: a
 * record older than what is stored does not overwrite it. Half: it goes on with the first file whose end was not saved.
 *
 * @throws Conflict when another worker saved progress on this pass meanwhile
 */
export function settleReversals(
  deps: SettleReversalsDeps,
): (task: ReversalTask, time: { remainingMs(): number }) => Promise<ReversalsSettled> {
  return async (task, time) => {
    const parts = await deps.runs.parts(task.importId);
    const files = pendingSegments(parts);
    const saved = parts.find(({ part }) => part === reversalsPart);
    let progress = saved === undefined ? noProgress : reversalProgressSchema.parse(saved.body);
    let version = saved?.version ?? 0;
    const { portfolio, policy } = deps;
    const window: WindowDeps = { portfolio, policy, currencies: new Map() };
    for (const file of files.slice(progress.settled)) {
      if (time.remainingMs() < reserveMs) return { ...task, done: false };
      progress = await settleFile(deps, { task, window, file }, progress);
      version += 1;
      const part = { part: reversalsPart, version, body: { ...progress } };
      if (!(await deps.runs.savePart(task.importId, part)))
        throw new Conflict(`${reversalsPart} of ${task.importId}: another worker is at it`);
    }
    return { ...task, done: true };
  };
}

const noProgress: ReversalProgress = { settled: 0, counts: noCounts, sums: {}, rejects: [] };

interface PendingFile extends SegmentId {
  /** Of the chunk. */
  readonly index: number;
}

/** Files of reversals set aside, in the order of their lines. */
export function pendingSegments(parts: readonly Pick<RunPart, 'part' | 'body'>[]): readonly PendingFile[] {
  const payments = /^payments\.(\d+)$/;
  return parts
    .flatMap(({ part, body }) => {
      const index = payments.exec(part)?.[1];
      if (index === undefined) return [];
      const { pendingSegments: numbers } = chunkProgressSchema.parse(body);
      return numbers.map((number) => ({ part, number, index: Number(index) }));
    })
    .toSorted((a, b) => a.index - b.index || a.number - b.number);
}

async function settleFile(
  deps: SettleReversalsDeps,
  { task, window, file }: { task: ReversalTask; window: WindowDeps; file: PendingFile },
  progress: ReversalProgress,
): Promise<ReversalProgress> {
  const { importId, businessDate } = task;
  const pending = await deps.pending.read(segmentKeys.pending(importId, file));
  const chunk = { importId, businessDate, file: 'payments', index: file.index } as const;
  const segment = new Segment(chunk, 0);
  await learnCurrencies(
    window,
    pending.map(({ record }) => record.loanId),
  );
  const candidates = pending.map(({ line, record }) => ({
    line,
    entry: { file: 'payments', record } as const,
  }));
  for (const { line, entry } of await landReversals(window, { chunk, segment }, candidates))
    segment.reject(
      line,
      problems.unknownPayment(entry.file === 'payments' ? (entry.record.reversalOf ?? '') : ''),
    );
  const { entries } = segment;
  const id = { part: partName('payments', file.index), number: file.number };
  if (entries.length > 0) await deps.rejects.put(segmentKeys.unmet(importId, id), entries);
  return {
    settled: progress.settled + 1,
    counts: addCounts(progress.counts, segment.counts),
    sums: addSums(progress.sums, segment.sums),
    rejects: [...progress.rejects, ...(entries.length > 0 ? [id] : [])],
  };
}
