import { localDateAt } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Agent } from '../../shared/domain/visits/agent.ts';
import {
  changeAgent,
  registerAgent,
  suspendForConduct,
  type AgentChange,
  type AgentForm,
} from '../../shared/domain/visits/agent-change.ts';
import type { FieldFault } from '../../shared/domain/visits/fault.ts';
import type { AgentStore } from '../../shared/ports/agent-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export interface AgentDeps {
  readonly agents: AgentStore;
  readonly clock: Clock;
  /** The bank's zone: its date is "today" for papers and leave. */
  readonly zone: string;
  /** Field offices there are. */
  readonly territoryIds: readonly string[];
}

/** invalid: the input breaks rules, all of them named. conflict: others hold what was asked for, or kept changing the record. */
export type AgentResult =
  | { readonly kind: 'done'; readonly agent: Agent }
  | { readonly kind: 'invalid' | 'conflict'; readonly faults: readonly FieldFault[] }
  | { readonly kind: 'unknown' }
  /** The record is no longer as the caller has read it; nothing was changed. */
  | { readonly kind: 'changed' };

const attemptsAtMost = 5;

/** Registers an agent. Twice: the second finds the id taken and writes nothing. */
export function register(deps: AgentDeps): (form: AgentForm) => Promise<AgentResult> {
  return async (form) => {
    const decision = registerAgent(form, today(deps));
    const faults = [...(decision.ok ? [] : decision.faults), ...territoryFaults(deps, form.territory)];
    if (!decision.ok || faults.length > 0) return { kind: 'invalid', faults };
    switch (await deps.agents.register(decision.next)) {
      case 'registered':
        return { kind: 'done', agent: decision.next };
      case 'agent-exists':
        return { kind: 'conflict', faults: [{ field: 'agentId', rule: 'not registered already' }] };
      case 'badge-taken':
        return { kind: 'conflict', faults: [{ field: 'badge', rule: 'on no other agent' }] };
    }
  };
}

/**
 * Changes an agent's record as the caller has read it, by its version. Twice: what it says is so already, and it is done,
 * whatever the version.
 */
export function change(
  deps: AgentDeps,
): (agentId: string, wanted: AgentChange, version: string) => Promise<AgentResult> {
  return async (agentId, wanted, version) => {
    const elsewhere = wanted.kind === 'set-duty' ? territoryFaults(deps, wanted.territory) : [];
    if (elsewhere.length > 0) return { kind: 'invalid', faults: elsewhere };
    const decide: Decide = (agent) => changeAgent(agent, wanted, today(deps));
    return save(deps, agentId, { decide, version });
  };
}

/**
 * Suspends an agent because a complaint about conduct was upheld: called where complaints are resolved. Twice, or for an
 * agent suspended already: nothing changes and the answer is the record as it stands.
 */
export function suspendAfterComplaint(
  deps: AgentDeps,
): (
  agentId: string,
  complaint: { readonly complaintId: string; readonly reason: string },
) => Promise<AgentResult> {
  return async (agentId, complaint) =>
    save(deps, agentId, {
      decide: (agent) => {
        const next = suspendForConduct(agent, complaint, today(deps));
        return next === undefined ? { ok: true, next: agent } : { ok: true, next };
      },
    });
}

type Decide = (agent: Agent) => ReturnType<typeof changeAgent>;

/** Decided anew on what is stored when somebody else was first, unless the change is to one `version` only. */
async function save(
  { agents }: AgentDeps,
  agentId: string,
  { decide, version }: { readonly decide: Decide; readonly version?: string },
): Promise<AgentResult> {
  for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
    const agent = await agents.find(agentId);
    if (agent === undefined) return { kind: 'unknown' };
    const decision = decide(agent);
    // Said again, it changes nothing: a repeat after a crash is answered like the first.
    if (decision.ok && saysNothingNew(agent, decision.next)) return { kind: 'done', agent };
    if (version !== undefined && version !== String(agent.version)) return { kind: 'changed' };
    if (!decision.ok) return { kind: 'invalid', faults: decision.faults };
    if (await agents.save(decision.next)) return { kind: 'done', agent: decision.next };
  }
  return { kind: 'conflict', faults: [{ field: 'agentId', rule: 'not changed by others meanwhile' }] };
}

const saysNothingNew = (agent: Agent, next: Agent): boolean =>
  JSON.stringify({ ...agent, version: 0 }) === JSON.stringify({ ...next, version: 0 });

function territoryFaults({ territoryIds }: AgentDeps, territory: string): readonly FieldFault[] {
  return territoryIds.includes(territory) ? [] : [{ field: 'territory', rule: 'a field office of the bank' }];
}

const today = ({ clock, zone }: AgentDeps): LocalDate => localDateAt(clock(), zone);
