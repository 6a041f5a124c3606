import { caseEvent, sha256, withState } from '../../shared/adapters/dynamo/case-timeline.ts';
import type { CollectionCase } from '../../shared/domain/case.ts';
import { hashOf, type TimelineEvent } from '../../shared/domain/timeline.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';

export interface MemoryTimelineStore extends TimelineStore {
  /** Writes the row of an event, unless it is there. */
  readonly keep: (event: TimelineEvent) => void;
  /** What a forger does: puts another event in its place, or takes it out. */
  readonly forge: (loanId: string, seq: number, event: TimelineEvent | undefined) => void;
}

/** Timelines in memory over the cases of `memoryCaseStore`. */
export function memoryTimelineStore(cases: ReadonlyMap<string, CollectionCase>): MemoryTimelineStore {
  const rows = new Map<string, Map<number, TimelineEvent>>();
  const rowsOf = (loanId: string): Map<number, TimelineEvent> =>
    rows.get(loanId) ?? new Map<number, TimelineEvent>();
  const last = (loanId: string): TimelineEvent | undefined => {
    const found = cases.get(loanId);
    return found && caseEvent(found);
  };
  return {
    list: ({ loanId, cursor, limit }) => {
      const head = last(loanId);
      const after = [...rowsOf(loanId).values()]
        .filter((row) => row.seq > Number(cursor ?? 0) && !isSame(row, head))
        .sort((a, b) => a.seq - b.seq);
      const page = after.slice(0, limit);
      const isEnd = after.length <= limit;
      const events = isEnd && head !== undefined ? [...page, head] : page;
      return Promise.resolve({
        events: events.map((event) => withState(event)),
        cursor: isEnd ? null : String(page.at(-1)?.seq ?? 0),
      });
    },
    head: (loanId) => {
      const head = last(loanId);
      return Promise.resolve(head && { loanId, seq: head.seq, hash: head.hash });
    },
    loans: () => Promise.resolve({ loanIds: [...new Set([...cases.keys(), ...rows.keys()])], cursor: null }),
    keep: (event) => {
      const known = rowsOf(event.loanId);
      if (!known.has(event.seq)) rows.set(event.loanId, known.set(event.seq, event));
    },
    forge: (loanId, seq, event) => {
      const known = rowsOf(loanId);
      known.delete(seq);
      if (event !== undefined) known.set(seq, event);
      rows.set(loanId, known);
    },
  };
}

const isSame = (row: TimelineEvent, head: TimelineEvent | undefined): boolean =>
  row.hash === head?.hash && hashOf(row, sha256) === head.hash;
