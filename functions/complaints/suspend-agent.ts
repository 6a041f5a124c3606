import { Retryable } from '../../shared/runtime/errors.ts';
import { suspendAfterComplaint, type AgentDeps } from '../visit-planning/agent-operations.ts';
import type { SuspendAgent } from './work-complaint.ts';

/**
 * Takes the agent off visits because a complaint about his conduct was upheld. Twice: the first suspension stands. An agent
 * who is in no book has no visits to be taken off.
 *
 * @throws Retryable when others kept changing the agent's record
 */
export function suspendAgent(deps: Omit<AgentDeps, 'territoryIds'>): SuspendAgent {
  const suspend = suspendAfterComplaint({ ...deps, territoryIds: [] });
  return async ({ agentId, reason: complaintId }) => {
    const result = await suspend(agentId, { complaintId, reason: 'complaint about conduct upheld' });
    if (result.kind === 'conflict' || result.kind === 'invalid')
      throw new Retryable(`agent ${agentId} is not suspended: ${result.kind}`);
  };
}
