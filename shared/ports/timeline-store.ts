import type { CollectionCase } from '../domain/case.ts';
import type { TimelineEvent, TimelineHead } from '../domain/timeline.ts';

/** What of a case is history: all but when it is looked at next, which the import moves too. */
export type CaseState = Omit<CollectionCase, 'version' | 'nextActionOn' | 'link'>;

/** A version of a case: what was decided or done, as it was written. */
export interface CaseEvent extends TimelineEvent {
  /** Undefined: the row cannot be read any more, and `hash` will not be that of its contents. */
  readonly state: CaseState | undefined;
}

export interface TimelinePage {
  readonly events: readonly CaseEvent[];
  readonly cursor: string | null;
}

/** The history of each loan's case, hash-chained (design, section 13). Written by `CaseStore.save` alone. */
export interface TimelineStore {
  /**
   * Versions of a loan's case, the oldest first; the last one is the case as it stands. Strongly consistent: a page shows
   * every save that ended before the call. Nothing for a loan that never had a case.
   */
  list(query: { loanId: string; cursor: string | null; limit: number }): Promise<TimelinePage>;
  /** Where the timeline ends by the case itself. Undefined: no case. */
  head(loanId: string): Promise<TimelineHead | undefined>;
  /** Loans that have a case or rows of one, in no order; a loan may come twice. Reads the whole book: for an audit. */
  loans(query: { cursor: string | null; limit: number }): Promise<{
    readonly loanIds: readonly string[];
    readonly cursor: string | null;
  }>;
}
