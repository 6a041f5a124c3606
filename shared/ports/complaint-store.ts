import type { Hold } from '../domain/case.ts';
import type { Complaint } from '../domain/complaint.ts';
import type { LocalDate } from '../domain/local-date.ts';

/**
 * opened: complaint and hold are stored. exists: there is a complaint of that number, nothing was written. contended:
 * others kept changing the loan's holds, nothing was written; may be tried again.
 */
export type OpenOutcome = 'opened' | 'exists' | 'contended';

/** stale: the complaint is no longer the one decided on; nothing was written. */
export type SaveOutcome = 'saved' | 'stale' | 'contended';

/** A complaint as it is to stand, with what must agree with it. */
export interface ComplaintWrite {
  readonly complaint: Complaint;
  /** Its hold on the loan, in the place of the one of the same id; undefined: its loan is not held by it. */
  readonly hold: Hold | undefined;
  /** When the sweep looks at it again; null: never. A pending one stands among the pending all the same. */
  readonly lookOn: LocalDate | null;
}

export interface ComplaintPage {
  readonly complaintIds: readonly string[];
  readonly cursor: string | null;
}

export interface PendingPage {
  readonly complaintIds: readonly string[];
  /** Where the page stopped; null on the last. */
  readonly next: string | null;
}

/** Complaints, and the holds they put on their loans. */
export interface ComplaintStore {
  /** Strongly consistent. */
  find(complaintId: string): Promise<Complaint | undefined>;
  /** Stores the complaint and adds the hold to its loan's others: both or neither. */
  open(write: ComplaintWrite): Promise<OpenOutcome>;
  /** Stores the complaint if the stored version is `version - 1`, and its hold with it: both or neither. */
  save(write: ComplaintWrite): Promise<SaveOutcome>;
  /** Complaints to look at by `until`, the longest due first. Eventually consistent. */
  listDue(query: { until: LocalDate; cursor: string | null; limit: number }): Promise<ComplaintPage>;
  /** Complaints the bank still owes an answer, those it looks at next first. `after`: where a page before stopped. Eventually consistent. */
  listPending(query: { after: string | undefined; limit: number }): Promise<PendingPage>;
  /** Complaints that ended in a month, `2025-03`. Eventually consistent. */
  listEnded(query: { month: string; cursor: string | null; limit: number }): Promise<ComplaintPage>;
}
