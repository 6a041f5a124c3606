import {
  addCounts,
  addSums,
  chunkProgressSchema,
  noCounts,
  partName,
  segmentKeys,
  type Chunk,
  type ChunkProgress,
  type ChunkProgressed,
  type PendingReversal,
} from '../../shared/contracts/import.ts';
import type { ArrearsPolicy } from '../../shared/contracts/arrears-policy.ts';
import type { FeedSource } from '../../shared/ports/feed-source.ts';
import type { PendingStore } from '../../shared/ports/pending-store.ts';
import type { PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import type { RejectStore } from '../../shared/ports/reject-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { Conflict } from '../../shared/runtime/errors.ts';
import { chunkLines, type ChunkLine } from './chunk-lines.ts';
import { landReversals, landWindow, windowLines } from './land-window.ts';
import type { Candidate, WindowDeps } from './reference-faults.ts';
import { Segment } from './segment.ts';

export interface ImportChunkDeps {
  readonly feed: FeedSource;
  readonly rejects: RejectStore;
  readonly runs: RunStore;
  readonly portfolio: PortfolioWriter;
  readonly pending: PendingStore;
  readonly policy: ArrearsPolicy;
  /** Lines between two saves of progress; what a crash makes be read again. */
  readonly segmentLines?: number;
}

const defaultSegmentLines = 5000;
/** Time kept for one segment more: with less left, the chunk is handed back and called again. */
const reserveMs = 30_000;

/**
 * Imports the lines that begin in one byte range, saving progress every segment.
 *
 * Twice: a finished chunk answers at once; lines that landed meet their own mark and count as they counted. Late: a
 * record older than what is stored does not overwrite it. Half: it goes on from the last saved segment, and the lines
 * after it land again without effect.
 *
 * @throws Conflict when another worker saved progress on this chunk meanwhile
 */
export function importChunk(
  deps: ImportChunkDeps,
): (chunk: Chunk, time: { remainingMs(): number }) => Promise<ChunkProgressed> {
  return async (chunk, time) => {
    const book = await ProgressBook.open(deps, chunk);
    if (book.progress.done) return book.answer();
    const { portfolio, policy } = deps;
    const window: WindowDeps = { portfolio, policy, currencies: new Map() };
    let segment = new Segment(chunk, book.progress.cursor);
    let early: Candidate[] = [];
    const save = async (done: boolean): Promise<void> => {
      const waiting = await landReversals(window, { chunk, segment }, early);
      await book.save(segment, { done, waiting: waiting.flatMap(toPending) });
      segment = new Segment(chunk, book.progress.cursor);
      early = [];
    };
    for await (const lines of windowsOf(chunkLines(deps.feed, chunk, book.progress))) {
      early.push(...(await landWindow(window, { chunk, segment }, lines)));
      if (segment.counts.lines < (deps.segmentLines ?? defaultSegmentLines)) continue;
      await save(false);
      if (time.remainingMs() < reserveMs) return book.answer();
    }
    await save(true);
    return book.answer();
  };
}

function toPending({ line, entry }: Candidate): readonly PendingReversal[] {
  return entry.file === 'payments' ? [{ line, record: entry.record }] : [];
}

async function* windowsOf(lines: AsyncIterable<ChunkLine>): AsyncGenerator<readonly ChunkLine[], void> {
  let window: ChunkLine[] = [];
  for await (const line of lines) {
    window.push(line);
    if (window.length < windowLines) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}

const noProgress: ChunkProgress = {
  done: false,
  cursor: 0,
  counts: noCounts,
  sums: {},
  segments: 0,
  rejectSegments: [],
  pendingSegments: [],
};

/** How far a chunk got, as the run keeps it. */
class ProgressBook {
  readonly #deps: ImportChunkDeps;
  readonly #chunk: Chunk;
  readonly #part: string;
  #version: number;
  progress: ChunkProgress;

  static async open(deps: ImportChunkDeps, chunk: Chunk): Promise<ProgressBook> {
    const part = partName(chunk.file, chunk.index);
    const stored = await deps.runs.findPart(chunk.importId, part);
    if (stored === undefined) return new ProgressBook(deps, chunk, { version: 0, progress: noProgress });
    const progress = chunkProgressSchema.parse(stored.body);
    return new ProgressBook(deps, chunk, { version: stored.version, progress });
  }

  constructor(
    deps: ImportChunkDeps,
    chunk: Chunk,
    { version, progress }: { version: number; progress: ChunkProgress },
  ) {
    this.#deps = deps;
    this.#chunk = chunk;
    this.#part = partName(chunk.file, chunk.index);
    this.#version = version;
    this.progress = progress;
  }

  answer(): ChunkProgressed {
    return { ...this.#chunk, done: this.progress.done, cursor: this.progress.cursor };
  }

  /** What the segment leaves first: a crash before the progress is saved leaves it again under the same keys. */
  async save(
    segment: Segment,
    { done, waiting }: { done: boolean; waiting: readonly PendingReversal[] },
  ): Promise<void> {
    const number = this.progress.segments;
    const { entries } = segment;
    const { importId } = this.#chunk;
    const id = { part: this.#part, number };
    if (entries.length > 0) await this.#deps.rejects.put(segmentKeys.rejects(importId, id), entries);
    if (waiting.length > 0) await this.#deps.pending.put(segmentKeys.pending(importId, id), waiting);
    const { rejectSegments, pendingSegments } = this.progress;
    const next: ChunkProgress = {
      done,
      cursor: segment.cursor,
      counts: addCounts(this.progress.counts, segment.counts),
      sums: addSums(this.progress.sums, segment.sums),
      segments: number + 1,
      rejectSegments: [...rejectSegments, ...(entries.length > 0 ? [number] : [])],
      pendingSegments: [...pendingSegments, ...(waiting.length > 0 ? [number] : [])],
    };
    const version = this.#version + 1;
    const part = { part: this.#part, version, body: next };
    if (!(await this.#deps.runs.savePart(importId, part)))
      throw new Conflict(`${this.#part} of ${importId}: another worker is at it`);
    this.#version = version;
    this.progress = next;
  }
}
