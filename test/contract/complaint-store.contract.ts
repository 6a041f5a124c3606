import { describe, expect, it } from 'vitest';
import type { Hold } from '../../shared/domain/case.ts';
import { complaintHold, type Complaint } from '../../shared/domain/complaint.ts';
import { instantOf } from '../../shared/domain/instant.ts';
import { localDate } from '../../shared/domain/local-date.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';

export interface StoreUnderTest {
  readonly store: ComplaintStore;
  /** As the send gate reads them. */
  readonly holds: (loanId: string) => Promise<readonly Hold[]>;
}

let made = 0;

function complaint(change: Partial<Complaint> = {}): Complaint {
  made += 1;
  return {
    complaintId: `CMP-20250305-0000-0000-0000-${String(made).padStart(4, '0')}`,
    loanId: `loan-${made}`,
    channel: 'app',
    category: 'conduct',
    text: '催收员在晚上十一点来电 😡',
    status: 'open',
    receivedAt: instantOf(Date.UTC(2025, 2, 5, 1, 2, 3)),
    decideBy: localDate('2025-03-20'),
    language: 'zh-CN',
    collectionHeld: true,
    ...change,
  };
}

/** What every complaint store keeps; run against the fake and the real engine. */
export function complaintStoreContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`complaint store: ${name}`, () => {
    it('gives back what was stored, and the hold with it', async () => {
      const { store, holds } = await start();
      const filed = complaint({ contact: { name: 'Anna Lee', phone: '+12015550123' } });
      expect(await store.find(filed.complaintId)).toBeUndefined();
      expect(await store.open(filed, complaintHold(filed))).toBe('opened');
      expect(await store.find(filed.complaintId)).toEqual(filed);
      expect(await holds(filed.loanId)).toEqual([complaintHold(filed)]);
    });

    it('keeps a contact without a phone', async () => {
      const { store } = await start();
      const filed = complaint({ contact: { name: '王小明' } });
      await store.open(filed, complaintHold(filed));
      expect(await store.find(filed.complaintId)).toEqual(filed);
    });

    it('stores a number once and adds no second hold', async () => {
      const { store, holds } = await start();
      const filed = complaint();
      await store.open(filed, complaintHold(filed));
      const again = { ...filed, text: 'something else' };
      expect(await store.open(again, complaintHold(again))).toBe('exists');
      expect(await store.find(filed.complaintId)).toEqual(filed);
      expect(await holds(filed.loanId)).toHaveLength(1);
    });

    it('stores a complaint without a hold where the policy asks for none', async () => {
      const { store, holds } = await start();
      const filed = complaint({ collectionHeld: false });
      expect(await store.open(filed, undefined)).toBe('opened');
      expect(await holds(filed.loanId)).toEqual([]);
    });

    it('keeps every hold of complaints filed on one loan at once', async () => {
      const { store, holds } = await start();
      const first = complaint();
      const all = [first, ...Array.from({ length: 19 }, () => complaint({ loanId: first.loanId }))];
      const outcomes = await Promise.all(all.map((one) => store.open(one, complaintHold(one))));
      const opened = all.filter((_, at) => outcomes[at] === 'opened');
      expect(opened.length).toBeGreaterThan(0);
      expect(outcomes.every((outcome) => outcome === 'opened' || outcome === 'contended')).toBe(true);
      const sources = (await holds(first.loanId)).map(({ source }) => source);
      expect(sources.sort()).toEqual(opened.map(({ complaintId }) => complaintId).sort());
      for (const [at, one] of all.entries()) {
        expect(await store.find(one.complaintId)).toEqual(outcomes[at] === 'opened' ? one : undefined);
      }
    });

    it('opens one of fifty with the same number', async () => {
      const { store, holds } = await start();
      const filed = complaint();
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => store.open(filed, complaintHold(filed))),
      );
      expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'exists')).toHaveLength(49);
      expect(await holds(filed.loanId)).toHaveLength(1);
    });
  });
}
