import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';
import { closeCandidate, releaseCandidate, type VisitCandidate } from './candidate.ts';
import type { Visit } from './visit.ts';

const source = 'the visit itself';

/**
 * What a planned candidate becomes by what became of its visit; undefined: the appointment stands. A visit that waits for
 * another time, or was called off for a reason that passes, goes back to the planner; one that is over, or that a person
 * decides on, takes no place in a plan any more.
 */
export function followVisit(
  candidate: VisitCandidate,
  { state, wish, reason }: Pick<Visit, 'state' | 'wish' | 'reason'>,
  { today, at }: { readonly today: LocalDate; readonly at: Instant },
): VisitCandidate | undefined {
  switch (state) {
    case 'proposed':
    case 'tacit':
    case 'confirmed':
    case 'under-way':
      return undefined;
    case 'to-plan':
      return releaseCandidate(candidate, { today, wish, refusals: [] });
    case 'cancelled':
      if (reason === 'paid') return closeCandidate(candidate, { at, reason });
      return releaseCandidate(candidate, {
        today,
        wish: null,
        refusals: [{ rule: `cancelled-${reason ?? 'unknown'}`, source, loanId: null }],
      });
    case 'desk':
    case 'done':
    case 'refused':
      return closeCandidate(candidate, { at, reason: `visit-${state}` });
  }
}
