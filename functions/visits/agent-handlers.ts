import { changedMeanwhile } from '../../shared/contracts/api/route.ts';
import { agentRoutes } from '../../shared/contracts/agent-routes.ts';
import type { Agent } from '../../shared/domain/visits/agent.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { change, register, type AgentDeps, type AgentResult } from '../visit-planning/agent-operations.ts';

const unknown = { problem: 'unknown-record', detail: 'There is no such agent.' } as const;

/** The API of the agents' book: what stands in `agentRoutes`. Twice, late, half: see `register` and `change`. */
export function agentHandlers(deps: AgentDeps): readonly Bound[] {
  return [
    handle(agentRoutes.registerAgent, async ({ body }) => {
      const result = refusedOr(await register(deps)(body));
      return result.kind === 'answered' ? result.answer : conflict;
    }),
    handle(agentRoutes.readAgent, async ({ caller, params }) => {
      if (caller.role === 'agent' && caller.agentId !== params.id) return unknown;
      const agent = await deps.agents.find(params.id);
      return agent === undefined ? unknown : { body: agent, version: agent.version };
    }),
    handle(agentRoutes.changeAgent, async ({ params, body, ifMatch }) => {
      const result = refusedOr(await change(deps)(params.id, body, ifMatch));
      if (result.kind === 'answered') return result.answer;
      return result.kind === 'unknown' ? unknown : changedMeanwhile;
    }),
  ];
}

const conflict = { problem: 'conflict', detail: 'The record is gone.' } as const;

type Answer =
  | { readonly body: Agent; readonly version: number }
  | {
      readonly problem: 'invalid-request' | 'conflict';
      readonly detail: string;
      readonly errors: { readonly field: string; readonly rule: string }[];
    };

function refusedOr(
  result: AgentResult,
): { readonly kind: 'unknown' | 'changed' } | { readonly kind: 'answered'; readonly answer: Answer } {
  switch (result.kind) {
    case 'unknown':
    case 'changed':
      return { kind: result.kind };
    case 'done':
      return { kind: 'answered', answer: { body: result.agent, version: result.agent.version } };
    case 'invalid':
    case 'conflict':
      return {
        kind: 'answered',
        answer: {
          problem: result.kind === 'invalid' ? 'invalid-request' : 'conflict',
          detail: 'The record breaks rules. Nothing was changed.',
          errors: [...result.faults],
        },
      };
  }
}
