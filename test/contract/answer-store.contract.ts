import { beforeEach, describe, expect, it } from 'vitest';
import { noAnswers } from '../../shared/domain/answers/answers.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import { aDispute, aHardship, anArrangement, aPromise, someAnswers } from '../support/answers.ts';
import { on } from '../support/builders.ts';

export function answerStoreContract(name: string, start: () => Promise<AnswerStore>): void {
  describe(`AnswerStore, ${name}`, () => {
    let store: AnswerStore;

    beforeEach(async () => {
      store = await start();
    });

    it.each([
      { name: 'bare', answers: someAnswers() },
      {
        name: 'with everything',
        answers: someAnswers({
          promises: [aPromise({ state: 'broken', settledOn: on('2025-03-22') }), aPromise({ id: 'PR-2' })],
          arrangements: [
            anArrangement({ state: 'declined', acceptedAt: null }),
            anArrangement({ id: 'PL-2' }),
          ],
          hardships: [aHardship({ documents: ['a/b'] })],
          disputes: [aDispute({ text: '我已經在分行付款 😡' })],
          ability: { is: 'unable', on: on('2025-03-12'), source: 'call' },
          willingness: { is: 'willing', on: on('2025-03-12'), source: 'visit' },
        }),
      },
    ])('reads what was written: $name', async ({ answers }) => {
      expect(await store.find('L1')).toBeUndefined();
      expect(await store.save(answers)).toBe(true);
      expect(await store.find('L1')).toEqual(answers);
      expect(await store.find('L2')).toBeUndefined();
    });

    it.each([
      { before: 0, version: 1, wins: true },
      { before: 0, version: 2, wins: false },
      { before: 1, version: 1, wins: false },
      { before: 1, version: 2, wins: true },
      { before: 2, version: 2, wins: false },
      { before: 2, version: 4, wins: false },
    ])('over version $before, version $version is written: $wins', async ({ before, version, wins }) => {
      for (let one = 1; one <= before; one += 1) await store.save(someAnswers({ version: one }));
      const kept = await store.find('L1');
      const late = someAnswers({ version, promises: [aPromise()] });
      expect(await store.save(late)).toBe(wins);
      expect(await store.find('L1')).toEqual(wins ? late : kept);
    });

    it('of many at a time on one version, one wins', async () => {
      const of = (by: number) => someAnswers({ disputes: [aDispute({ id: `DS-${by}` })] });
      const won = await Promise.all(Array.from({ length: 8 }, (_, by) => store.save(of(by))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.find('L1')).toEqual(of(won.indexOf(true)));
    });

    it.each([
      { name: 'never stored', broken: noAnswers('L1', 'B1') },
      { name: 'a promise of nothing', broken: someAnswers({ promises: [aPromise({ amountMinor: 0 })] }) },
      { name: 'a plan without rates', broken: someAnswers({ arrangements: [anArrangement({ rates: [] })] }) },
    ])('refuses to store what could not be read back: $name', async ({ broken }) => {
      await expect((async () => store.save(broken))()).rejects.toThrow();
      expect(await store.find('L1')).toBeUndefined();
    });
  });
}
