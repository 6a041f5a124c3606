import type { DepartDeps } from '../../functions/visits/depart.ts';
import type { TeamMessage, VisitText } from '../../shared/contracts/visits.ts';
import { visitRules } from './visits.ts';
import type { World } from './world.ts';

const allFit: DepartDeps['unfit'] = () => Promise.resolve([]);

/** What operations on visits are given, on fakes, with the texts and the news they hand over. */
export function visitDesk(world: World) {
  const { visits } = world;
  const texts: VisitText[] = [];
  const news: TeamMessage[] = [];
  const unread: string[] = [];
  const gateDeps = world.gateDeps();
  const deps = {
    ...gateDeps,
    visits,
    answers: world.cases.answers,
    rules: visitRules,
    unfit: allFit,
    drawLot: () => 99,
    onFailure: (visitId: string) => void unread.push(visitId),
    terms: {
      zone: gateDeps.zone,
      promiseGraceDays: 1,
      promisePartPercent: 80,
      planGraceDays: 3,
      offerDays: 14,
    },
    queues: {
      texts: (all: readonly VisitText[]) => Promise.resolve(void texts.push(...all)),
      team: (all: readonly TeamMessage[]) => Promise.resolve(void news.push(...all)),
    },
  };
  return { visits, texts, news, unread, deps };
}
