import { describe, expect, it } from 'vitest';
import type { Hold } from '../../shared/domain/case.ts';
import { complaintHold, type Complaint } from '../../shared/domain/complaint.ts';
import type { ComplaintStore, ComplaintWrite } from '../../shared/ports/complaint-store.ts';
import { everyPage } from '../support/every-page.ts';
import { at, on } from '../support/builders.ts';
import { aComplaint } from '../support/complaints.ts';

export interface StoreUnderTest {
  readonly store: ComplaintStore;
  /** As the send gate reads them. */
  readonly holds: (loanId: string) => Promise<readonly Hold[]>;
}

let made = 0;

function complaint(change: Partial<Complaint> = {}): Complaint {
  made += 1;
  return aComplaint({
    complaintId: `CMP-20250305-0000-0000-0000-${String(made).padStart(4, '0')}`,
    loanId: `loan-${made}`,
    ...change,
  });
}

const lookOn = on('2025-03-13');
const written = (one: Complaint): ComplaintWrite => ({ complaint: one, hold: complaintHold(one), lookOn });

/** What every complaint store keeps; run against the fake and the real engine. */
export function complaintStoreContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`complaint store: ${name}`, () => {
    it('gives back what was stored, and the hold with it', async () => {
      const { store, holds } = await start();
      const filed = complaint({ contact: { name: 'Anna Lee', phone: '+12015550123' } });
      expect(await store.find(filed.complaintId)).toBeUndefined();
      expect(await store.open(written(filed))).toBe('opened');
      expect(await store.find(filed.complaintId)).toEqual(filed);
      expect(await holds(filed.loanId)).toEqual([complaintHold(filed)]);
    });

    it('keeps a contact without a phone', async () => {
      const { store } = await start();
      const filed = complaint({ contact: { name: '王小明' } });
      await store.open(written(filed));
      expect(await store.find(filed.complaintId)).toEqual(filed);
    });

    it('stores a number once and adds no second hold', async () => {
      const { store, holds } = await start();
      const filed = complaint();
      await store.open(written(filed));
      const again = { ...filed, text: 'something else' };
      expect(await store.open(written(again))).toBe('exists');
      expect(await store.find(filed.complaintId)).toEqual(filed);
      expect(await holds(filed.loanId)).toHaveLength(1);
    });

    it('stores a complaint without a hold where the policy asks for none', async () => {
      const { store, holds } = await start();
      const filed = complaint({ collectionHeld: false });
      expect(await store.open({ complaint: filed, hold: undefined, lookOn })).toBe('opened');
      expect(await holds(filed.loanId)).toEqual([]);
    });

    it('keeps every hold of complaints filed on one loan at once', async () => {
      const { store, holds } = await start();
      const first = complaint();
      const all = [first, ...Array.from({ length: 19 }, () => complaint({ loanId: first.loanId }))];
      const outcomes = await Promise.all(all.map((one) => store.open(written(one))));
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
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => store.open(written(filed))));
      expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'exists')).toHaveLength(49);
      expect(await holds(filed.loanId)).toHaveLength(1);
    });

    it.each([
      { version: 1, outcome: 'stale' },
      { version: 2, outcome: 'saved' },
      { version: 3, outcome: 'stale' },
    ])('over version 1, version $version is $outcome, the hold with it', async ({ version, outcome }) => {
      const { store, holds } = await start();
      const filed = complaint();
      await store.open(written(filed));
      const endedAt = at('2025-03-18T02:00:00Z');
      const ended: Complaint = { ...filed, version, status: 'withdrawn', endedAt };
      expect(await store.save({ ...written(ended), lookOn: null })).toBe(outcome);
      const isSaved = outcome === 'saved';
      expect(await store.find(filed.complaintId)).toEqual(isSaved ? ended : filed);
      expect(await holds(filed.loanId)).toEqual([complaintHold(isSaved ? ended : filed)]);
    });

    it('lifting one hold leaves the loan’s others', async () => {
      const { store, holds } = await start();
      const [first, second] = [complaint({ loanId: 'shared' }), complaint({ loanId: 'shared' })];
      await store.open(written(first));
      await store.open(written(second));
      const ended: Complaint = {
        ...first,
        version: 2,
        status: 'withdrawn',
        endedAt: at('2025-03-18T02:00Z'),
      };
      await store.save({ ...written(ended), lookOn: null });
      const all = await holds('shared');
      expect(all.map(({ source, until }) => `${source} ${String(until)}`).sort()).toEqual(
        [`${first.complaintId} ${String(ended.endedAt)}`, `${second.complaintId} null`].sort(),
      );
    });

    it('lists those to look at, oldest first and page by page, and those that ended by month', async () => {
      const { store } = await start();
      const days = ['2025-03-12', '2025-03-10', '2025-03-11', '2025-03-14'];
      const all = days.map(() => complaint());
      for (const [index, one] of all.entries())
        await store.open({ ...written(one), lookOn: on(days[index]!) });
      const due = async (until: string) => {
        const pages = await everyPage((cursor) => store.listDue({ until: on(until), cursor, limit: 2 }));
        return pages
          .flatMap(({ complaintIds }) => complaintIds)
          .map((id) => days[all.findIndex(({ complaintId }) => complaintId === id)]);
      };
      expect(await due('2025-03-09')).toEqual([]);
      expect(await due('2025-03-13')).toEqual(['2025-03-10', '2025-03-11', '2025-03-12']);
      const endedAt = at('2025-03-31T02:00:00Z');
      const ended: Complaint = { ...all[1]!, version: 2, status: 'withdrawn', endedAt };
      await store.save({ ...written(ended), lookOn: null });
      expect(await due('2025-03-13')).toEqual(['2025-03-11', '2025-03-12']);
      const month = (name: string) => store.listEnded({ month: name, cursor: null, limit: 9 });
      expect((await month('2025-03')).complaintIds).toEqual([ended.complaintId]);
      expect((await month('2025-04')).complaintIds).toEqual([]);
    });

    it('lists what is pending page by page, also what its clock says nothing more of, and nothing that ended', async () => {
      const { store } = await start();
      const [first, second, silent, ended] = [1, 2, 3, 4].map(() => complaint());
      await store.open({ ...written(second!), lookOn: on('2025-03-14') });
      await store.open({ ...written(first!), lookOn });
      await store.open({ ...written(silent!), lookOn: null });
      await store.open({ ...written({ ...ended!, status: 'withdrawn' }), lookOn: null });
      const page = await store.listPending({ after: undefined, limit: 2 });
      expect(page.complaintIds).toEqual([first!.complaintId, second!.complaintId]);
      const rest = await store.listPending({ after: page.next ?? undefined, limit: 2 });
      expect(rest).toEqual({ complaintIds: [silent!.complaintId], next: null });
    });
  });
}
