import { sendingHandlers } from '../../../functions/delivery-control/routes.ts';
import { routerOn } from '../api-rig.ts';
import { aContact } from '../builders.ts';
import { noon } from '../complaint-api.ts';
import { MemoryVisitStore } from '../memory-visit-store.ts';
import { visitRules } from '../visits.ts';
import { World } from '../world.ts';
import type { CellWorld } from './world.ts';

export async function sendingCells(): Promise<CellWorld> {
  const world = new World(noon);
  const doubtful = aContact({ state: 'UNCERTAIN' });
  await world.cases.claim(doubtful);
  const { cases, delivery, portfolio, contactability } = world;
  const spendCap = { currency: 'USD', capMicros: 1_000_000 };
  const visits = new MemoryVisitStore();
  const known = { portfolio, contactability, visits, rules: visitRules };
  const deps = { ...known, cases, delivery, clock: world.clock.now, zone: 'Asia/Taipei', spendCap };
  const { routes } = routerOn(sendingHandlers(deps), { now: noon });
  const { borrowerId, contactId } = doubtful;
  const settle = { borrowerId, contactId, outcome: 'reached', why: 'seen by the carrier' };
  return {
    send: routes,
    stored: () => JSON.stringify(world.cases.allContacts()),
    requests: {
      readSending: {},
      stopSending: {},
      resumeSending: {},
      listUncertain: {},
      settleUncertain: { own: { body: settle } },
    },
  };
}
