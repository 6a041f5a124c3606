import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Chunk, ChunkProgress } from '../../shared/contracts/import.ts';
import { maxLineBytes, splitLines, wholeText, type RawLine } from '../../shared/contracts/lines.ts';
import type { FeedSource } from '../../shared/ports/feed-source.ts';
import { InvalidInput } from '../../shared/runtime/errors.ts';

/** Bytes asked for at a time beyond a range, to find the end of its last line. */
const tailBytes = 65_536;

export interface ChunkLine {
  /** 1-based within the chunk. */
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
  readonly isFirstOfFile: boolean;
  /** Where to go on after this line. */
  readonly cursor: number;
}

/** The lines that begin in a chunk and are not done yet, in flat memory. */
export async function* chunkLines(
  feed: FeedSource,
  chunk: Chunk,
  progress: Pick<ChunkProgress, 'cursor' | 'counts'>,
): AsyncGenerator<ChunkLine, void> {
  let number = progress.counts.lines;
  for await (const line of chunk.gzip
    ? gzipLines(feed, chunk, progress.cursor)
    : plainLines(feed, chunk, progress.cursor)) {
    number += 1;
    const isFirstOfFile = number === 1 && chunk.start === 0;
    yield { number, bytes: line.bytes, isFirstOfFile, cursor: chunk.gzip ? number : line.next };
  }
}

function plainLines(feed: FeedSource, chunk: Chunk, cursor: number): AsyncIterable<RawLine> {
  const resumed = cursor > chunk.start;
  if (resumed && cursor >= chunk.end) return nothing();
  const align = !resumed && chunk.start > 0;
  const from = resumed ? cursor : align ? chunk.start - 1 : 0;
  return splitLines(withTail(feed, chunk, from), { from, end: chunk.end, align });
}

async function* nothing(): AsyncGenerator<RawLine, void> {
  // A line that ran past the end of the range left nothing to begin in it.
}

async function* withTail(feed: FeedSource, chunk: Chunk, from: number): AsyncGenerator<Uint8Array, void> {
  yield* feed.read(chunk, { start: from, end: chunk.end });
  for (let at = chunk.end; at < chunk.size; at += tailBytes)
    yield* feed.read(chunk, { start: at, end: Math.min(chunk.size, at + tailBytes) });
}

async function* gzipLines(feed: FeedSource, chunk: Chunk, done: number): AsyncGenerator<RawLine, void> {
  let at = 0;
  for await (const line of splitLines(unzip(feed, chunk), wholeText)) {
    at += 1;
    if (at > done) yield line;
  }
}

async function* unzip(feed: FeedSource, chunk: Chunk): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip({ chunkSize: maxLineBytes / 8 });
  const source = Readable.from(feed.read(chunk, { start: 0, end: chunk.size }));
  // Its failure comes out of the loop below, which reads the same stream.
  const piped = pipeline(source, gunzip).catch(() => undefined);
  try {
    for await (const piece of gunzip) if (piece instanceof Uint8Array) yield piece;
  } catch (error) {
    if (isGzipFault(error)) throw new InvalidInput(`${chunk.key}: not whole gzip: ${error.message}`);
    throw error;
  } finally {
    gunzip.destroy();
    await piped;
  }
}

function isGzipFault(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
