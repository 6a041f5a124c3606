import type { LocalDate } from '../../shared/domain/local-date.ts';
import { callBackSample, supervise, type SupervisionRules } from '../../shared/domain/visits/supervision.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';

export interface SupervisionDeps {
  readonly visits: VisitStore;
  readonly supervision: SupervisionRules & { readonly callBackBelow: number };
}

const perPage = 200;
const pagesAtMost = 100;

/** How the visits of a period were conducted, and which of their borrowers are called back. */
export async function supervision(
  deps: SupervisionDeps,
  { from, to, seed }: { readonly from: LocalDate; readonly to: LocalDate; readonly seed: string },
): Promise<{ readonly report: ReturnType<typeof supervise>; readonly callBack: readonly string[] }> {
  const visits: Visit[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const found = await deps.visits.listDone({ from, to, cursor, limit: perPage });
    for (const visitId of found.visitIds) visits.push(...(await oneOf(deps, visitId)));
    ({ cursor } = found);
    if (cursor === null) break;
  }
  const rules = deps.supervision;
  return {
    report: supervise(visits, rules),
    callBack: callBackSample(visits, rules, { seed, scoreBelow: rules.callBackBelow }),
  };
}

async function oneOf(deps: SupervisionDeps, visitId: string): Promise<readonly Visit[]> {
  const visit = await deps.visits.find(visitId);
  return visit === undefined ? [] : [visit];
}
