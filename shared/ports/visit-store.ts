import type { Instant } from '../domain/instant.ts';
import type { VisitTrip } from '../domain/visits/trip.ts';
import type { Visit } from '../domain/visits/visit.ts';

/** What a verification code stands for; the code itself is kept nowhere, only its hash. */
export interface VerificationMark {
  readonly codeHash: string;
  readonly visitId: string;
  readonly proposal: number;
  /** From when on the code is worth nothing: the item may be removed. */
  readonly until: Instant;
}

export interface VisitPage {
  readonly visitIds: readonly string[];
  readonly cursor: string | null;
}

export interface TripPage {
  readonly trips: readonly VisitTrip[];
  readonly cursor: string | null;
}

/** Visits from proposal to end. Every write is conditional; `false` means somebody else was first. */
export interface VisitStore {
  /** Strongly consistent. */
  find(visitId: string): Promise<Visit | undefined>;
  /** Stores a new visit and its line in the borrower's file, both or neither; false when the id is taken. */
  create(visit: Visit): Promise<boolean>;
  /** Writes if the stored version is `next.version - 1`. */
  save(next: Visit): Promise<boolean>;
  /** Every visit there ever was to a borrower. */
  ofBorrower(borrowerId: string): Promise<readonly Visit[]>;
  /** Visits at which something is due by then: a text, news for the team, a deadline. Oldest first. */
  listDue(query: { until: Instant; cursor: string | null; limit: number }): Promise<VisitPage>;
  /** Visits that wait for the planner. */
  listToPlan(query: { cursor: string | null; limit: number }): Promise<VisitPage>;
  /** Keeps what a team brought back, for supervision. Twice: the first stays, with its lot. */
  keepTrip(trip: VisitTrip): Promise<void>;
  /** Every time a team went on these days, whatever it found. */
  listTrips(query: { from: string; to: string; cursor: string | null; limit: number }): Promise<TripPage>;
  putMark(mark: VerificationMark): Promise<void>;
  findMark(codeHash: string): Promise<VerificationMark | undefined>;
  /** Where the last run of a walk over many visits had to stop; null: it came to the end. */
  walkedTo(walk: string): Promise<string | null>;
  keepWalkedTo(walk: string, cursor: string | null): Promise<void>;
  /** Counts one more in a bucket and answers how many there are with it. Buckets are forgotten after `until`. */
  count(bucket: string, until: Instant): Promise<number>;
}
