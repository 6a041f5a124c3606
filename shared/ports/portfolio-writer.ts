import type { FeedRecord } from '../contracts/feed-line.ts';
import type { LandOutcome } from '../domain/landing.ts';
import type { LocalDate } from '../domain/local-date.ts';

/** A record on its way in, with the position of its line: the same in every attempt. */
export interface Incoming {
  readonly entry: FeedRecord;
  readonly at: string;
}

export interface Delivery {
  readonly importId: string;
  readonly businessDate: LocalDate;
}

export interface PaymentRef {
  readonly loanId: string;
  readonly paymentId: string;
}

/** The way facts get in. Every write is conditional; the same record twice changes nothing. */
export interface PortfolioWriter {
  /** Which of these calendars were delivered. */
  knownCalendars(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these borrowers are in the book. */
  knownBorrowers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Currency of each of these loans that is in the book. */
  loanCurrencies(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Which of these payments are in the book, as `paymentRefKey`. */
  knownPayments(refs: readonly PaymentRef[]): Promise<ReadonlySet<string>>;
  /** Lands records of one file; the outcome of each, in order. */
  land(records: readonly Incoming[], delivery: Delivery): Promise<readonly LandOutcome[]>;
  /**
   * Brings the next look at the open cases of these loans forward to `on`: their facts changed. Moves no case back and
   * opens none.
   *
   * @returns how many cases moved
   */
  touchCases(loanIds: readonly string[], on: LocalDate): Promise<number>;
}

export const paymentRefKey = ({ loanId, paymentId }: PaymentRef): string => `${loanId}/${paymentId}`;
