import { beforeEach, describe, expect, it } from 'vitest';
import type { ServiceFile } from '../../shared/domain/service/service-file.ts';
import type { ServiceStore } from '../../shared/ports/service-store.ts';
import { at } from '../support/builders.ts';

const since = (minute: number) => at(`2025-03-12T02:0${minute}:00Z`);

const aFile = (given: Partial<ServiceFile> = {}, minute = 0): ServiceFile => ({
  borrowerId: 'B-1',
  version: 1,
  requests: [
    {
      id: 'a',
      asked: { kind: 'contact-data', number: '+12015550199', address: '信義路 1 號', notMine: null },
      at: since(minute),
      source: 'app',
      state: 'open',
      closedAt: null,
      closedBy: null,
      finding: null,
    },
  ],
  ...given,
});
const closed = (file: ServiceFile): ServiceFile => ({
  ...file,
  version: file.version + 1,
  requests: file.requests.map((one) => ({ ...one, state: 'done', closedAt: since(9), closedBy: 'anna' })),
});

export function serviceStoreContract(name: string, start: () => Promise<ServiceStore>): void {
  describe(`ServiceStore, ${name}`, () => {
    let store: ServiceStore;
    beforeEach(async () => {
      store = await start();
    });

    it('reads what was written, each version after the one before only', async () => {
      expect(await store.find('B-1')).toBeUndefined();
      const first = aFile();
      expect([await store.save(closed(first)), await store.save(first), await store.save(first)]).toEqual([
        false,
        true,
        false,
      ]);
      expect(await store.find('B-1')).toEqual(first);
      expect(await store.save(closed(first))).toBe(true);
      expect(await store.find('B-1')).toEqual(closed(first));
    });

    it('lists who waits, the longest first, page by page, and nobody whose requests are closed', async () => {
      for (const [borrowerId, minute] of [
        ['B-3', 1],
        ['B-1', 3],
        ['B-2', 2],
        ['B-4', 0],
      ] as const)
        await store.save(aFile({ borrowerId }, minute));
      await store.save(closed(aFile({ borrowerId: 'B-4' })));
      const first = await store.waiting({ after: undefined, limit: 2 });
      expect(first.borrowerIds).toEqual(['B-3', 'B-2']);
      const second = await store.waiting({ after: first.next ?? undefined, limit: 2 });
      expect(second).toEqual({ borrowerIds: ['B-1'], next: null });
    });
  });
}
