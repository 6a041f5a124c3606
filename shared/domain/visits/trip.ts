import type { VisitOutcome } from './outcome.ts';
import type { Visit, VisitWindow } from './visit.ts';

/**
 * One time a team went, and what it brought back, beside the hours that were agreed: kept as it was, whatever becomes of the
 * visit. Nobody at home is a trip too; a visit proposed again has several.
 */
export interface VisitTrip extends VisitWindow {
  readonly visitId: string;
  /** The proposal it was made for: one trip each. */
  readonly proposal: number;
  readonly zone: string;
  readonly outcome: VisitOutcome;
  /** 0 to 99, drawn by chance when the outcome came in: whether the borrower is called back. */
  readonly lot: number;
}

/** The trip a visit's outcome tells of; undefined: there is none yet. */
export function tripOf(visit: Visit, lot: number): VisitTrip | undefined {
  const { visitId, proposal, date, fromMinute, toMinute, zone, outcome } = visit;
  return outcome === null ? undefined : { visitId, proposal, date, fromMinute, toMinute, zone, outcome, lot };
}
