import { plusMs } from '../../shared/domain/instant.ts';
import { permit, wordsOfAll } from '../../shared/domain/permit/permit.ts';
import { shiftsOn, type Agent } from '../../shared/domain/visits/agent.ts';
import type { Fault } from '../../shared/domain/visits/outcome.ts';
import { hoursOf } from '../../shared/domain/visits/visit-hours.ts';
import type { Visit, VisitWindow } from '../../shared/domain/visits/visit.ts';
import type { VisitRules } from '../../shared/domain/visits/decide-visit.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import type { FactsDeps } from '../send-gate/read-facts.ts';
import { doorRequest } from './depart.ts';
import { ofAgent, visitsOn } from './team-visits.ts';
import { obstacleTo, visitFacts } from './visit-facts.ts';

export type DeskProposalDeps = FactsDeps & { readonly visits: VisitStore; readonly rules: VisitRules };

/** `territory`: whose planner the borrower stands with; undefined: with none. */
export interface DeskProposal {
  readonly window: VisitWindow;
  readonly agents: readonly Agent[];
  readonly territory: string | undefined;
}

/**
 * What stands against a time and a team a person proposes: the rules the planner keeps bind the desk as well. The hours must
 * be lawful from end to end, nothing may hold the visit, and each agent is on duty then, expected nowhere else, and sent out by
 * the office that plans the visit: another office's planning would not know of it and send the agent elsewhere.
 */
export async function deskProposalFaults(
  deps: DeskProposalDeps,
  visit: Visit,
  { window, agents, territory }: DeskProposal,
): Promise<readonly Fault[]> {
  const { visitId, zone } = visit;
  const day = await visitsOn({ ...deps, zone }, window.date);
  const others = day.filter((one) => one.visitId !== visitId);
  const there = agents.flatMap((agent) => elsewhere(agent, window, ofAgent(others, agent.agentId)));
  return [...(await unlawful(deps, { ...visit, ...window })), ...strangers(territory, agents), ...there];
}

function strangers(territory: string | undefined, agents: readonly Agent[]): readonly Fault[] {
  if (territory === undefined || agents.every((agent) => agent.territory === territory)) return [];
  return [{ field: 'agentIds', rule: `of the field office that plans the visit: ${territory}` }];
}

async function unlawful(deps: DeskProposalDeps, visit: Visit): Promise<readonly Fault[]> {
  const facts = await visitFacts(deps, visit);
  const obstacle = obstacleTo(facts, visit, deps.clock());
  if (obstacle !== undefined)
    return [{ field: 'date', rule: `nothing stands against it: ${obstacle.words}` }];
  const [lead] = facts;
  if (lead === undefined) return [];
  const { opens, closes } = hoursOf(visit);
  const asked = [opens, plusMs(closes, -60_000)].map((at) =>
    permit(doorRequest(visit, lead, at), lead.terms, at),
  );
  const denied = asked.find((leave) => leave.kind === 'denial');
  return denied === undefined ? [] : [{ field: 'date', rule: `lawful hours: ${wordsOfAll(denied)}` }];
}

function elsewhere(
  agent: Agent,
  { date, fromMinute, toMinute }: VisitWindow,
  others: readonly Visit[],
): readonly Fault[] {
  const shifts = shiftsOn(agent, date);
  const isOnDuty = shifts.some((shift) => shift.fromMinute <= fromMinute && toMinute <= shift.toMinute);
  const isExpected = others.some((one) => one.fromMinute < toMinute && fromMinute < one.toMinute);
  return [
    ...(isOnDuty ? [] : [{ field: 'agentIds', rule: 'on duty at these hours' }]),
    ...(isExpected ? [{ field: 'agentIds', rule: 'expected nowhere else at these hours' }] : []),
    ...(others.length >= agent.visitsADay
      ? [{ field: 'agentIds', rule: 'no more visits a day than the agent can do' }]
      : []),
  ];
}
