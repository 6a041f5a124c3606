import type { FileTotal } from '../../../functions/portfolio-import/reconcile.ts';
import type { FeedFile, Reject } from '../../../shared/contracts/feed.ts';
import {
  carriageReturnRule,
  controlAmount,
  problems,
  readFeedLine,
  type FeedRecord,
  type Problem,
} from '../../../shared/contracts/feed-line.ts';
import { noCounts } from '../../../shared/contracts/import.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import type { PortfolioBook } from './portfolio-book.ts';

export interface FileReadingProps {
  readonly book: PortfolioBook;
  readonly file: FeedFile;
  readonly delivery: string;
  readonly feedDate: LocalDate;
  readonly remark: (reject: Reject) => void;
}

interface Numbered {
  readonly line: number;
  readonly entry: FeedRecord;
}

/** One file of a delivery going into the book: counts, sums and remarks as the import makes them. */
export class FileReading {
  readonly #props: FileReadingProps;
  readonly #counts = { ...noCounts };
  readonly #sums: Record<string, number> = {};
  readonly #early: Numbered[] = [];
  #remarkedLineEnd = false;

  constructor(props: FileReadingProps) {
    this.#props = props;
  }

  take(bytes: Uint8Array | undefined): void {
    const { book, file } = this.#props;
    this.#counts.lines += 1;
    const line = this.#counts.lines;
    const { record, problem, warnings } = readFeedLine(file, { bytes, isFirst: line === 1 });
    for (const warning of warnings) this.#warn(line, warning);
    if (problem !== undefined) this.#reject(line, problem);
    if (record === undefined) return;
    const fault = book.faultOf(record);
    if (fault !== undefined) this.#reject(line, fault);
    else if (book.reversalFaultOf(record) === undefined) this.#land({ line, entry: record });
    else this.#early.push({ line, entry: record });
  }

  /** Settles the reversals that stood before their payments, and gives the totals. */
  finish(): FileTotal {
    const { book } = this.#props;
    let waiting: readonly Numbered[] = this.#early;
    // One may take back another of them, so it goes on as long as some land.
    for (let before = Infinity; waiting.length < before;) {
      before = waiting.length;
      const unmet = new Set(waiting.filter(({ entry }) => book.reversalFaultOf(entry) !== undefined));
      for (const one of waiting) if (!unmet.has(one)) this.#land(one);
      waiting = [...unmet];
    }
    for (const { line, entry } of waiting) {
      const fault = book.reversalFaultOf(entry);
      if (fault !== undefined) this.#reject(line, fault);
    }
    return { counts: this.#counts, sums: this.#sums };
  }

  #land({ line, entry }: Numbered): void {
    const { book, delivery, feedDate } = this.#props;
    const outcome = book.land(entry, { delivery, feedDate, at: String(line) });
    if (outcome === 'duplicate') {
      this.#reject(line, problems.duplicate(entry));
      return;
    }
    this.#counts[outcome] += 1;
    const currency = currencyOf(entry, book);
    if (currency !== undefined) this.#sums[currency] = (this.#sums[currency] ?? 0) + controlAmount(entry);
  }

  #warn(line: number, problem: Problem): void {
    const isLineEnd = problem.rule === carriageReturnRule;
    if (!(isLineEnd && this.#remarkedLineEnd)) this.#remark('warning', line, problem);
    this.#remarkedLineEnd ||= isLineEnd;
  }

  #reject(line: number, problem: Problem): void {
    this.#counts.rejected += 1;
    this.#remark('reject', line, problem);
  }

  #remark(severity: Reject['severity'], line: number, problem: Problem): void {
    const { delivery, file, remark } = this.#props;
    remark({ severity, delivery, file, line, ...problem });
  }
}

function currencyOf({ file, record }: FeedRecord, book: PortfolioBook): string | undefined {
  switch (file) {
    case 'calendars':
    case 'products':
    case 'borrowers':
      return undefined;
    case 'loans':
      return record.currency;
    case 'payments':
      return book.currencyOf(record.loanId);
  }
}
