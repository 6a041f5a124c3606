import { proposeVisit } from '../../shared/domain/visits/decide-visit.ts';
import type { Fault } from '../../shared/domain/visits/outcome.ts';
import type { PlannedVisit, TeamMember, Visit, VisitWindow } from '../../shared/domain/visits/visit.ts';
import { changeVisit, type ChangeDeps, type ChangeResult } from './change-visit.ts';
import { sendOut, type SendOutDeps } from './send-out.ts';

export type ProposeDeps = ChangeDeps & SendOutDeps;

export type ProposeResult =
  | { readonly ok: true; readonly next: Visit }
  /** The id is taken: the visit is returned as it stands, nothing was written. */
  | { readonly ok: false; readonly error: 'exists'; readonly visit: Visit }
  | { readonly ok: false; readonly error: 'fields'; readonly faults: readonly Fault[] };

/**
 * Takes a planned visit from the planner: it is stored with the text that proposes it, and the text is handed on.
 *
 * Twice: the second finds the visit under its id and changes nothing. Half: the text stays in the visit until the gate
 * has settled it, the timers hand it on.
 */
export function propose(deps: ProposeDeps): (planned: PlannedVisit) => Promise<ProposeResult> {
  return async (planned) => {
    const { clock, rules, visits } = deps;
    const decision = proposeVisit(planned, { now: clock(), by: 'system', rules });
    if (!decision.ok) return { ok: false, error: 'fields', faults: decision.faults };
    if (await visits.create(decision.next)) {
      await sendOut(deps, decision.next);
      return decision;
    }
    const visit = await visits.find(planned.visitId);
    if (visit === undefined) throw new RangeError(`visit ${planned.visitId} exists and is not there`);
    return { ok: false, error: 'exists', visit };
  };
}

/** Another time for a visit that waits for one: by the planner, or by a person at the desk. */
export function proposeAgain(deps: ProposeDeps): (
  visitId: string,
  plan: {
    readonly window: VisitWindow;
    readonly team: readonly TeamMember[];
    readonly by: 'system' | 'officer';
    readonly version?: string;
  },
) => Promise<ChangeResult> {
  return async (visitId, { window, team, ...from }) => {
    const result = await changeVisit(deps, visitId, { command: { kind: 'propose', window, team }, ...from });
    if (result.ok) await sendOut(deps, result.next);
    return result;
  };
}
