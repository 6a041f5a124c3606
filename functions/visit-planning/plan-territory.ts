import {
  territoryReportSchema,
  type TerritoryReport,
  type TerritoryTask,
} from '../../shared/contracts/visit-planning.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import {
  underAppointment,
  type PlannedVisit,
  type VisitCandidate,
} from '../../shared/domain/visits/candidate.ts';
import { planDay, type Placement, type TerritoryPlan } from '../../shared/domain/visits/plan-day.ts';
import type { PlanningRules } from '../../shared/domain/visits/planning-rules.ts';
import type { Territory } from '../../shared/domain/visits/territory.ts';
import type { AgentStore } from '../../shared/ports/agent-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { examineCandidates, type ExamineDeps } from './examine-candidates.ts';
import { callOff, followVisits, giveTeam, handOn, visitToMove, type FollowDeps } from './follow-visits.ts';

export interface PlanTerritoryDeps extends ExamineDeps, FollowDeps {
  readonly runs: RunStore;
  readonly agents: AgentStore;
  readonly territories: readonly Territory[];
  readonly rules: PlanningRules;
}

/**
 * Plans one territory: follows the visits there are, examines the candidates that wait, plans around the appointments there are, and writes each candidate's part
 * of the plan conditionally.
 *
 * Twice: a finished territory answers at once. Late: everything is judged by the run's moment and its days. Half: what the
 * first attempt wrote stands as appointments already, and the second plans the rest around them.
 *
 * @throws Retryable when another worker finished the same territory meanwhile.
 */
export function planTerritory(deps: PlanTerritoryDeps): (task: TerritoryTask) => Promise<TerritoryTask> {
  return async (task) => {
    const part = await deps.runs.findPart(task.runId, task.territory);
    if (part === undefined) {
      const report = await planAndKeep(deps, task);
      const isSaved = await deps.runs.savePart(task.runId, {
        part: task.territory,
        version: 1,
        body: report,
      });
      if (!isSaved) throw new Retryable(`${task.runId} ${task.territory}: another worker planned it`);
    }
    return { ...task, done: true };
  };
}

async function planAndKeep(deps: PlanTerritoryDeps, task: TerritoryTask): Promise<TerritoryReport> {
  const open = await followVisits(deps, task, await deps.candidates.open(task.territory));
  const territory = deps.territories.find(({ territoryId }) => territoryId === task.territory);
  const waiting = open.filter((one) => one.state.kind === 'waiting');
  if (territory === undefined) return keepAll(deps, task, unreachable(waiting));
  const appointed = open.filter(({ state }) => state.kind === 'planned' && isAhead(state.visit, task));
  if (waiting.length + appointed.length === 0) return keepAll(deps, task, nothing);
  const examined = await examineCandidates(deps, waiting, { ...task, territory });
  const agents = await deps.agents.list();
  const plan = planDay({
    ...task,
    territory,
    agents: agents.filter((agent) => agent.territory === task.territory),
    waiting: examined,
    appointed,
    rules: deps.rules,
  });
  return keepAll(deps, task, plan);
}

/** From tomorrow on: whose team cannot go that day gets another. Today's teams are on their way. */
function isAhead({ date }: PlannedVisit, { businessDate, dates }: TerritoryTask): boolean {
  return date > businessDate && date <= (dates.at(-1) ?? businessDate);
}

const nothing: TerritoryPlan = { placements: [], teams: 0, travelMinutes: 0, objective: 0 };

function unreachable(waiting: readonly VisitCandidate[]): TerritoryPlan {
  const refusals = [{ rule: 'no-territory', source: 'field offices', loanId: null }];
  return {
    ...nothing,
    placements: waiting.map((candidate) => ({ kind: 'left', candidate, refusals })),
  };
}

const writesAtOnce = 8;

async function keepAll(
  deps: PlanTerritoryDeps,
  task: TerritoryTask,
  { placements, ...plan }: TerritoryPlan,
): Promise<TerritoryReport> {
  const kept = await mapLimited(placements, writesAtOnce, async (one) => ({
    one,
    // Written by an earlier attempt at this run: planned, not kept, and the report is the same.
    kind: one.kind === 'kept' && one.visit.runId === task.runId ? ('planned' as const) : one.kind,
    isKept: await keep(deps, task, one),
  }));
  const count = (kind: Placement['kind']): number =>
    kept.filter((each) => each.isKept && each.kind === kind).length;
  const changed = kept.filter(({ isKept }) => !isKept);
  const left = kept.flatMap(({ one, isKept }) => leftOf(one, isKept));
  return territoryReportSchema.parse({
    territory: task.territory,
    counts: {
      candidates: placements.length,
      planned: count('planned'),
      kept: count('kept'),
      reassigned: count('reassigned'),
      left: left.length,
      released: kept.filter(
        ({ one, isKept }) => isKept && one.kind === 'left' && one.candidate.state.kind === 'planned',
      ).length,
      changed: changed.length,
    },
    ...plan,
    reasons: countReasons(left),
    left,
  } satisfies TerritoryReport);
}

function leftOf(one: Placement, isKept: boolean): TerritoryReport['left'] {
  const { borrowerId } = one.candidate;
  if (!isKept) return [{ borrowerId, rules: ['changed-meanwhile'] }];
  if (one.kind !== 'left') return [];
  return [{ borrowerId, rules: [...new Set(one.refusals.map(({ rule }) => rule))] }];
}

function countReasons(left: TerritoryReport['left']): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const rule of left.flatMap(({ rules }) => rules)) reasons[rule] = (reasons[rule] ?? 0) + 1;
  return reasons;
}

/** Writes what became of a candidate; true also where nothing is to be written. */
async function keep(
  deps: PlanTerritoryDeps,
  { businessDate, runId, asOf }: TerritoryTask,
  one: Placement,
): Promise<boolean> {
  const { candidates } = deps;
  const { candidate } = one;
  const version = candidate.version + 1;
  switch (one.kind) {
    case 'kept':
      // Written by an attempt that died before it proposed the visit: proposing twice finds the id taken.
      if (one.visit.runId === runId) await handOn(deps, one.visit, asOf);
      return true;
    case 'planned': {
      const moved = await visitToMove(deps, candidate.borrowerId);
      const visit = { ...one.visit, ...(moved && { visitId: moved.visitId }) };
      const isKept = await candidates.save(underAppointment(candidate, visit));
      if (isKept) await handOn(deps, visit, asOf);
      return isKept;
    }
    case 'reassigned':
      return reassign(deps, candidate, { visit: one.visit, now: asOf });
    case 'left': {
      const { state } = candidate;
      const wasWaiting = state.kind === 'waiting';
      if (wasWaiting && JSON.stringify(state.refusals) === JSON.stringify(one.refusals)) return true;
      const since = wasWaiting ? state.since : businessDate;
      const wish = wasWaiting ? state.wish : null;
      if (state.kind === 'planned') await callOff(deps, state.visit.visitId, asOf);
      return candidates.save({
        ...candidate,
        state: { kind: 'waiting', since, wish, refusals: one.refusals },
        version,
      });
    }
  }
}

async function reassign(
  deps: PlanTerritoryDeps,
  candidate: VisitCandidate,
  { visit, now }: { readonly visit: PlannedVisit; readonly now: Instant },
): Promise<boolean> {
  if (!(await deps.candidates.save(underAppointment(candidate, visit)))) return false;
  const stored = await deps.visits.find(visit.visitId);
  if (stored !== undefined) await giveTeam(deps, stored, { team: visit.team, now });
  return true;
}
