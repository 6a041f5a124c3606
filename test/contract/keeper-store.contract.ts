import { describe, expect, it } from 'vitest';
import { handOver, keptByNobody, type CaseKeeper } from '../../shared/domain/desk/case-keeper.ts';
import type { KeeperStore } from '../../shared/ports/keeper-store.ts';
import { at } from '../support/builders.ts';

const given = (kept: CaseKeeper, to: string | null): CaseKeeper => {
  const handover = { id: `${kept.version}`, to, by: 'boss', reason: 'leave', at: at('2025-03-12T02:00Z') };
  const decision = handOver(kept, handover, true);
  if (!decision.ok) throw new Error(decision.refusal);
  return decision.next;
};

export function keeperStoreContract(name: string, start: () => Promise<KeeperStore>): void {
  describe(`KeeperStore, ${name}`, () => {
    it('reads what was written, each version after the one before only', async () => {
      const store = await start();
      expect(await store.find('L-1')).toBeUndefined();
      const first = given(keptByNobody('L-1'), 'anna');
      const second = given(first, null);
      const saved = [await store.save(second), await store.save(first), await store.save(first)];
      expect(saved).toEqual([false, true, false]);
      expect(await store.find('L-1')).toEqual(first);
      expect(await store.save(second)).toBe(true);
      expect(await store.find('L-1')).toEqual(second);
    });

    it('lists what somebody has now, page by page', async () => {
      const store = await start();
      for (const loanId of ['L-3', 'L-1', 'L-2', 'L-4'])
        await store.save(given(keptByNobody(loanId), loanId === 'L-4' ? 'bob' : 'anna'));
      await store.save(given(given(keptByNobody('L-3'), 'anna'), null));
      const first = await store.keptBy({ keeper: 'anna', after: undefined, limit: 1 });
      expect(first).toEqual({ loanIds: ['L-1'], next: 'L-1' });
      const second = await store.keptBy({ keeper: 'anna', after: 'L-1', limit: 5 });
      expect(second).toEqual({ loanIds: ['L-2'], next: null });
    });
  });
}
