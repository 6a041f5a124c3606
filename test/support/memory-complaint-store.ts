import { complaintSchema } from '../../shared/adapters/dynamo/complaint-document.ts';
import type { Hold } from '../../shared/domain/case.ts';
import type { Complaint } from '../../shared/domain/complaint.ts';
import { pendingUnder } from '../../shared/domain/complaints/timers.ts';
import type { ComplaintPage, ComplaintStore, ComplaintWrite } from '../../shared/ports/complaint-store.ts';

/** Complaints and holds, in memory. Answers a turn later, as a table does, so that parallel callers interleave. */
export class MemoryComplaintStore implements ComplaintStore {
  readonly complaints = new Map<string, Complaint>();
  readonly #holds = new Map<string, readonly Hold[]>();
  /** By complaint: partition and sort key of the moving index. */
  readonly #places = new Map<string, readonly [string, string]>();
  /** Set to make the next writes end without a write. */
  contendedOpens = 0;

  find: ComplaintStore['find'] = async (complaintId) => {
    await Promise.resolve();
    return this.complaints.get(complaintId);
  };

  open: ComplaintStore['open'] = async (write) => {
    await Promise.resolve();
    const written = this.#write(write);
    return written === 'written' ? 'opened' : written === 'other' ? 'exists' : written;
  };

  save: ComplaintStore['save'] = async (write) => {
    await Promise.resolve();
    const written = this.#write(write);
    return written === 'written' ? 'saved' : written === 'other' ? 'stale' : written;
  };

  listDue: ComplaintStore['listDue'] = ({ until, ...page }) =>
    Promise.resolve(this.#list({ ...page, partition: 'timer', before: `${until}$` }));

  listPending: ComplaintStore['listPending'] = ({ after = null, limit }) => {
    const page = this.#list({ partition: 'timer', before: '~', cursor: after ?? null, limit });
    return Promise.resolve({ complaintIds: page.complaintIds, next: page.cursor });
  };

  listEnded: ComplaintStore['listEnded'] = ({ month, ...page }) =>
    Promise.resolve(this.#list({ ...page, partition: month, before: `${month}$` }));

  holds(loanId: string): readonly Hold[] {
    return this.#holds.get(loanId) ?? [];
  }

  #list(page: { partition: string; before: string; cursor: string | null; limit: number }): ComplaintPage {
    const found = [...this.#places.values()]
      .filter(([partition, key]) => partition === page.partition && key < page.before)
      .map(([, key]) => key)
      .filter((key) => page.cursor === null || key > page.cursor)
      .sort()
      .slice(0, page.limit);
    const last = found.length === page.limit ? (found.at(-1) ?? null) : null;
    return { complaintIds: found.map((key) => key.slice(key.indexOf('#') + 1)), cursor: last };
  }

  #write({ complaint, hold, lookOn }: ComplaintWrite): 'written' | 'other' | 'contended' {
    if (this.contendedOpens > 0) {
      this.contendedOpens -= 1;
      return 'contended';
    }
    const { complaintId, version, loanId, endedAt, status } = complaint;
    if ((this.complaints.get(complaintId)?.version ?? 0) !== version - 1) return 'other';
    this.complaints.set(complaintId, complaintSchema.parse(complaint));
    if (hold !== undefined)
      this.#holds.set(loanId, [...this.holds(loanId).filter(({ id }) => id !== hold.id), hold]);
    const month = endedAt?.slice(0, 7);
    const under = pendingUnder(status, lookOn);
    if (under !== null) this.#places.set(complaintId, ['timer', `${under}#${complaintId}`]);
    else if (month !== undefined) this.#places.set(complaintId, [month, `${month}#${complaintId}`]);
    else this.#places.delete(complaintId);
    return 'written';
  }
}
