import { deriveArrears, type Arrears, type ArrearsSettings } from '../../../shared/domain/arrears.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import type { LoanBook } from './portfolio-snapshot.ts';

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
}

/** Arrears of every loan as a month ends, from the books alone. */
export function arrearsAt(
  books: readonly LoanBook[],
  end: MonthEnd,
  settings: ArrearsSettings,
): readonly Arrears[] {
  return books.map((book) => deriveArrears({ ...book, businessDate: end.on, cutoff: end.cutoff, settings }));
}

type Column = readonly [title: string, width: number];

function columns(settings: ArrearsSettings): readonly Column[] {
  const buckets = settings.buckets.map(({ name }): Column => [name, Math.max(6, name.length)]);
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
export function tableHead(settings: ArrearsSettings): string {
  const all = columns(settings);
  const titles = all.map(([title, width]) => title.padStart(width)).join('  ');
  return `${titles}\n${all.map(([, width]) => '─'.repeat(width)).join('──')}`;
}

/** One line of the table. */
export function tableRow(
  arrears: readonly Arrears[],
  month: { on: LocalDate; counts: MonthCounts },
  settings: ArrearsSettings,
): string {
  const late = arrears.filter(({ inArrears }) => inArrears);
  const { counts, on } = month;
  const inBucket = settings.buckets.map(({ name }) => late.filter(({ bucket }) => bucket === name).length);
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
  return columns(settings)
    .map(([, width], at) => String(cells[at] ?? '').padStart(width))
    .join('  ');
}
