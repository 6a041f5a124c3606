import type { Agent } from '../../shared/domain/visits/agent.ts';
import type { VisitCandidate } from '../../shared/domain/visits/candidate.ts';
import type { AgentStore } from '../../shared/ports/agent-store.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';

/** Agents in memory, to the letter of the port's contract. */
export function memoryAgentStore(...agents: readonly Agent[]): AgentStore {
  const byId = new Map(agents.map((agent) => [agent.agentId, agent]));
  return {
    find: (agentId) => Promise.resolve(byId.get(agentId)),
    list: () => Promise.resolve([...byId.values()].sort((a, b) => (a.agentId < b.agentId ? -1 : 1))),
    register: (agent) => {
      if (byId.has(agent.agentId)) return Promise.resolve('agent-exists');
      if ([...byId.values()].some(({ badge }) => badge === agent.badge))
        return Promise.resolve('badge-taken');
      byId.set(agent.agentId, agent);
      return Promise.resolve('registered');
    },
    save: (next) => {
      if (byId.get(next.agentId)?.version !== next.version - 1) return Promise.resolve(false);
      byId.set(next.agentId, next);
      return Promise.resolve(true);
    },
  };
}

/** Candidates in memory. */
export function memoryVisitCandidateStore(): VisitCandidateStore {
  const byBorrower = new Map<string, VisitCandidate>();
  return {
    find: (borrowerId) => Promise.resolve(byBorrower.get(borrowerId)),
    open: (territory) =>
      Promise.resolve(
        [...byBorrower.values()]
          .filter((one) => one.territory === territory && one.state.kind !== 'closed')
          .sort((a, b) => (a.borrowerId < b.borrowerId ? -1 : 1)),
      ),
    anyOpen: (territory) =>
      Promise.resolve(
        [...byBorrower.values()].some((one) => one.territory === territory && one.state.kind !== 'closed'),
      ),
    save: (next) => {
      if ((byBorrower.get(next.borrowerId)?.version ?? 0) !== next.version - 1) return Promise.resolve(false);
      byBorrower.set(next.borrowerId, next);
      return Promise.resolve(true);
    },
  };
}
