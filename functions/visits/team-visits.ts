import { instantAt, plusMs } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { VisitRules } from '../../shared/domain/visits/decide-visit.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';

const perPage = 200;
/** A bank's appointments of some days ahead; who has more of them needs another list. */
const pagesAtMost = 20;
const atOnce = 16;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

interface DayDeps {
  readonly visits: VisitStore;
  readonly rules: Pick<VisitRules, 'outcomeHours'>;
  readonly zone: string;
}

/** An agent's visits of a day, by their hours. */
export async function visitsOfTeam(
  deps: DayDeps,
  { agentId, date }: { readonly agentId: string; readonly date: LocalDate },
): Promise<readonly Visit[]> {
  return ofAgent(await visitsOn(deps, date), agentId);
}

/** Those of a day's visits that an agent goes to. */
export const ofAgent = (visits: readonly Visit[], agentId: string): readonly Visit[] =>
  visits.filter(({ team }) => team.some((member) => member.agentId === agentId));

/**
 * Every visit of a day, by their hours. One that has not ended has something due at the latest when its outcome is: so those
 * due by the end of the day's outcomes hold all of the day's.
 */
export async function visitsOn({ visits, rules, zone }: DayDeps, date: LocalDate): Promise<readonly Visit[]> {
  // A day more: other zones' evenings.
  const until = plusMs(instantAt(date, 1439, zone), rules.outcomeHours * hourMs + dayMs);
  const found: Visit[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const due = await visits.listDue({ until, cursor, limit: perPage });
    const read = await mapLimited(due.visitIds, atOnce, (visitId) => visits.find(visitId));
    found.push(...read.filter((visit) => visit !== undefined));
    ({ cursor } = due);
    if (cursor === null) break;
  }
  return found.filter((visit) => visit.date === date).sort((a, b) => a.fromMinute - b.fromMinute);
}
