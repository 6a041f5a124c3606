import type { Agent } from '../domain/visits/agent.ts';

/** Agents of the field teams. Every write is conditional; reads are strongly consistent. */
export interface AgentStore {
  find(agentId: string): Promise<Agent | undefined>;
  /** All of them, by id: a bank has hundreds, and a plan needs those of one territory once a day. */
  list(): Promise<readonly Agent[]>;
  /** agent-exists, badge-taken: nothing was written. */
  register(agent: Agent): Promise<'registered' | 'agent-exists' | 'badge-taken'>;
  /** Writes if the stored version is `next.version - 1`; false when somebody else was first. The badge never changes. */
  save(next: Agent): Promise<boolean>;
}
