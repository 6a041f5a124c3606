import { nextLookAt } from '../../shared/domain/visits/visit-notice.ts';
import type { VisitTrip } from '../../shared/domain/visits/trip.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { TripPage, VerificationMark, VisitPage, VisitStore } from '../../shared/ports/visit-store.ts';

/** Visits in memory; the contract suite holds it to what the real store does. */
export class MemoryVisitStore implements VisitStore {
  readonly visits = new Map<string, Visit>();
  readonly trips = new Map<string, VisitTrip>();
  readonly marks = new Map<string, VerificationMark>();
  readonly counts = new Map<string, number>();
  readonly walks = new Map<string, string | null>();

  find(visitId: string): Promise<Visit | undefined> {
    return Promise.resolve(this.visits.get(visitId));
  }

  create(visit: Visit): Promise<boolean> {
    if (this.visits.has(visit.visitId)) return Promise.resolve(false);
    this.visits.set(visit.visitId, visit);
    return Promise.resolve(true);
  }

  save(next: Visit): Promise<boolean> {
    if (this.visits.get(next.visitId)?.version !== next.version - 1) return Promise.resolve(false);
    this.visits.set(next.visitId, next);
    return Promise.resolve(true);
  }

  ofBorrower(borrowerId: string): Promise<readonly Visit[]> {
    return Promise.resolve([...this.visits.values()].filter((one) => one.borrowerId === borrowerId));
  }

  listDue({ until, cursor, limit }: Parameters<VisitStore['listDue']>[0]): Promise<VisitPage> {
    const due = [...this.visits.values()].flatMap((one) => {
      const at = nextLookAt(one);
      return at !== null && at <= until ? [{ at: `${at}#${one.visitId}`, id: one.visitId }] : [];
    });
    return page(due, { cursor, limit });
  }

  listToPlan({ cursor, limit }: Parameters<VisitStore['listToPlan']>[0]): Promise<VisitPage> {
    const waiting = [...this.visits.values()]
      .filter((one) => one.state === 'to-plan' && nextLookAt(one) === null)
      .map((one) => ({ at: `${one.date}#${one.visitId}`, id: one.visitId }));
    return page(waiting, { cursor, limit });
  }

  keepTrip(trip: VisitTrip): Promise<void> {
    const id = `${trip.visitId}#${trip.proposal}`;
    if (!this.trips.has(id)) this.trips.set(id, trip);
    return Promise.resolve();
  }

  async listTrips({ from, to, ...query }: Parameters<VisitStore['listTrips']>[0]): Promise<TripPage> {
    const found = [...this.trips].flatMap(([id, { date }]) =>
      date >= from && date <= to ? [{ at: `${date}#${id}`, id }] : [],
    );
    const { visitIds: ids, cursor } = await page(found, query);
    return { trips: ids.flatMap((id) => this.trips.get(id) ?? []), cursor };
  }

  putMark(mark: VerificationMark): Promise<void> {
    this.marks.set(mark.codeHash, mark);
    return Promise.resolve();
  }

  findMark(codeHash: string): Promise<VerificationMark | undefined> {
    return Promise.resolve(this.marks.get(codeHash));
  }

  walkedTo(walk: string): Promise<string | null> {
    return Promise.resolve(this.walks.get(walk) ?? null);
  }

  keepWalkedTo(walk: string, cursor: string | null): Promise<void> {
    this.walks.set(walk, cursor);
    return Promise.resolve();
  }

  count(bucket: string): Promise<number> {
    const next = (this.counts.get(bucket) ?? 0) + 1;
    this.counts.set(bucket, next);
    return Promise.resolve(next);
  }
}

function page(
  found: readonly { readonly at: string; readonly id: string }[],
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): Promise<VisitPage> {
  const sorted = [...found]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .filter(({ at }) => cursor === null || at > cursor);
  const shown = sorted.slice(0, limit);
  const more = sorted.length > limit ? (shown.at(-1)?.at ?? null) : null;
  return Promise.resolve({ visitIds: shown.map(({ id }) => id), cursor: more });
}
