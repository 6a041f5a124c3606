import type { LocalDate } from './local-date.ts';

export type LandedAs = 'new' | 'updated' | 'unchanged';
export type LandOutcome = LandedAs | 'stale' | 'duplicate';

/** Which line of which import a stored record was last confirmed by. */
export interface LandingMark {
  /** Of the record's content: equal hashes mean nothing to change. */
  readonly hash: string;
  /** Business date of the delivery. */
  readonly feedDate: LocalDate;
  readonly importId: string;
  /** Position of the line, the same in every attempt. */
  readonly at: string;
}

export interface StoredMark extends LandingMark {
  readonly how: LandedAs;
}

/**
 * What becomes of a line that meets a stored record. A repeated attempt meets its own mark and counts what it counted
 * the first time; a second line with the same id in one import is a duplicate, or nothing if it says the same.
 *
 * `write`: the record, or at least its mark, has to be stored. An unchanged record is marked too, because an older
 * delivery that comes late must find it as young as it is.
 */
export function settleLanding(
  stored: StoredMark | undefined,
  line: LandingMark,
): { readonly outcome: LandOutcome; readonly write: boolean } {
  if (stored === undefined) return { outcome: 'new', write: true };
  const same = stored.hash === line.hash;
  if (stored.importId === line.importId) {
    if (stored.at === line.at) return { outcome: stored.how, write: false };
    return { outcome: same ? 'unchanged' : 'duplicate', write: false };
  }
  if (stored.feedDate > line.feedDate) return { outcome: same ? 'unchanged' : 'stale', write: false };
  return { outcome: same ? 'unchanged' : 'updated', write: true };
}
