import type { Complaint } from '../../shared/domain/complaint.ts';
import { complaintStatistics, type ComplaintStatistics } from '../../shared/domain/complaints/statistics.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';

export interface CountDeps {
  readonly complaints: Pick<ComplaintStore, 'find' | 'listEnded'>;
  readonly zone: string;
}

const pageSize = 100;
/** What is read within the time a caller waits. */
const pagesAtMost = 20;
const readsAtOnce = 16;

/** Figures of the complaints that ended in a month. Only reads; of a month still going on, those up to now. */
export function countComplaints({
  complaints,
  zone,
}: CountDeps): (month: string) => Promise<ComplaintStatistics & { readonly isComplete: boolean }> {
  return async (month) => {
    const found: Complaint[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const ended = await complaints.listEnded({ month, cursor, limit: pageSize });
      const read = await mapLimited(ended.complaintIds, readsAtOnce, (id) => complaints.find(id));
      found.push(...read.filter((one) => one !== undefined));
      cursor = ended.cursor;
      if (cursor === null) break;
    }
    return { ...complaintStatistics(found, zone), isComplete: cursor === null };
  };
}
