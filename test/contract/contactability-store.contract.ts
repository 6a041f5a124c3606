import { describe, expect, it } from 'vitest';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import { everythingSaid, optOut } from '../support/contactability.ts';

export function contactabilityStoreContract(name: string, start: () => Promise<ContactabilityStore>): void {
  describe(`ContactabilityStore, ${name}`, () => {
    it('gives back all that was stored', async () => {
      const store = await start();
      expect(await store.find('B1')).toBeUndefined();
      expect(await store.save(everythingSaid)).toBe(true);
      expect(await store.find('B1')).toEqual(everythingSaid);
      expect(await store.find('B2')).toBeUndefined();
    });

    it('writes on the version it was decided on, and on no other', async () => {
      const store = await start();
      expect(await store.save({ ...everythingSaid, version: 2 })).toBe(false);
      await store.save(everythingSaid);
      expect(await store.save(everythingSaid)).toBe(false);
      expect(await store.save({ ...everythingSaid, version: 3 })).toBe(false);
      expect(await store.save({ ...everythingSaid, version: 2, stops: [] })).toBe(true);
      expect(await store.find('B1')).toMatchObject({ version: 2, stops: [] });
    });

    it('loses none of the changes made at once, and writes nothing for one made twice', async () => {
      const store = await start();
      const numbers = ['+12015550121', '+12015550122', '+12015550123'];
      const results = await Promise.all(
        numbers.map((number) => changeContactability(store, 'B1', [optOut({ number })])),
      );
      expect(results).toEqual([true, true, true]);
      const stored = await store.find('B1');
      expect(stored?.choices.map(({ number }) => number).sort()).toEqual(numbers);
      expect(stored?.version).toBe(3);
      const changes = numbers.map((number) => optOut({ number }));
      expect(await changeContactability(store, 'B1', changes)).toBe(false);
      expect((await store.find('B1'))?.version).toBe(3);
    });
  });
}
