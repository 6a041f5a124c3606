import { describe, expect, it } from 'vitest';
import { tripOf, type VisitTrip } from '../../shared/domain/visits/trip.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { at, on } from '../support/builders.ts';
import { anOutcome, aVisit } from '../support/visits.ts';

/** What any store of visits does. */
export function visitStoreContract(name: string, make: () => Promise<VisitStore>): void {
  describe(`visit store ${name}`, () => {
    const quiet = { notice: null, news: null, timerAt: null } as const;
    const numbered = (at: number, over: Partial<Visit> = {}): Visit => aVisit({ visitId: `V${at}`, ...over });
    const page = { cursor: null, limit: 10 };

    it('creates a visit once, with its line in the borrower’s file', async () => {
      const visits = await make();
      const visit = aVisit();
      expect(await visits.find('V1')).toBeUndefined();
      expect(await visits.create(visit)).toBe(true);
      expect(await visits.create({ ...visit, moves: 1 })).toBe(false);
      expect(await visits.find('V1')).toEqual(visit);
      expect(await visits.ofBorrower('B1')).toEqual([visit]);
      expect(await visits.ofBorrower('B2')).toEqual([]);
    });

    it('saves what was decided on the stored version only', async () => {
      const visits = await make();
      await visits.create(aVisit());
      const done = aVisit({ ...quiet, version: 2, state: 'done', outcome: anOutcome() });
      expect(await visits.save(done)).toBe(true);
      expect(await visits.save({ ...done, moves: 2 })).toBe(false);
      expect(await visits.save(numbered(9, { version: 2 }))).toBe(false);
      expect(await visits.find('V1')).toEqual(done);
    });

    it('lists what is due, oldest first, page by page, and forgets what no longer is', async () => {
      const visits = await make();
      for (const [n, hour] of [3, 1, 2].entries())
        await visits.create(numbered(n, { ...quiet, timerAt: at(`2025-03-12T0${hour}:00Z`) }));
      await visits.create(numbered(7, quiet));
      const first = await visits.listDue({ until: at('2025-03-12T02:00Z'), cursor: null, limit: 1 });
      expect(first.visitIds).toEqual(['V1']);
      const rest = await visits.listDue({ until: at('2025-03-12T02:00Z'), cursor: first.cursor, limit: 5 });
      expect(rest).toEqual({ visitIds: ['V2'], cursor: null });
      await visits.save(numbered(1, { ...quiet, version: 2 }));
      expect((await visits.listDue({ until: at('2025-03-13'), ...page })).visitIds).toEqual(['V2', 'V0']);
    });

    it('lists what waits for the planner, and nothing that is done', async () => {
      const visits = await make();
      await visits.create(numbered(1, { ...quiet, state: 'to-plan' }));
      await visits.create(numbered(2, { ...quiet, state: 'done', outcome: anOutcome() }));
      expect(await visits.listToPlan(page)).toEqual({ visitIds: ['V1'], cursor: null });
      expect(await visits.listDue({ until: at('2099-01-01'), ...page })).toEqual({
        visitIds: [],
        cursor: null,
      });
    });

    it('keeps every trip of a visit, once and with its first lot, beside the visit, and lists those of some days page by page', async () => {
      const visits = await make();
      await visits.create(numbered(1));
      const trip = (n: number, over: Partial<Visit> = {}): VisitTrip =>
        tripOf(numbered(n, { outcome: anOutcome({ result: 'not-home' }), ...over }), 7)!;
      const again = trip(1, { proposal: 2, date: on('2025-03-20') });
      for (const one of [trip(1), trip(2), { ...trip(1), lot: 8 }, again]) await visits.keepTrip(one);
      expect(await visits.find('V1')).toEqual(numbered(1));
      const listed = (from: string, to: string, rest = page) => visits.listTrips({ from, to, ...rest });
      const first = await listed('2025-03-14', '2025-03-14', { ...page, limit: 1 });
      expect(first.trips).toEqual([trip(1)]);
      const { cursor } = first;
      expect(
        (await visits.listTrips({ from: '2025-03-14', to: '2025-03-14', cursor, limit: 5 })).trips,
      ).toEqual([trip(2)]);
      expect((await listed('2025-03-15', '2025-03-31')).trips).toEqual([again]);
    });

    it('remembers where a walk stopped', async () => {
      const visits = await make();
      expect(await visits.walkedTo('a')).toBeNull();
      await visits.keepWalkedTo('a', 'V7');
      expect([await visits.walkedTo('a'), await visits.walkedTo('b')]).toEqual(['V7', null]);
      await visits.keepWalkedTo('a', null);
      expect(await visits.walkedTo('a')).toBeNull();
    });

    it('keeps marks by hash, and counts', async () => {
      const visits = await make();
      const mark = { codeHash: 'h1', visitId: 'V1', proposal: 1, until: at('2025-03-14') };
      await visits.putMark(mark);
      expect(await visits.findMark('h1')).toEqual(mark);
      expect(await visits.findMark('h2')).toBeUndefined();
      const until = at('2025-03-14');
      expect([await visits.count('a', until), await visits.count('a', until)]).toEqual([1, 2]);
      expect(await visits.count('b', until)).toBe(1);
    });
  });
}
