import { callHandlers } from '../../../functions/calls/routes.ts';
import { routerOn } from '../api-rig.ts';
import { dial, handedOver, noon, report } from '../call-world.ts';
import type { CellWorld } from './world.ts';

export async function callCells(): Promise<CellWorld> {
  const { world, deps, may } = await handedOver();
  await may(dial('asked'));
  const { routes } = routerOn(callHandlers(deps), { now: noon });
  return {
    send: routes,
    stored: () => JSON.stringify(world.cases.allContacts()),
    requests: {
      mayCall: { own: { body: dial('asked') } },
      recordCall: { own: { body: { dial: dial('asked'), report: report() } } },
    },
  };
}
