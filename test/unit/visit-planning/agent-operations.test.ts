import { describe, expect, it } from 'vitest';
import {
  change,
  register,
  suspendAfterComplaint,
  type AgentDeps,
} from '../../../functions/visit-planning/agent-operations.ts';
import type { AgentForm } from '../../../shared/domain/visits/agent-change.ts';
import { anAgent } from '../../support/agents.ts';
import { at, on } from '../../support/builders.ts';
import { memoryAgentStore } from '../../support/memory-field-stores.ts';

function deps(overrides: Partial<AgentDeps> = {}): AgentDeps {
  return {
    agents: memoryAgentStore(anAgent()),
    // Still 11 March in London, already the 12th in Taipei.
    clock: () => at('2025-03-11T20:00Z'),
    zone: 'Asia/Taipei',
    territoryIds: ['taipei'],
    ...overrides,
  };
}

const { agentId, name, badge, document, languages, territory, visitsADay, shifts } = anAgent({
  agentId: 'A2',
  badge: 'T-2',
});
const form: AgentForm = { agentId, name, badge, document, languages, territory, visitsADay, shifts };

describe('agents', () => {
  it('are registered', async () => {
    const use = deps();
    expect(await register(use)(form)).toMatchObject({ kind: 'done', agent: { version: 1, training: null } });
    expect(await use.agents.find('A2')).toMatchObject(form);
  });

  it.each([
    ['an id twice', { agentId: 'A1' }, 'conflict', [{ field: 'agentId', rule: 'not registered already' }]],
    ['a badge twice', { badge: 'T-0001' }, 'conflict', [{ field: 'badge', rule: 'on no other agent' }]],
    [
      'an office there is not',
      { territory: 'atlantis' },
      'invalid',
      [{ field: 'territory', rule: 'a field office of the bank' }],
    ],
    [
      'papers that lapsed yesterday, on the bank’s clock',
      { document: { number: 'X', expiresOn: on('2025-03-11') } },
      'invalid',
      [{ field: 'document.expiresOn', rule: 'not expired' }],
    ],
  ])('with %s are refused and nothing is written', async (_case, overrides, kind, faults) => {
    const use = deps();
    const before = await use.agents.list();
    expect(await register(use)({ ...form, ...overrides })).toEqual({ kind, faults });
    expect(await use.agents.list()).toEqual(before);
  });

  it('are changed on what is stored when somebody else was first', async () => {
    const agents = memoryAgentStore(anAgent());
    let raced = false;
    const racing = {
      ...agents,
      find: async (id: string) => {
        const found = await agents.find(id);
        if (!raced) await agents.save({ ...found!, visitsADay: 3, version: 2 });
        raced = true;
        return found;
      },
    };
    const training = { kind: 'record-training', completedOn: on('2025-03-12') } as const;
    const use = deps({ agents: racing });
    expect(await change(use)('A1', training, '1')).toEqual({ kind: 'changed' });
    const done = {
      kind: 'done',
      agent: { version: 3, visitsADay: 3, training: { completedOn: '2025-03-12' } },
    };
    expect(await change(use)('A1', training, '2')).toMatchObject(done);
    // The first attempt's answer was lost.
    expect(await change(use)('A1', training, '2')).toMatchObject(done);
  });

  it('that are unknown, or always changed by others, are not changed', async () => {
    const training = { kind: 'record-training', completedOn: on('2025-03-12') } as const;
    expect(await change(deps())('A9', training, '1')).toEqual({ kind: 'unknown' });
    const lost = { ...memoryAgentStore(anAgent()), save: () => Promise.resolve(false) };
    expect(await change(deps({ agents: lost }))('A1', training, '1')).toMatchObject({ kind: 'conflict' });
  });

  it('are suspended when a complaint about conduct is upheld, once however often it is told', async () => {
    const use = deps();
    const suspend = suspendAfterComplaint(use);
    const first = await suspend('A1', { complaintId: 'C-1', reason: 'threat' });
    expect(first).toMatchObject({
      kind: 'done',
      agent: { version: 2, suspension: { from: '2025-03-12', cause: 'conduct-complaint', source: 'C-1' } },
    });
    expect(await suspend('A1', { complaintId: 'C-1', reason: 'threat' })).toEqual(first);
    expect(await change(use)('A1', { kind: 'unsuspend' }, '2')).toMatchObject({
      kind: 'done',
      agent: { suspension: null, version: 3 },
    });
  });
});
