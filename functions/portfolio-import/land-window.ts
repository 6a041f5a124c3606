import { controlAmount, problems, readFeedLine, type FeedRecord } from '../../shared/contracts/feed-line.ts';
import type { ChunkId } from '../../shared/contracts/import.ts';
import { paymentRefKey, type PaymentRef, type PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import type { ChunkLine } from './chunk-lines.ts';
import { referenceFaults, type Candidate, type WindowDeps } from './reference-faults.ts';
import type { Segment } from './segment.ts';

/** Lines checked and landed together: large enough for full batches, small enough to stay flat in memory. */
export const windowLines = 500;

/**
 * Reads, checks and lands some lines, and counts each in the segment.
 *
 * @returns reversals whose payment is not in the book yet: it may stand just before them, so they are tried again
 */
export async function landWindow(
  deps: WindowDeps,
  { chunk, segment }: { chunk: ChunkId; segment: Segment },
  lines: readonly ChunkLine[],
): Promise<readonly Candidate[]> {
  const read = readLines(lines, { chunk, segment });
  const faults = await referenceFaults(deps, read);
  const sound = read.filter(({ line, entry }) => {
    const fault = faults.get(line);
    if (fault !== undefined) segment.reject(line, fault);
    return fault === undefined && entry.file === chunk.file;
  });
  const early = await unmetReversals(deps.portfolio, sound);
  const waiting = new Set(early.map((candidate) => candidate.line));
  await landCandidates(
    deps,
    { chunk, segment },
    sound.filter((candidate) => !waiting.has(candidate.line)),
  );
  return early;
}

/**
 * Lands reversals whose payment has come by now; one may take back another of them, so it goes on as long as some land.
 *
 * @returns those whose payment is still not in the book
 */
export async function landReversals(
  deps: WindowDeps,
  at: { chunk: ChunkId; segment: Segment },
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  let waiting = candidates;
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length;
    const unmet: Candidate[] = [];
    for (let from = 0; from < before; from += windowLines)
      unmet.push(...(await landMet(deps, at, waiting.slice(from, from + windowLines))));
    waiting = unmet;
  }
  return waiting;
}

/** Lands the reversals whose payment is in the book, and gives back the others. */
async function landMet(
  deps: WindowDeps,
  at: { chunk: ChunkId; segment: Segment },
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const unmet = new Set(await unmetReversals(deps.portfolio, candidates));
  const met = candidates.filter((candidate) => !unmet.has(candidate));
  if (met.length > 0) await landCandidates(deps, at, met);
  return [...unmet];
}

function readLines(
  lines: readonly ChunkLine[],
  { chunk, segment }: { chunk: ChunkId; segment: Segment },
): readonly Candidate[] {
  return lines.flatMap((line) => {
    const { record, problem, warnings } = readFeedLine(chunk.file, {
      bytes: line.bytes,
      isFirst: line.isFirstOfFile,
    });
    segment.countLine(line.cursor);
    for (const warning of warnings) segment.warn(line.number, warning);
    if (problem !== undefined) segment.reject(line.number, problem);
    return record === undefined ? [] : [{ line: line.number, entry: record }];
  });
}

function reversalOf(entry: FeedRecord): PaymentRef | undefined {
  if (entry.file !== 'payments' || entry.record.reversalOf === undefined) return undefined;
  return { loanId: entry.record.loanId, paymentId: entry.record.reversalOf };
}

async function unmetReversals(
  portfolio: PortfolioWriter,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const reversals = candidates.flatMap((candidate) => {
    const ref = reversalOf(candidate.entry);
    return ref === undefined ? [] : [{ candidate, ref }];
  });
  if (reversals.length === 0) return [];
  const known = await portfolio.knownPayments(reversals.map(({ ref }) => ref));
  return reversals.filter(({ ref }) => !known.has(paymentRefKey(ref))).map(({ candidate }) => candidate);
}

async function landCandidates(
  { portfolio, currencies }: WindowDeps,
  { chunk, segment }: { chunk: ChunkId; segment: Segment },
  candidates: readonly Candidate[],
): Promise<void> {
  const records = candidates.map(({ line, entry }) => ({ entry, at: `${chunk.index}:${line}` }));
  const outcomes = await portfolio.land(records, chunk);
  const changed = new Set<string>();
  candidates.forEach(({ line, entry }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new RangeError(`line ${line} has no outcome`);
    if (outcome === 'duplicate') {
      segment.reject(line, problems.duplicate(entry));
      return;
    }
    segment.land(outcome, { amount: controlAmount(entry), currency: currencyOf(entry, currencies) });
    const loanId = loanOf(entry);
    // A loan just opened has no case; one that changed, or got money, may have to be seen differently today.
    if (loanId !== undefined && (outcome === 'updated' || (outcome === 'new' && entry.file === 'payments')))
      changed.add(loanId);
  });
  if (changed.size > 0) await portfolio.touchCases([...changed], chunk.businessDate);
}

function loanOf({ file, record }: FeedRecord): string | undefined {
  switch (file) {
    case 'calendars':
    case 'products':
    case 'borrowers':
      return undefined;
    case 'loans':
      return record.id;
    case 'payments':
      return record.loanId;
  }
}

function currencyOf(
  { file, record }: FeedRecord,
  currencies: ReadonlyMap<string, string>,
): string | undefined {
  switch (file) {
    case 'calendars':
    case 'products':
    case 'borrowers':
      return undefined;
    case 'loans':
      return record.currency;
    case 'payments':
      return currencies.get(record.loanId);
  }
}
