import type { Agent } from '../../shared/domain/visits/agent.ts';
import { placeAtDesk, type VisitCandidate } from '../../shared/domain/visits/candidate.ts';
import type { Visit, VisitWindow } from '../../shared/domain/visits/visit.ts';
import { decideVisit } from '../../shared/domain/visits/decide-visit.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';
import type { ChangeResult } from './change-visit.ts';
import { deskProposalFaults, type DeskProposalDeps } from './desk-proposal.ts';
import { proposeAgain, type ProposeDeps } from './propose.ts';

export interface DeskPlaces {
  readonly candidates: Pick<VisitCandidateStore, 'find' | 'save'>;
}

/** Names the desk where a planning run would stand. */
const desk = 'desk';

/**
 * Another time and team for a visit that waits for a person, by the rules the planner keeps: first its place in the
 * planner's list, so that nobody plans its team or its borrower a second time, then the visit.
 *
 * Twice: the place is taken, and the visit is no longer as it was read. Late: refused in the same way. Half: a place whose
 * visit was not proposed is given up by the next planning, which follows the visit. Beside a planning run that took the
 * place a moment before: its own look at the visit decides. Beside anybody else who changed the place: refused, and the
 * desk looks again.
 */
export function proposeAtDesk(deps: ProposeDeps & DeskPlaces & DeskProposalDeps): (
  visit: Visit,
  plan: {
    readonly window: VisitWindow;
    readonly agents: readonly Agent[];
    readonly version: string;
  },
) => Promise<ChangeResult> {
  return async (visit, { window, agents, version }) => {
    const team = agents.map(({ agentId, name, badge }) => ({ agentId, name, badge }));
    const context = { now: deps.clock(), by: 'officer', rules: deps.rules } as const;
    // What the visit itself refuses is said first.
    if (decideVisit(visit, { kind: 'propose', window, team }, context).ok) {
      const known = await deps.candidates.find(visit.borrowerId);
      const asked = { window, agents, territory: known?.territory };
      const faults = await deskProposalFaults(deps, visit, asked);
      if (faults.length > 0) return { ok: false, error: 'fields', faults };
      const isTaken = known === undefined || (await takePlace(deps, known, { ...visit, ...window, team }));
      if (!isTaken) return { ok: false, error: 'changed' };
    }
    return proposeAgain(deps)(visit.visitId, { window, team, by: 'officer', version });
  };
}

/** False: somebody else changed the candidate since it was read. */
async function takePlace({ candidates }: DeskPlaces, known: VisitCandidate, visit: Visit): Promise<boolean> {
  const { visitId, borrowerId, loanIds, zone, address, team, date, fromMinute, toMinute } = visit;
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
  return next === undefined || candidates.save(next);
}
