import { beforeEach, describe, expect, it } from 'vitest';
import type { HoldStore } from '../../shared/ports/hold-store.ts';
import { aHold, at } from '../support/builders.ts';

export function holdStoreContract(name: string, start: () => Promise<HoldStore>): void {
  describe(`HoldStore, ${name}`, () => {
    let store: HoldStore;

    beforeEach(async () => {
      store = await start();
    });

    it('keeps the holds of loans and borrowers apart', async () => {
      await store.put({ loanId: 'X1' }, aHold());
      await store.put(
        { borrowerId: 'X1' },
        aHold({ id: 'H2', reason: 'deceased', scope: { kind: 'borrower' } }),
      );
      expect(await store.read({ loanId: 'X1' })).toEqual([aHold()]);
      expect((await store.read({ borrowerId: 'X1' })).map(({ id }) => id)).toEqual(['H2']);
      expect(await store.read({ loanId: 'X2' })).toEqual([]);
    });

    it('the same id is replaced, others stay', async () => {
      const target = { loanId: 'X1' };
      await store.put(target, aHold());
      await store.put(target, aHold({ id: 'H2' }));
      const lifted = aHold({
        until: at('2025-03-12'),
        lifted: { by: 'supervisor-1', reason: 'set in error' },
      });
      await store.put(target, lifted);
      expect((await store.read(target)).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        lifted,
        aHold({ id: 'H2' }),
      ]);
    });

    it('of many at a time none is lost', async () => {
      const ids = ['a', 'b', 'c', 'd'];
      await Promise.all(ids.map((id) => store.put({ loanId: 'X1' }, aHold({ id }))));
      expect((await store.read({ loanId: 'X1' })).map(({ id }) => id).sort()).toEqual(ids);
    });
  });
}
