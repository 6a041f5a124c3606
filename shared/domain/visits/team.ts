import type { LocalDate } from '../local-date.ts';
import type { MinuteRange } from '../permit/pack.ts';
import type { Language } from '../portfolio.ts';
import { shiftsOn, unfitFor, type Agent, type AgentRules } from './agent.ts';

/** Two or three agents who go together on one day. */
export interface Team {
  /** `date#agent+agent`: who goes makes the team. */
  readonly teamId: string;
  readonly date: LocalDate;
  readonly agents: readonly Agent[];
  /** Hours in which all of them are on duty. */
  readonly shift: MinuteRange;
  /** What the one with the fewest can do. */
  readonly visitsAtMost: number;
  /** Spoken by at least one of them. */
  readonly languages: readonly Language[];
}

export interface TeamRules extends AgentRules {
  readonly staffMin: number;
  readonly staffMax: number;
}

/** Shortest hours together that are worth sending a team out for. */
const shortestMinutes = 120;

/**
 * The teams of a territory on a date: first those who are expected somewhere already (`bound`, lists of agent ids),
 * then pairs of the others, whose shifts agree best; one left over joins a pair as the third. Agents unfit on that date
 * are in none; a bound team one of whose agents is unfit is none. Deterministic: the order of agents does not matter.
 */
export function teamsOn(
  agents: readonly Agent[],
  date: LocalDate,
  { rules, bound }: { readonly rules: TeamRules; readonly bound: readonly (readonly string[])[] },
): readonly Team[] {
  const fit = agents
    .filter((agent) => unfitFor(agent, date, rules).length === 0)
    .sort((a, b) => compare(a.agentId, b.agentId));
  const byId = new Map(fit.map((agent) => [agent.agentId, agent]));
  const kept = unique(bound).flatMap((ids) => {
    const members = ids.flatMap((id) => byId.get(id) ?? []);
    const team = members.length === ids.length ? teamOf(members, date, rules) : undefined;
    return team === undefined ? [] : [team];
  });
  // Two appointments may have bound one agent into two teams; both keep their promise only if the first does.
  const taken = new Set<string>();
  const teams = kept.filter((team) => {
    if (team.agents.some(({ agentId }) => taken.has(agentId))) return false;
    for (const { agentId } of team.agents) taken.add(agentId);
    return true;
  });
  return [
    ...teams,
    ...pairUp(
      fit.filter(({ agentId }) => !taken.has(agentId)),
      date,
      rules,
    ),
  ];
}

function pairUp(free: readonly Agent[], date: LocalDate, rules: TeamRules): readonly Team[] {
  const left = [...free];
  const groups: Agent[][] = [];
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    const group = [first];
    while (group.length < rules.staffMin) {
      const mate = bestMate(group, left, date);
      if (mate === undefined) break;
      group.push(mate);
      left.splice(left.indexOf(mate), 1);
    }
    groups.push(group);
  }
  const whole = groups.filter((group) => group.length >= rules.staffMin);
  for (const single of groups.filter((group) => group.length < rules.staffMin).flat()) {
    const host = whole.find(
      (group) =>
        group.length < rules.staffMax && minutesTogether([...group, single], date) >= shortestMinutes,
    );
    host?.push(single);
  }
  return whole.flatMap((group) => teamOf(group, date, rules) ?? []);
}

function bestMate(group: readonly Agent[], left: readonly Agent[], date: LocalDate): Agent | undefined {
  let best: { readonly mate: Agent; readonly minutes: number } | undefined;
  for (const mate of left) {
    const minutes = minutesTogether([...group, mate], date);
    if (minutes >= shortestMinutes && minutes > (best?.minutes ?? 0)) best = { mate, minutes };
  }
  return best?.mate;
}

function minutesTogether(agents: readonly Agent[], date: LocalDate): number {
  const { fromMinute, toMinute } = hoursTogether(agents, date);
  return toMinute - fromMinute;
}

/** The longest stretch in which all are on duty; empty when there is none. */
function hoursTogether(agents: readonly Agent[], date: LocalDate): MinuteRange {
  const [first, ...more] = agents.map((agent) => shiftsOn(agent, date));
  const common = more.reduce((shared, shifts) => intersect(shared, shifts), first ?? []);
  const longest = common.reduce<MinuteRange | undefined>(
    (best, one) => (best === undefined || lengthOf(one) > lengthOf(best) ? one : best),
    undefined,
  );
  return longest ?? { fromMinute: 0, toMinute: 0 };
}

const lengthOf = ({ fromMinute, toMinute }: MinuteRange): number => toMinute - fromMinute;

/** Stretches that lie in both lists. */
export function intersect(a: readonly MinuteRange[], b: readonly MinuteRange[]): readonly MinuteRange[] {
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const fromMinute = Math.max(one.fromMinute, other.fromMinute);
      const toMinute = Math.min(one.toMinute, other.toMinute);
      return fromMinute < toMinute ? [{ fromMinute, toMinute }] : [];
    }),
  );
}

/** Undefined: too few or too many, or hardly an hour together. */
function teamOf(agents: readonly Agent[], date: LocalDate, rules: TeamRules): Team | undefined {
  const shift = hoursTogether(agents, date);
  if (agents.length < rules.staffMin || agents.length > rules.staffMax || lengthOf(shift) < shortestMinutes)
    return undefined;
  const members = [...agents].sort((a, b) => compare(a.agentId, b.agentId));
  return {
    teamId: teamIdOf(
      date,
      members.map(({ agentId }) => agentId),
    ),
    date,
    agents: members,
    shift,
    visitsAtMost: Math.min(...members.map(({ visitsADay }) => visitsADay)),
    languages: [...new Set(members.flatMap(({ languages }) => languages))].sort(compare),
  };
}

/** The id of the team these agents make on a date. */
export function teamIdOf(date: LocalDate, agentIds: readonly string[]): string {
  return `${date}#${[...agentIds].sort(compare).join('+')}`;
}

function unique(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byName = new Map(lists.map((ids) => [[...ids].sort(compare).join('+'), ids]));
  return [...byName.entries()].sort(([a], [b]) => compare(a, b)).map(([, ids]) => ids);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
