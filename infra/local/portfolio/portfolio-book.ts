import {
  borrowersNamed,
  problems,
  type FeedRecord,
  type Problem,
} from '../../../shared/contracts/feed-line.ts';
import { settleLanding, type LandedAs, type LandOutcome } from '../../../shared/domain/landing.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../../../shared/domain/portfolio.ts';

interface Entry<T> {
  readonly record: T;
  readonly feedDate: LocalDate;
  readonly delivery: string;
  readonly at: string;
  readonly how: LandedAs;
}

export interface LoanWithPayments {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
}

/** Where a line stood. */
export interface LineOrigin {
  readonly delivery: string;
  readonly feedDate: LocalDate;
  readonly at: string;
}

/** The portfolio in memory, by the same rules the import lands records by. Loans keep the order they first came in. */
export class PortfolioBook {
  readonly #borrowers = new Map<string, Entry<Borrower>>();
  readonly #loans = new Map<string, Entry<Loan>>();
  readonly #payments = new Map<string, Map<string, Entry<Payment>>>();

  /** What is wrong with a sound line once it is held against the book. */
  faultOf(entry: FeedRecord): Problem | undefined {
    switch (entry.file) {
      case 'borrowers':
        return undefined;
      case 'loans': {
        const stranger = borrowersNamed(entry.record).find(({ id }) => !this.#borrowers.has(id));
        return stranger === undefined ? undefined : problems.unknownBorrower(stranger.field, stranger.id);
      }
      case 'payments':
        return this.#loans.has(entry.record.loanId) ? undefined : problems.unknownLoan(entry.record.loanId);
    }
  }

  /** The fault of a reversal whose payment has not come. */
  reversalFaultOf(entry: FeedRecord): Problem | undefined {
    if (entry.file !== 'payments' || entry.record.reversalOf === undefined) return undefined;
    const { loanId, reversalOf } = entry.record;
    return this.#payments.get(loanId)?.has(reversalOf) === true
      ? undefined
      : problems.unknownPayment(reversalOf);
  }

  land(entry: FeedRecord, origin: LineOrigin): LandOutcome {
    switch (entry.file) {
      case 'borrowers':
        return landIn(this.#borrowers, entry.record, origin);
      case 'loans':
        return landIn(this.#loans, entry.record, origin);
      case 'payments': {
        const ofLoan = this.#payments.get(entry.record.loanId) ?? new Map<string, Entry<Payment>>();
        this.#payments.set(entry.record.loanId, ofLoan);
        return landIn(ofLoan, entry.record, origin);
      }
    }
  }

  /** The loan's currency; undefined when there is no such loan. */
  currencyOf(loanId: string): string | undefined {
    return this.#loans.get(loanId)?.record.currency;
  }

  *loans(): Generator<LoanWithPayments, void> {
    for (const [id, { record }] of this.#loans) {
      const payments = [...(this.#payments.get(id)?.values() ?? [])].map((entry) => entry.record);
      yield { loan: record, payments };
    }
  }
}

function landIn<T extends { readonly id: string }>(
  entries: Map<string, Entry<T>>,
  record: T,
  { delivery, feedDate, at }: LineOrigin,
): LandOutcome {
  const known = entries.get(record.id);
  const stored = known && {
    hash: JSON.stringify(known.record),
    feedDate: known.feedDate,
    importId: known.delivery,
    at: known.at,
    how: known.how,
  };
  // Only a line that meets a record is worth hashing.
  const hash = known === undefined ? '' : JSON.stringify(record);
  const { outcome, write } = settleLanding(stored, { hash, feedDate, importId: delivery, at });
  if (write && outcome !== 'stale' && outcome !== 'duplicate')
    entries.set(record.id, { record, feedDate, delivery, at, how: outcome });
  return outcome;
}
