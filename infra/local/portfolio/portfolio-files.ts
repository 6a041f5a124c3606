import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parseManifest } from '../../../functions/portfolio-import/plan-import.ts';
import {
  fileRemarks,
  reconcileFiles,
  totalOf,
  type FileTotal,
} from '../../../functions/portfolio-import/reconcile.ts';
import { deliveredFiles, type FeedFile, type Reject } from '../../../shared/contracts/feed.ts';
import { isLocalDate, type LocalDate } from '../../../shared/domain/local-date.ts';
import { splitLines, wholeText, type RawLine } from '../../../shared/contracts/lines.ts';
import { InvalidInput } from '../../../shared/runtime/errors.ts';
import { FileReading } from './file-reading.ts';
import { PortfolioBook } from './portfolio-book.ts';

export interface Reading {
  /** Dated sub-directories after this date are not there yet. */
  readonly until: LocalDate;
  readonly remark: (reject: Reject) => void;
}

const pieceBytes = 131_072;

/**
 * Reads a portfolio: one delivery in `dir`, or one in each of its sub-directories named by a date, merged in their order
 * by the rules of the import.
 *
 * @throws InvalidInput when a directory, manifest or file is missing or cannot be read
 */
export async function readPortfolio(dir: string, reading: Reading): Promise<PortfolioBook> {
  const book = new PortfolioBook();
  for (const delivery of await deliveriesIn(dir, reading.until)) await readDelivery(book, delivery, reading);
  return book;
}

/** The delivery directories of a portfolio, oldest first. */
export async function deliveriesIn(dir: string, until: LocalDate): Promise<readonly string[]> {
  const entries = await readable(dir, () => readdir(dir, { withFileTypes: true }));
  if (entries.some((entry) => entry.name === 'manifest.json')) return [dir];
  const dated = entries.filter((entry) => entry.isDirectory() && isLocalDate(entry.name));
  if (dated.length === 0)
    throw new InvalidInput(`${dir}: there is no manifest.json, nor a sub-directory named YYYY-MM-DD`);
  const names = dated.map((entry) => entry.name).filter((name) => name <= until);
  if (names.length === 0) throw new InvalidInput(`${dir}: there is no delivery on or before ${until}`);
  return names.sort().map((name) => join(dir, name));
}

async function readDelivery(book: PortfolioBook, dir: string, { remark }: Reading): Promise<void> {
  const manifestFile = join(dir, 'manifest.json');
  const text = await readable(manifestFile, () => readFile(manifestFile, 'utf8'));
  const manifest = parseManifest(manifestFile, text);
  const delivery = basename(resolve(dir));
  const totals = new Map<FeedFile, FileTotal>();
  for (const { file, name } of deliveredFiles(manifest)) {
    const reading = new FileReading({ book, file, delivery, feedDate: manifest.businessDate, remark });
    for await (const line of linesOf(join(dir, name))) reading.take(line.bytes);
    totals.set(file, reading.finish());
  }
  const reports = reconcileFiles(manifest, (file) => totals.get(file) ?? totalOf([]));
  for (const one of fileRemarks(delivery, { manifest, reports })) remark(one);
}

async function* linesOf(path: string): AsyncGenerator<RawLine, void> {
  const file = createReadStream(path, { highWaterMark: pieceBytes });
  try {
    if (path.endsWith('.gz')) {
      const gunzip = createGunzip({ chunkSize: pieceBytes });
      // A failure to read the file has to reach whoever reads the unzipped bytes.
      file.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
      yield* splitLines(gunzip, wholeText);
    } else yield* splitLines(file, wholeText);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    file.destroy();
  }
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): InvalidInput {
  const reason = error instanceof Error ? error.message : String(error);
  return new InvalidInput(`${path}: cannot be read: ${reason}`, { cause: error });
}
