import type { Hold } from '../case.ts';
import type { LocalDate } from '../local-date.ts';
import type { SegmentFacts } from './segment.ts';

/** What the borrower told us or agreed with us, beyond instalments and payments. */
export interface Circumstances {
  readonly hardship: boolean;
  readonly ability: SegmentFacts['ability'];
  readonly willingness: SegmentFacts['willingness'];
  readonly brokenPromises: number;
  /** A promise to pay that stands: nothing is asked for until its day has passed. */
  readonly promise: { readonly dueOn: LocalDate } | null;
  /** An accepted plan: `in-force` stops everything, `breached` lets the ladder go on. */
  readonly arrangement: 'none' | 'in-force' | 'breached';
}

/** Nothing is known of the borrower. */
export const noCircumstances: Circumstances = {
  hardship: false,
  ability: 'unknown',
  willingness: 'unknown',
  brokenPromises: 0,
  promise: null,
  arrangement: 'none',
};

/** What the holds on a loan tell by themselves: who asked for a hardship review, now or earlier, is treated as in need. */
export function circumstancesOf(holds: readonly Hold[]): Circumstances {
  return holds.some(({ reason }) => reason === 'hardship-review')
    ? { ...noCircumstances, hardship: true }
    : noCircumstances;
}
