import { borrowerRoutes } from '../borrower-routes.ts';
import { callRoutes } from '../call-routes.ts';
import { agentRoutes } from '../agent-routes.ts';
import { answerRoutes } from '../answer-routes.ts';
import { complaintRoutes } from '../complaint-routes.ts';
import { complaintWorkRoutes } from '../complaint-work-routes.ts';
import { deskRoutes } from '../desk-routes.ts';
import { serviceRoutes } from '../service-routes.ts';
import { sendingRoutes } from '../sending-routes.ts';
import { coreBankingRoutes } from '../core-banking-routes.ts';
import { visitPackRoutes } from '../visit-pack-routes.ts';
import { visitRoutes } from '../visit-routes.ts';
import { docsRoutes } from './docs-routes.ts';
import type { Route, Routes } from './route.ts';

/** Every route of the API, by capability. How to add one: `route.ts`. */
export const apiRoutes = {
  docs: docsRoutes,
  complaints: complaintRoutes,
  complaintWork: complaintWorkRoutes,
  desk: deskRoutes,
  calls: callRoutes,
  borrower: borrowerRoutes,
  answers: answerRoutes,
  service: serviceRoutes,
  sending: sendingRoutes,
  coreBanking: coreBankingRoutes,
  visits: visitRoutes,
  visitPacks: visitPackRoutes,
  agents: agentRoutes,
} as const satisfies Readonly<Record<string, Routes>>;

/** Every route. Throws RangeError when two share an operation id or an address. */
export function allRoutes(registry: Readonly<Record<string, Routes>> = apiRoutes): readonly Route[] {
  const all = Object.values(registry).flatMap((routes) => Object.values(routes));
  for (const nameOf of [(one: Route): string => one.operationId, addressOf]) {
    const names = all.map(nameOf);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new RangeError(`two routes are called ${twice}`);
  }
  return all;
}

/** Parameters by place, not by name: two routes that differ only there could not be told apart. */
const addressOf = ({ method, path }: Route): string => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;
