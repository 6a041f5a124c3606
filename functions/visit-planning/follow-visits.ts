import type { TerritoryTask } from '../../shared/contracts/visit-planning.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import {
  underAppointment,
  type PlannedVisit,
  type VisitCandidate,
} from '../../shared/domain/visits/candidate.ts';
import { decideVisit, proposeVisit, type VisitRules } from '../../shared/domain/visits/decide-visit.ts';
import { followVisit } from '../../shared/domain/visits/follow-visit.ts';
import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import type { TeamMember, Visit } from '../../shared/domain/visits/visit.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';

export interface FollowDeps {
  readonly candidates: VisitCandidateStore;
  readonly visits: Pick<VisitStore, 'find' | 'create' | 'save' | 'ofBorrower'>;
  readonly visitRules: VisitRules;
}

const atOnce = 8;

/**
 * Brings planned candidates to where their visits stand: moved ones are free again, with the hours the borrower wishes;
 * those over are out. Answers with those that are still to be planned or kept. Nobody else's appointment is touched.
 *
 * Twice: the second finds candidate and visit agreed. Half: each is one write; what was not reached is followed by the
 * next run.
 */
export async function followVisits(
  deps: FollowDeps,
  task: Pick<TerritoryTask, 'businessDate' | 'asOf'>,
  open: readonly VisitCandidate[],
): Promise<readonly VisitCandidate[]> {
  const followed = await mapLimited(open, atOnce, (one) => follow(deps, task, one));
  return followed.filter(({ state }) => state.kind !== 'closed');
}

async function follow(
  deps: FollowDeps,
  { businessDate, asOf }: Pick<TerritoryTask, 'businessDate' | 'asOf'>,
  candidate: VisitCandidate,
): Promise<VisitCandidate> {
  if (candidate.state.kind !== 'planned') return candidate;
  const planned = candidate.state.visit;
  const visit = await deps.visits.find(planned.visitId);
  if (visit === undefined) return candidate;
  const next =
    followVisit(candidate, visit, { today: businessDate, at: asOf }) ?? agreedElsewhere(candidate, visit);
  if (next === undefined) {
    // An attempt that died between the two writes of a new team.
    await giveTeam(deps, visit, { team: planned.team, now: asOf });
    return candidate;
  }
  return (await deps.candidates.save(next)) ? next : candidate;
}

/**
 * A candidate whose visit the desk has given other hours meanwhile stands where the visit does: nobody's word to a borrower is
 * taken back by a plan. Undefined: the hours are those planned.
 */
function agreedElsewhere(candidate: VisitCandidate, visit: Visit): VisitCandidate | undefined {
  const { state } = candidate;
  const { date, fromMinute, toMinute, team } = visit;
  if (state.kind !== 'planned') return undefined;
  const isSame =
    state.visit.date === date && state.visit.fromMinute === fromMinute && state.visit.toMinute === toMinute;
  if (isSame) return undefined;
  const planned = { ...state.visit, date, fromMinute, toMinute, team, startMinute: fromMinute };
  return underAppointment(candidate, planned);
}

/** The visit of a borrower that waits for another time, if there is one: it goes on under its own id and count of moves. */
export async function visitToMove(
  { visits }: Pick<FollowDeps, 'visits'>,
  borrowerId: string,
): Promise<Visit | undefined> {
  return (await visits.ofBorrower(borrowerId)).find(({ state }) => state === 'to-plan');
}

/**
 * Hands a planned visit on to be proposed, or proposed again: its own timers tell the borrower. Changed meanwhile, it
 * stays as it is, and the next run follows it.
 */
export async function handOn(
  { visits, visitRules: rules }: FollowDeps,
  visit: PlannedVisit,
  now: Instant,
): Promise<void> {
  const { visitId, borrowerId, loanIds, zone, address, team, date, fromMinute, toMinute } = visit;
  const context = { now, by: 'system', rules } as const;
  const stored = await visits.find(visitId);
  if (stored === undefined) {
    const planned = { visitId, borrowerId, loanIds, zone, address, team, date, fromMinute, toMinute };
    const decision = proposeVisit(planned, context);
    if (!decision.ok) throw new RangeError(`visit ${visitId}: ${wordsOf(decision.faults)}`);
    await visits.create(decision.next);
    return;
  }
  if (stored.state !== 'to-plan') return;
  const window = { date, fromMinute, toMinute };
  const decision = decideVisit(stored, { kind: 'propose', window, team }, context);
  if (!decision.ok) throw new RangeError(`visit ${visitId} cannot be proposed again: ${decision.error}`);
  await visits.save(decision.next);
}

/** Another team for an appointment that stands: the borrower is told the new names, the team hears of it. */
export async function giveTeam(
  { visits, visitRules: rules }: Pick<FollowDeps, 'visits' | 'visitRules'>,
  visit: Visit,
  { team, now }: { readonly team: readonly TeamMember[]; readonly now: Instant },
): Promise<void> {
  if (visitTable[visit.state].reassign === undefined || sameTeam(visit.team, team)) return;
  const decision = decideVisit(visit, { kind: 'reassign', team }, { now, by: 'system', rules });
  if (decision.ok) await visits.save(decision.next);
}

/** No team can go: the borrower is told that nobody comes, and the old team too. */
export async function callOff(
  { visits, visitRules: rules }: Pick<FollowDeps, 'visits' | 'visitRules'>,
  visitId: string,
  now: Instant,
): Promise<void> {
  const stored = await visits.find(visitId);
  if (stored === undefined) return;
  const command = { kind: 'cancel', reason: 'team-not-fit' } as const;
  const decision = decideVisit(stored, command, { now, by: 'system', rules });
  if (decision.ok) await visits.save(decision.next);
}

function sameTeam(a: readonly TeamMember[], b: readonly TeamMember[]): boolean {
  const ids = (team: readonly TeamMember[]): string =>
    team
      .map(({ agentId }) => agentId)
      .sort()
      .join(' ');
  return ids(a) === ids(b);
}

const wordsOf = (faults: readonly { readonly field: string; readonly rule: string }[]): string =>
  faults.map(({ field, rule }) => `${field} ${rule}`).join('; ');
