import { describe, expect, it } from 'vitest';
import type { VisitCandidate } from '../../shared/domain/visits/candidate.ts';
import type { AgentStore } from '../../shared/ports/agent-store.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';
import { anAgent } from '../support/agents.ts';
import { at, on } from '../support/builders.ts';

export function agentStoreContract(name: string, open: () => Promise<AgentStore>): void {
  describe(`agents ${name}`, () => {
    it('are registered once, with a badge nobody else has', async () => {
      const agents = await open();
      expect(await agents.register(anAgent())).toBe('registered');
      expect(await agents.register(anAgent({ badge: 'T-0002' }))).toBe('agent-exists');
      expect(await agents.register(anAgent({ agentId: 'A2' }))).toBe('badge-taken');
      expect(await agents.register(anAgent({ agentId: 'A2', badge: 'T-0002' }))).toBe('registered');
      expect((await agents.list()).map(({ agentId, badge }) => `${agentId} ${badge}`)).toEqual([
        'A1 T-0001',
        'A2 T-0002',
      ]);
    });

    it('are saved on the version they were decided on', async () => {
      const agents = await open();
      await agents.register(anAgent());
      const next = anAgent({
        version: 2,
        leave: [{ from: on('2025-04-01'), to: on('2025-04-02'), reason: 'x' }],
        suspension: { from: on('2025-03-11'), cause: 'conduct-complaint', reason: 'threat', source: 'C-1' },
      });
      expect(await Promise.all([agents.save(next), agents.save({ ...next, visitsADay: 1 })])).toEqual(
        expect.arrayContaining([true, false]),
      );
      expect((await agents.find('A1'))?.version).toBe(2);
      expect(await agents.save(anAgent({ version: 2 }))).toBe(false);
      expect(await agents.save(anAgent({ agentId: 'A9', version: 2 }))).toBe(false);
      expect(await agents.find('A9')).toBeUndefined();
    });
  });
}

export function aCandidate(overrides: Partial<VisitCandidate> = {}): VisitCandidate {
  return {
    borrowerId: 'B1',
    name: '陳小明',
    language: 'zh-TW',
    territory: 'taipei',
    loans: [
      {
        loanId: 'L1',
        taskId: 'L1#visit#2025-03-11',
        decidedAt: at('2025-03-11T01:00Z'),
        currency: 'TWD',
        overdueMinor: 1000,
        delinquentDays: 60,
      },
    ],
    state: { kind: 'waiting', since: on('2025-03-11'), wish: null, refusals: [] },
    version: 1,
    ...overrides,
  };
}

export function visitCandidateStoreContract(name: string, open: () => Promise<VisitCandidateStore>): void {
  describe(`visit candidates ${name}`, () => {
    it('are one a borrower, whoever writes first', async () => {
      const candidates = await open();
      const saved = await Promise.all([
        candidates.save(aCandidate()),
        candidates.save(aCandidate({ name: 'other' })),
      ]);
      expect([...saved].sort()).toEqual([false, true]);
      expect(await candidates.save(aCandidate({ version: 3 }))).toBe(false);
      expect(await candidates.save(aCandidate({ version: 2 }))).toBe(true);
      expect(await candidates.find('B1')).toEqual(aCandidate({ version: 2 }));
      expect(await candidates.find('B2')).toBeUndefined();
    });

    it('are found by territory until they are closed or move', async () => {
      const candidates = await open();
      for (const borrowerId of ['B3', 'B1', 'B2']) await candidates.save(aCandidate({ borrowerId }));
      await candidates.save(aCandidate({ borrowerId: 'B4', territory: 'tainan' }));
      const closed = { kind: 'closed', at: at('2025-03-12'), reason: 'paid' } as const;
      await candidates.save(aCandidate({ borrowerId: 'B1', state: closed, version: 2 }));
      await candidates.save(aCandidate({ borrowerId: 'B2', territory: 'tainan', version: 2 }));
      const ids = async (territory: string): Promise<string[]> =>
        (await candidates.open(territory)).map(({ borrowerId }) => borrowerId);
      expect(await ids('taipei')).toEqual(['B3']);
      expect(await ids('tainan')).toEqual(['B2', 'B4']);
      expect(await ids('nowhere')).toEqual([]);
      expect(await Promise.all(['taipei', 'nowhere'].map((id) => candidates.anyOpen(id)))).toEqual([
        true,
        false,
      ]);
    });
  });
}
