import { beforeEach, describe, expect, it } from 'vitest';
import type { SlotRequest } from '../../shared/domain/delivery/pacing.ts';
import type { SendingSwitch } from '../../shared/domain/delivery/sending-switch.ts';
import { epochMs, plusMs } from '../../shared/domain/instant.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import { at, on } from '../support/builders.ts';

const noon = at('2025-03-11T04:00Z');
const day = on('2025-03-11');

export function deliveryStoreContract(name: string, start: () => Promise<DeliveryStore>): void {
  describe(`DeliveryStore, ${name}`, () => {
    let store: DeliveryStore;

    beforeEach(async () => {
      store = await start();
    });

    const request = (afterMs: number, more: Partial<SlotRequest> = {}): SlotRequest => ({
      pace: { partsPerSecond: 10, burstParts: 0 },
      parts: 1,
      now: plusMs(noon, afterMs),
      latest: plusMs(noon, afterMs + 1000),
      ...more,
    });
    /** Milliseconds after noon at which a text may go. */
    const slot = async (asked: SlotRequest, lane = 'cn'): Promise<number | undefined> => {
      const when = await store.takeSlot(lane, asked);
      return when === undefined ? undefined : epochMs(when) - epochMs(noon);
    };

    it('hands out slots at the pace, counting parts', async () => {
      expect(await slot(request(0))).toBe(0);
      expect(await slot(request(0, { parts: 3 }))).toBe(100);
      expect(await slot(request(0))).toBe(400);
      expect(await slot(request(450))).toBe(500);
    });

    it('each lane has its own bucket', async () => {
      expect(await slot(request(0))).toBe(0);
      expect(await slot(request(0), 'tw')).toBe(0);
    });

    it('after a quiet time a burst goes at once, no larger however long it was quiet', async () => {
      const pace = { partsPerSecond: 10, burstParts: 2 };
      const when: (number | undefined)[] = [];
      for (let nth = 0; nth < 5; nth += 1) when.push(await slot(request(60_000, { pace })));
      expect(when).toEqual([60_000, 60_000, 60_000, 60_100, 60_200]);
    });

    it('no slot later than asked for, and none taken by asking', async () => {
      expect(await slot(request(0, { parts: 11 }))).toBe(0);
      expect(await slot(request(0))).toBeUndefined();
      expect(await slot(request(0))).toBeUndefined();
      expect(await slot(request(100))).toBe(1100);
    });

    it.each([
      { name: 'while it is busy', before: [0], first: 100 },
      { name: 'after a quiet time', before: [-60_000], first: 0 },
      { name: 'the first of all', before: [], first: 0 },
    ])('of many at a time each gets a slot of its own: $name', async ({ before, first }) => {
      for (const afterMs of before) await slot(request(afterMs));
      const when = await Promise.all(Array.from({ length: 8 }, () => slot(request(0))));
      expect(when.sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(when.map((_, at) => first + at * 100));
    });

    const money = (micros: number) => ({ day, currency: 'USD', capMicros: 1000, micros });

    it.each([
      { before: [], micros: 1000, fits: true },
      { before: [], micros: 1001, fits: false },
      { before: [600], micros: 400, fits: true },
      { before: [600], micros: 401, fits: false },
      { before: [600, 400], micros: 1, fits: false },
      { before: [600, 400], micros: 0, fits: true },
    ])('after $before, $micros more of 1000: $fits', async ({ before, micros, fits }) => {
      for (const one of before) await store.reserve(money(one));
      const sum = before.reduce((total, one) => total + one, 0);
      expect(await store.reserve(money(micros))).toBe(fits);
      expect(await store.reserved(money(0))).toBe(fits ? sum + micros : sum);
    });

    it('of many at a time as many as fit', async () => {
      const got = await Promise.all(Array.from({ length: 12 }, () => store.reserve(money(150))));
      expect(got.filter(Boolean)).toHaveLength(6);
      expect(await store.reserved(money(0))).toBe(900);
    });

    it('what is given back may be set aside again; days and currencies are apart', async () => {
      await store.reserve(money(1000));
      await store.giveBack(money(300));
      expect(await store.reserve(money(301))).toBe(false);
      expect(await store.reserve(money(300))).toBe(true);
      expect(await store.reserve({ ...money(1000), day: on('2025-03-12') })).toBe(true);
      expect(await store.reserve({ ...money(1000), currency: 'TWD' })).toBe(true);
    });

    const moved = (version: number, by = 'S1'): SendingSwitch => ({
      version,
      state: version % 2 === 1 ? 'stopped' : 'running',
      moves: [{ to: 'stopped', by, reason: 'wrong amounts', at: noon }],
    });

    it('the switch: running until it is moved, and moved on the version seen only', async () => {
      expect(await store.sendingSwitch()).toEqual({ version: 0, state: 'running', moves: [] });
      expect(await store.saveSwitch(moved(2))).toBe(false);
      expect(await store.saveSwitch(moved(1))).toBe(true);
      expect(await store.sendingSwitch()).toEqual(moved(1));
      expect(await store.saveSwitch(moved(1, 'S2'))).toBe(false);
      expect(await store.saveSwitch(moved(2))).toBe(true);
      expect(await store.sendingSwitch()).toEqual(moved(2));
    });
  });
}
