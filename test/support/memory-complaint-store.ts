import type { Hold } from '../../shared/domain/case.ts';
import type { Complaint } from '../../shared/domain/complaint.ts';
import type { ComplaintStore, OpenOutcome } from '../../shared/ports/complaint-store.ts';

/** Complaints and holds, in memory. Answers a turn later, as a table does, so that parallel callers interleave. */
export class MemoryComplaintStore implements ComplaintStore {
  readonly complaints = new Map<string, Complaint>();
  readonly #holds = new Map<string, readonly Hold[]>();
  /** Set to make the next opens end without a write. */
  contendedOpens = 0;

  find: ComplaintStore['find'] = async (complaintId) => {
    await Promise.resolve();
    return this.complaints.get(complaintId);
  };

  open: ComplaintStore['open'] = async (complaint, hold) => {
    await Promise.resolve();
    return this.#open(complaint, hold);
  };

  holds(loanId: string): readonly Hold[] {
    return this.#holds.get(loanId) ?? [];
  }

  #open(complaint: Complaint, hold: Hold | undefined): OpenOutcome {
    if (this.contendedOpens > 0) {
      this.contendedOpens -= 1;
      return 'contended';
    }
    if (this.complaints.has(complaint.complaintId)) return 'exists';
    this.complaints.set(complaint.complaintId, complaint);
    if (hold !== undefined) this.#holds.set(complaint.loanId, [...this.holds(complaint.loanId), hold]);
    return 'opened';
  }
}
