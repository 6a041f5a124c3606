import { describe, expect, it } from 'vitest';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import { hearNumber } from '../../shared/runtime/number-words.ts';
import { at } from '../support/builders.ts';
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

    it('keeps what numbers said, each on the version it was decided on', async () => {
      const store = await start();
      const [one, other] = ['+12015550121', '+12015550122'];
      const moment = at('2025-03-11T03:00Z');
      const words = { version: 1, words: [{ wanted: false, at: moment, ref: 'm-1' }] };
      expect(await store.saveWords(one, { ...words, version: 2 })).toBe(false);
      expect(await store.saveWords(one, words)).toBe(true);
      expect(await store.saveWords(one, words)).toBe(false);
      expect(await store.wordsOf([])).toEqual(new Map());
      expect(await store.wordsOf([one, other])).toEqual(new Map([[one, words]]));
      const refs = ['m-2', 'm-3', 'm-4'];
      await Promise.all(refs.map((ref) => hearNumber(store, one, { wanted: true, at: moment, ref })));
      const said = (await store.wordsOf([one])).get(one);
      expect(said?.words.map(({ ref }) => ref).sort()).toEqual(['m-1', ...refs]);
      expect(said?.version).toBe(4);
    });
  });
}
