import { unfitFor, type AgentRules } from '../../shared/domain/visits/agent.ts';
import type { AgentStore } from '../../shared/ports/agent-store.ts';
import type { DepartDeps } from './depart.ts';

/** Who of a team may not visit on a date, by the agents' own records; an agent nobody knows may not. */
export function unfitOf(agents: Pick<AgentStore, 'find'>, rules: AgentRules): DepartDeps['unfit'] {
  return async (agentIds, date) => {
    const found = await Promise.all(
      agentIds.map(async (agentId) => {
        const agent = await agents.find(agentId);
        return { agentId, reasons: agent === undefined ? ['unknown'] : unfitFor(agent, date, rules) };
      }),
    );
    return found.filter(({ reasons }) => reasons.length > 0);
  };
}
