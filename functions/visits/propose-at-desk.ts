import { placeAtDesk } from '../../shared/domain/visits/candidate.ts';
import type { TeamMember, Visit, VisitWindow } from '../../shared/domain/visits/visit.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';
import { decideVisit } from '../../shared/domain/visits/decide-visit.ts';
import type { ChangeResult } from './change-visit.ts';
import { proposeAgain, type ProposeDeps } from './propose.ts';

export interface DeskPlaces {
  readonly candidates: Pick<VisitCandidateStore, 'find' | 'save'>;
}

/** Names the desk where a planning run would stand. */
const desk = 'desk';

/**
 * Another time and team for a visit that waits for a person: first its place in the planner's list, so that nobody plans its
 * team or its borrower a second time, then the visit.
 *
 * Twice: the place is taken, and the visit is no longer as it was read. Late: refused in the same way. Half: a place whose
 * visit was not proposed is given up by the next planning, which follows the visit. Beside a planning run that took the
 * place a moment before: its own look at the visit decides.
 */
export function proposeAtDesk(deps: ProposeDeps & DeskPlaces): (
  visit: Visit,
  plan: {
    readonly window: VisitWindow;
    readonly team: readonly TeamMember[];
    readonly version: string;
  },
) => Promise<ChangeResult> {
  return async (visit, { window, team, version }) => {
    const context = { now: deps.clock(), by: 'officer', rules: deps.rules } as const;
    if (decideVisit(visit, { kind: 'propose', window, team }, context).ok)
      await takePlace(deps, { ...visit, ...window, team });
    return proposeAgain(deps)(visit.visitId, { window, team, by: 'officer', version });
  };
}

async function takePlace({ candidates }: DeskPlaces, visit: Visit): Promise<void> {
  const { visitId, borrowerId, loanIds, zone, address, team, date, fromMinute, toMinute } = visit;
  const known = await candidates.find(borrowerId);
  if (known === undefined) return;
  const hours = { date, fromMinute, toMinute, startMinute: fromMinute };
  const next = placeAtDesk(known, {
    visitId,
    borrowerId,
    loanIds,
    zone,
    address,
    team,
    ...hours,
    runId: desk,
  });
  if (next !== undefined) await candidates.save(next);
}
