import { productSchema } from '../../../shared/contracts/feed.ts';
import { deriveArrears, type Arrears } from '../../../shared/domain/arrears/index.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import type { Books } from './portfolio-snapshot.ts';

/** What happened between two month ends. */
export interface MonthCounts {
  readonly cured: number;
  readonly texts: number;
  readonly calls: number;
  readonly visits: number;
  readonly held: number;
  readonly rejected: number;
  readonly reconciled: boolean;
}

export interface MonthEnd {
  readonly on: LocalDate;
  /** The last moment of that date in the bank's zone. */
  readonly cutoff: Instant;
  /** The bank's. */
  readonly zone: string;
}

/** Arrears of every loan as a month ends, from the books alone. */
export function arrearsAt(books: Books, { on: businessDate, cutoff, zone }: MonthEnd): readonly Arrears[] {
  return books.loans.map((book) =>
    deriveArrears({ ...book, businessDate, cutoff, zone, settings: books.settings(book.loan.product) }),
  );
}

/** Names of the buckets of all products, each once, in the order they first come. */
export function bucketNames({ settings }: Pick<Books, 'settings'>): readonly string[] {
  const names = productSchema.options.flatMap((product) => settings(product).buckets.map(({ name }) => name));
  return [...new Set(names)];
}

type Column = readonly [title: string, width: number];

function columns(bucketNamed: readonly string[]): readonly Column[] {
  const buckets = bucketNamed.map((name): Column => [name, Math.max(6, name.length)]);
  return [
    ['month end', 10],
    ['accounts', 8],
    ['arrears', 7],
    ...buckets,
    ['cured', 6],
    ['texts', 6],
    ['calls', 6],
    ['visits', 6],
    ['held', 5],
    ['rejected', 8],
    ['reconciled', 10],
  ];
}

/** The head of the table: titles over a rule. */
export function tableHead(buckets: readonly string[]): string {
  const all = columns(buckets);
  const titles = all.map(([title, width]) => title.padStart(width)).join('  ');
  return `${titles}\n${all.map(([, width]) => '─'.repeat(width)).join('──')}`;
}

/** One line of the table. */
export function tableRow(
  arrears: readonly Arrears[],
  month: { on: LocalDate; counts: MonthCounts },
  buckets: readonly string[],
): string {
  const late = arrears.filter(({ inArrears }) => inArrears);
  const { counts, on } = month;
  const inBucket = buckets.map((name) => late.filter(({ bucket }) => bucket === name).length);
  const cells = [
    on,
    arrears.length,
    late.length,
    ...inBucket,
    counts.cured,
    counts.texts,
    counts.calls,
    counts.visits,
    counts.held,
    counts.rejected,
    counts.reconciled ? 'yes' : 'NO',
  ];
  return columns(buckets)
    .map(([, width], at) => String(cells[at] ?? '').padStart(width))
    .join('  ');
}
