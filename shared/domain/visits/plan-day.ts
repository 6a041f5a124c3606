import type { LocalDate } from '../local-date.ts';
import type { Agent } from './agent.ts';
import type { PlannedVisit, Refusal, VisitCandidate } from './candidate.ts';
import type { Eligibility } from './eligibility.ts';
import type { Crew, PlanJob, PlannedStop, Schedule } from './planner/problem.ts';
import { scheduleVisits } from './planner/schedule-visits.ts';
import type { PlanningRules } from './planning-rules.ts';
import { teamIdOf, teamsOn, type Team } from './team.ts';
import { straightTravel, type Territory } from './territory.ts';

/** A candidate with what was found about it. */
export interface Examined {
  readonly candidate: VisitCandidate;
  readonly eligibility: Eligibility;
}

export interface TerritoryDay {
  readonly runId: string;
  readonly businessDate: LocalDate;
  readonly dates: readonly LocalDate[];
  readonly territory: Territory;
  readonly agents: readonly Agent[];
  /** Waiting ones, examined. */
  readonly waiting: readonly Examined[];
  /** Those with an appointment from tomorrow to the last of the dates. */
  readonly appointed: readonly VisitCandidate[];
  readonly rules: PlanningRules;
}

/** What becomes of one candidate. kept: the appointment stands. reassigned: it stands, with another team. */
export type Placement =
  | {
      readonly kind: 'planned' | 'reassigned' | 'kept';
      readonly candidate: VisitCandidate;
      readonly visit: PlannedVisit;
    }
  | { readonly kind: 'left'; readonly candidate: VisitCandidate; readonly refusals: readonly Refusal[] };

export interface TerritoryPlan {
  readonly placements: readonly Placement[];
  readonly teams: number;
  readonly travelMinutes: number;
  readonly objective: number;
}

const planner = 'visit planning';

/**
 * Plans the visits of one territory for some days ahead. Appointments borrowers were told of stay as they are: same day, hours
 * and team. Where the team can no longer go, another takes the same hours; only where none can is the appointment given up.
 */
export function planDay(day: TerritoryDay): TerritoryPlan {
  const teams = datesOf(day).flatMap((date) =>
    teamsOn(day.agents, date, { rules: day.rules, bound: boundOn(day, date) }),
  );
  const jobs = [
    ...day.appointed.flatMap((candidate) => appointedJob(day, candidate, teams)),
    ...mostUrgent(day).map((one) => waitingJob(day, one)),
  ];
  const schedule = scheduleVisits({
    jobs,
    crews: teams.map((team) => crewOf(team, day.territory)),
    travel: straightTravel(day.rules.travel),
    seed: `${day.runId} ${day.territory.territoryId}`,
    ...day.rules.search,
  });
  return {
    placements: placementsOf(day, schedule, teams),
    teams: teams.length,
    travelMinutes: Math.round(schedule.travelMinutes),
    objective: Math.round(schedule.objective),
  };
}

/** The days to plan for, and those of appointments made before, which lie nearer. */
function datesOf({ dates, appointed }: TerritoryDay): readonly LocalDate[] {
  const promised = appointed.flatMap(({ state }) => (state.kind === 'planned' ? [state.visit.date] : []));
  return [...new Set([...promised, ...dates])].sort();
}

/** Who must go together on a date, because borrowers were told so; earliest appointments first. */
function boundOn({ appointed }: TerritoryDay, date: LocalDate): readonly (readonly string[])[] {
  return appointed
    .flatMap(({ state }) => (state.kind === 'planned' && state.visit.date === date ? [state.visit] : []))
    .map(({ team }) => team.map(({ agentId }) => agentId));
}

function crewOf({ teamId, date, shift, visitsAtMost, languages }: Team, { base }: Territory): Crew {
  return { crewId: teamId, date, base, shift, visitsAtMost, languages };
}

function appointedJob(
  { rules }: TerritoryDay,
  candidate: VisitCandidate,
  teams: readonly Team[],
): readonly PlanJob[] {
  if (candidate.state.kind !== 'planned') return [];
  const { visit } = candidate.state;
  const { date, fromMinute, toMinute, startMinute } = visit;
  const crewId = teamIdOf(
    date,
    visit.team.map(({ agentId }) => agentId),
  );
  const isThere = teams.some(({ teamId }) => teamId === crewId);
  return [
    {
      jobId: candidate.borrowerId,
      place: visit.address,
      minutes: rules.doorMinutes,
      hours: new Map([[date, [{ fromMinute, toMinute }]]]),
      language: candidate.language,
      // Told already: gives way to nobody who only waits.
      priority: rules.promisedPriority,
      kept: isThere ? { crewId, window: { fromMinute, toMinute }, startMinute } : null,
    },
  ];
}

function waitingJob({ rules }: TerritoryDay, { candidate, eligibility }: Eligible): PlanJob {
  return {
    jobId: candidate.borrowerId,
    place: eligibility.address,
    minutes: rules.doorMinutes,
    hours: eligibility.hours,
    language: candidate.language,
    priority: priorityOf(eligibility, rules),
    kept: null,
  };
}

type Eligible = Examined & { readonly eligibility: Extract<Eligibility, { ok: true }> };

function isEligible(one: Examined): one is Eligible {
  return one.eligibility.ok;
}

/** Points for amount, age and a broken promise. */
export function priorityOf(eligibility: Extract<Eligibility, { ok: true }>, rules: PlanningRules): number {
  const { amount, age, brokenPromise } = rules.priority;
  const owed = eligibility.loans.reduce((sum, { arrears }) => sum + (arrears?.overdueMinor ?? 0), 0);
  const days = Math.max(0, ...eligibility.loans.map(({ arrears }) => arrears?.delinquentDays ?? 0));
  const broke = eligibility.loans.some((one) => one.case?.segment === 'broken-promise');
  const steps = (bounds: readonly number[], value: number): number =>
    bounds.filter((bound) => value >= bound).length;
  return steps(amount, owed) + steps(age, days) + (broke ? brokenPromise : 0);
}

/** As many as one run of a territory can weigh, those that matter most; the others wait for tomorrow's. */
function mostUrgent({ waiting, rules }: TerritoryDay): readonly Eligible[] {
  return waiting
    .filter(isEligible)
    .map((one) => ({ one, points: priorityOf(one.eligibility, rules) }))
    .sort((a, b) => b.points - a.points || (a.one.candidate.borrowerId < b.one.candidate.borrowerId ? -1 : 1))
    .slice(0, rules.candidatesAtMost)
    .map(({ one }) => one);
}

function placementsOf(day: TerritoryDay, schedule: Schedule, teams: readonly Team[]): readonly Placement[] {
  const stops = new Map(
    schedule.routes.flatMap(({ crewId, stops: list }) =>
      list.map((stop) => [stop.jobId, { crewId, stop }] as const),
    ),
  );
  const teamById = new Map(teams.map((team) => [team.teamId, team]));
  const reasons = new Map(schedule.unplanned.map(({ jobId, reason }) => [jobId, reason]));
  const placed = (candidate: VisitCandidate): { stop: PlannedStop; team: Team } | undefined => {
    const found = stops.get(candidate.borrowerId);
    const team = found === undefined ? undefined : teamById.get(found.crewId);
    return found === undefined || team === undefined ? undefined : { stop: found.stop, team };
  };
  const left = (candidate: VisitCandidate, more: readonly Refusal[]): Placement => {
    const rule = reasons.get(candidate.borrowerId) ?? 'not-this-run';
    return { kind: 'left', candidate, refusals: [{ rule, source: planner, loanId: null }, ...more] };
  };
  return [
    ...day.appointed.flatMap((candidate) => {
      if (candidate.state.kind !== 'planned') return [];
      const place = placed(candidate);
      return place === undefined
        ? left(candidate, [])
        : appointment(candidate, candidate.state.visit, place.team);
    }),
    ...day.waiting.map(({ candidate, eligibility }): Placement => {
      if (!eligibility.ok) return { kind: 'left', candidate, refusals: eligibility.refusals };
      const place = placed(candidate);
      if (place === undefined)
        return left(candidate, eligibility.hours.size === 0 ? eligibility.narrowed : []);
      return { kind: 'planned', candidate, visit: visitOf(day, { candidate, eligibility }, place) };
    }),
  ];
}

function appointment(candidate: VisitCandidate, visit: PlannedVisit, team: Team): Placement {
  const isSame =
    team.teamId ===
    teamIdOf(
      visit.date,
      visit.team.map(({ agentId }) => agentId),
    );
  return isSame
    ? { kind: 'kept', candidate, visit }
    : { kind: 'reassigned', candidate, visit: { ...visit, team: membersOf(team) } };
}

function membersOf({ agents }: Team): PlannedVisit['team'] {
  return agents.map(({ agentId, name, badge }) => ({ agentId, name, badge }));
}

function visitOf(
  { runId, businessDate, territory, rules }: TerritoryDay,
  { candidate, eligibility }: Eligible,
  { stop, team }: { readonly stop: PlannedStop; readonly team: Team },
): PlannedVisit {
  const { kind, text, latitude, longitude } = eligibility.address;
  return {
    visitId: `${candidate.borrowerId}.${businessDate}`,
    borrowerId: candidate.borrowerId,
    loanIds: eligibility.loans.map(({ loanId }) => loanId),
    zone: territory.zone,
    address: { kind, text, latitude, longitude },
    team: membersOf(team),
    date: team.date,
    ...promisedHours(stop, { lawful: eligibility.hours.get(team.date) ?? [], shift: team.shift, rules }),
    startMinute: stop.startMinute,
    runId,
  };
}

/** The hours the borrower is told: around the minute planned, on the half hour, and lawful and on duty from end to end. */
export function promisedHours(
  { startMinute, endMinute }: Pick<PlannedStop, 'startMinute' | 'endMinute'>,
  {
    lawful,
    shift,
    rules,
  }: Pick<Team, 'shift'> & {
    readonly lawful: readonly { fromMinute: number; toMinute: number }[];
    readonly rules: Pick<PlanningRules, 'promiseMinutes'>;
  },
): { readonly fromMinute: number; readonly toMinute: number } {
  const range = lawful.find(({ fromMinute, toMinute }) => fromMinute <= startMinute && endMinute <= toMinute);
  if (range === undefined) throw new RangeError('a visit outside lawful hours');
  const earliest = Math.max(range.fromMinute, shift.fromMinute);
  const latest = Math.min(range.toMinute, shift.toMinute);
  const fromMinute = Math.max(earliest, Math.floor(startMinute / 30) * 30);
  return { fromMinute, toMinute: Math.min(latest, Math.max(endMinute, fromMinute + rules.promiseMinutes)) };
}
