import type { ArrearsPolicy } from '../../shared/contracts/arrears-policy.ts';
import { borrowersNamed, problems, type FeedRecord, type Problem } from '../../shared/contracts/feed-line.ts';
import { productFault } from '../../shared/contracts/settings-merge.ts';
import type { PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';

/** A record with the number of its line within the chunk. */
export interface Candidate {
  readonly line: number;
  readonly entry: FeedRecord;
}

export interface WindowDeps {
  readonly portfolio: PortfolioWriter;
  readonly policy: ArrearsPolicy;
  /** Currencies of loans looked up before: payments of a loan stand close together. */
  readonly currencies: Map<string, string>;
}

const rememberedLoans = 20_000;

/** Names of calendars, persons and loans that are not in the book, and settings that do not hold, by line. */
export async function referenceFaults(
  deps: WindowDeps,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<number, Problem>> {
  const faults = [
    ...(await personFaults(deps, candidates)),
    ...(await loanFaults(deps, candidates)),
    ...(await productFaults(deps, candidates)),
  ];
  // The first fault of a line stands.
  return new Map(faults.toReversed());
}

type Fault = readonly [line: number, problem: Problem];

async function personFaults(
  { portfolio }: WindowDeps,
  candidates: readonly Candidate[],
): Promise<readonly Fault[]> {
  const persons = candidates.flatMap(({ line, entry }) =>
    entry.file === 'loans' ? borrowersNamed(entry.record).map((person) => ({ line, ...person })) : [],
  );
  if (persons.length === 0) return [];
  const known = await portfolio.knownBorrowers([...new Set(persons.map((person) => person.id))]);
  return persons
    .filter((person) => !known.has(person.id))
    .map(({ line, field, id }) => [line, problems.unknownBorrower(field, id)]);
}

async function loanFaults(deps: WindowDeps, candidates: readonly Candidate[]): Promise<readonly Fault[]> {
  const loans = candidates.flatMap(({ line, entry }) =>
    entry.file === 'payments' ? [{ line, id: entry.record.loanId }] : [],
  );
  await learnCurrencies(
    deps,
    loans.map((loan) => loan.id),
  );
  return loans
    .filter((loan) => !deps.currencies.has(loan.id))
    .map(({ line, id }) => [line, problems.unknownLoan(id)]);
}

/** Looks up the currencies of loans not met lately. */
export async function learnCurrencies(
  { portfolio, currencies }: Pick<WindowDeps, 'portfolio' | 'currencies'>,
  loanIds: readonly string[],
): Promise<void> {
  if (currencies.size > rememberedLoans) currencies.clear();
  const asked = new Set(loanIds.filter((id) => !currencies.has(id)));
  if (asked.size === 0) return;
  for (const [id, currency] of await portfolio.loanCurrencies([...asked])) currencies.set(id, currency);
}

async function productFaults(
  { portfolio, policy }: WindowDeps,
  candidates: readonly Candidate[],
): Promise<readonly Fault[]> {
  const products = candidates.flatMap(({ line, entry }) =>
    entry.file === 'products' ? [{ line, record: entry.record }] : [],
  );
  if (products.length === 0) return [];
  const named = products.flatMap(({ record }) => record.calendarId ?? []);
  const known = await portfolio.knownCalendars([...new Set(named)]);
  return products.flatMap(({ line, record }): Fault[] => {
    const problem = productFault(record, policy, known);
    return problem === undefined ? [] : [[line, problem]];
  });
}
