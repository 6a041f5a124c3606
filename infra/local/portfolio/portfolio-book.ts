import type { CalendarRecord } from '../../../shared/contracts/feed-calendar.ts';
import type { ProductRecord } from '../../../shared/contracts/feed-settings.ts';
import {
  borrowersNamed,
  problems,
  recordId,
  type FeedRecord,
  type Problem,
} from '../../../shared/contracts/feed-line.ts';
import { productFault, settingsWith } from '../../../shared/contracts/settings-merge.ts';
import type { ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import { settleLanding, type LandedAs, type LandOutcome } from '../../../shared/domain/landing.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { settingsPolicy } from '../../../shared/policy/arrears-policy.ts';

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
  readonly #calendars = new Map<string, Entry<CalendarRecord>>();
  readonly #products = new Map<string, Entry<ProductRecord>>();
  /** Merged when first asked for; forgotten when a file brings others. */
  readonly #settings = new Map<Loan['product'], ArrearsSettings>();
  readonly #borrowers = new Map<string, Entry<Borrower>>();
  readonly #loans = new Map<string, Entry<Loan>>();
  readonly #payments = new Map<string, Map<string, Entry<Payment>>>();

  /** What is wrong with a sound line once it is held against the book. */
  faultOf(entry: FeedRecord): Problem | undefined {
    switch (entry.file) {
      case 'calendars':
      case 'borrowers':
        return undefined;
      case 'products':
        return productFault(entry.record, settingsPolicy, new Set(this.#calendars.keys()));
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
    const { id } = recordId(entry);
    switch (entry.file) {
      case 'calendars':
        this.#settings.clear();
        return landIn(this.#calendars, { id, record: entry.record }, origin);
      case 'products':
        this.#settings.clear();
        return landIn(this.#products, { id, record: entry.record }, origin);
      case 'borrowers':
        return landIn(this.#borrowers, { id, record: entry.record }, origin);
      case 'loans':
        return landIn(this.#loans, { id, record: entry.record }, origin);
      case 'payments': {
        const ofLoan = this.#payments.get(entry.record.loanId) ?? new Map<string, Entry<Payment>>();
        this.#payments.set(entry.record.loanId, ofLoan);
        return landIn(ofLoan, { id, record: entry.record }, origin);
      }
    }
  }

  /** The loan's currency; undefined when there is no such loan. */
  currencyOf(loanId: string): string | undefined {
    return this.#loans.get(loanId)?.record.currency;
  }

  /** What the product's loans are judged by. */
  settings(product: Loan['product']): ArrearsSettings {
    const known = this.#settings.get(product);
    if (known !== undefined) return known;
    const settings = settingsWith(settingsPolicy, product, {
      record: this.#products.get(product)?.record,
      calendarOf: (id) => this.#calendars.get(id)?.record,
    });
    this.#settings.set(product, settings);
    return settings;
  }

  /** One borrower; undefined when there is none of that id. */
  borrower(id: string): Borrower | undefined {
    return this.#borrowers.get(id)?.record;
  }

  /** One loan; undefined when there is none of that id. */
  loan(id: string): LoanWithPayments | undefined {
    const loan = this.#loans.get(id)?.record;
    return loan === undefined ? undefined : { loan, payments: this.#paymentsOf(id) };
  }

  #paymentsOf(id: string): readonly Payment[] {
    return [...(this.#payments.get(id)?.values() ?? [])].map((entry) => entry.record);
  }

  *loans(): Generator<LoanWithPayments, void> {
    for (const [id, { record }] of this.#loans) yield { loan: record, payments: this.#paymentsOf(id) };
  }
}

function landIn<T>(
  entries: Map<string, Entry<T>>,
  { id, record }: { id: string; record: T },
  { delivery, feedDate, at }: LineOrigin,
): LandOutcome {
  const known = entries.get(id);
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
    entries.set(id, { record, feedDate, delivery, at, how: outcome });
  return outcome;
}
