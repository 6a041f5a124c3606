import type { Hold } from '../domain/case.ts';
import type { Complaint } from '../domain/complaint.ts';

/**
 * opened: complaint and hold are stored. exists: there is a complaint of that number, nothing was written. contended:
 * others kept changing the loan's holds, nothing was written; may be tried again.
 */
export type OpenOutcome = 'opened' | 'exists' | 'contended';

/** Complaints, and the holds they put on their loans. */
export interface ComplaintStore {
  /** Strongly consistent. */
  find(complaintId: string): Promise<Complaint | undefined>;
  /** Stores the complaint and adds the hold to its loan's others: both or neither. */
  open(complaint: Complaint, hold: Hold | undefined): Promise<OpenOutcome>;
}
