import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import type { MemoryVisitStore } from '../support/memory-visit-store.ts';

/** The store, with every version it took shown to an onlooker, and everybody who looks one up. */
export function watchedVisits(
  visits: MemoryVisitStore,
  { seen, found }: { readonly seen: (visit: Visit) => void; readonly found: (visitId: string) => void },
): VisitStore {
  const watched = (save: (visit: Visit) => Promise<boolean>) => async (visit: Visit) => {
    const isSaved = await save(visit);
    if (isSaved) seen(visit);
    return isSaved;
  };
  return {
    create: watched((visit) => visits.create(visit)),
    save: watched((visit) => visits.save(visit)),
    find: async (id) => {
      const visit = await visits.find(id);
      found(id);
      return visit;
    },
    ofBorrower: (id) => visits.ofBorrower(id),
    listDue: (query) => visits.listDue(query),
    listToPlan: (query) => visits.listToPlan(query),
    keepTrip: (trip) => visits.keepTrip(trip),
    listTrips: (query) => visits.listTrips(query),
    putMark: (mark) => visits.putMark(mark),
    findMark: (hash) => visits.findMark(hash),
    walkedTo: (walk) => visits.walkedTo(walk),
    keepWalkedTo: (walk, cursor) => visits.keepWalkedTo(walk, cursor),
    count: (bucket) => visits.count(bucket),
  };
}
