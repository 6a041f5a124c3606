import {
  borrowersNamed,
  controlAmount,
  problems,
  readFeedLine,
  type FeedRecord,
  type Problem,
} from '../../shared/contracts/feed-line.ts';
import type { Chunk } from '../../shared/contracts/import.ts';
import { paymentRefKey, type PaymentRef, type PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import type { ChunkLine } from './chunk-lines.ts';
import type { Segment } from './segment.ts';

/** A record with the number of its line within the chunk. */
export interface Candidate {
  readonly line: number;
  readonly entry: FeedRecord;
}

export interface WindowDeps {
  readonly portfolio: PortfolioWriter;
  /** Currencies of loans looked up before: payments of a loan stand close together. */
  readonly currencies: Map<string, string>;
}

const rememberedLoans = 20_000;

/**
 * Reads, checks and lands some lines, and counts each in the segment.
 *
 * @returns reversals whose payment is not in the book yet: it may stand just before them, so they are tried again
 */
export async function landWindow(
  deps: WindowDeps,
  { chunk, segment }: { chunk: Chunk; segment: Segment },
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

/** Lands reversals whose payment has come by now, and rejects the others. */
export async function landReversals(
  deps: WindowDeps,
  at: { chunk: Chunk; segment: Segment },
  candidates: readonly Candidate[],
): Promise<void> {
  const unmet = new Set(await unmetReversals(deps.portfolio, candidates));
  for (const { line, entry } of unmet)
    at.segment.reject(line, problems.unknownPayment(reversalOf(entry)?.paymentId ?? ''));
  await landCandidates(
    deps,
    at,
    candidates.filter((candidate) => !unmet.has(candidate)),
  );
}

function readLines(
  lines: readonly ChunkLine[],
  { chunk, segment }: { chunk: Chunk; segment: Segment },
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

/** Names of persons and loans that are not in the book, by line. */
async function referenceFaults(
  { portfolio, currencies }: WindowDeps,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<number, Problem>> {
  const persons = candidates.flatMap(({ line, entry }) =>
    entry.file === 'loans' ? borrowersNamed(entry.record).map((person) => ({ line, ...person })) : [],
  );
  const loans = candidates.flatMap(({ line, entry }) =>
    entry.file === 'payments' ? [{ line, id: entry.record.loanId }] : [],
  );
  const known = await portfolio.knownBorrowers([...new Set(persons.map((person) => person.id))]);
  if (currencies.size > rememberedLoans) currencies.clear();
  const asked = new Set(loans.map((loan) => loan.id).filter((id) => !currencies.has(id)));
  for (const [id, currency] of await portfolio.loanCurrencies([...asked])) currencies.set(id, currency);
  const faults = [
    ...persons
      .filter((person) => !known.has(person.id))
      .map(({ line, field, id }) => [line, problems.unknownBorrower(field, id)] as const),
    ...loans
      .filter((loan) => !currencies.has(loan.id))
      .map(({ line, id }) => [line, problems.unknownLoan(id)] as const),
  ];
  // The first fault of a line stands.
  return new Map(faults.toReversed());
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
  { chunk, segment }: { chunk: Chunk; segment: Segment },
  candidates: readonly Candidate[],
): Promise<void> {
  const records = candidates.map(({ line, entry }) => ({ entry, at: `${chunk.index}:${line}` }));
  const outcomes = await portfolio.land(records, chunk);
  const changed = new Set<string>();
  candidates.forEach(({ line, entry }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new RangeError(`line ${line} has no outcome`);
    if (outcome === 'duplicate') {
      segment.reject(line, problems.duplicateId(entry.record.id));
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
    case 'borrowers':
      return undefined;
    case 'loans':
      return record.currency;
    case 'payments':
      return currencies.get(record.loanId);
  }
}
