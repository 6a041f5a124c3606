import type { LocalDate } from '../../shared/domain/local-date.ts';
import { callBackSample, supervise, type SupervisionRules } from '../../shared/domain/visits/supervision.ts';
import type { VisitTrip } from '../../shared/domain/visits/trip.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';

export interface SupervisionDeps {
  readonly visits: Pick<VisitStore, 'listTrips'>;
  readonly supervision: SupervisionRules & { readonly callBackBelow: number };
}

const perPage = 200;
const pagesAtMost = 100;

/**
 * How the visits of a period were conducted, every time a team went, whatever it found and whatever became of the visit since;
 * and which of their borrowers are called back.
 */
export async function supervision(
  deps: SupervisionDeps,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<{ readonly report: ReturnType<typeof supervise>; readonly callBack: readonly string[] }> {
  const trips: VisitTrip[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const found = await deps.visits.listTrips({ from, to, cursor, limit: perPage });
    trips.push(...found.trips);
    ({ cursor } = found);
    if (cursor === null) break;
  }
  const rules = deps.supervision;
  return {
    report: supervise(trips, rules),
    callBack: callBackSample(trips, rules, rules.callBackBelow),
  };
}
