import { readOpenApi } from '../../functions/api-docs/read-openapi.ts';
import { docsRoutes } from '../../shared/contracts/api/docs-routes.ts';
import { apiRoutes } from '../../shared/contracts/api/registry.ts';
import type { Route, Routes } from '../../shared/contracts/api/route.ts';
import { handle } from '../../shared/runtime/api/router.ts';
import { routerOn } from './api-rig.ts';
import { answerCells } from './cells/answers.ts';
import { borrowerCells } from './cells/borrower.ts';
import { callCells } from './cells/calls.ts';
import { complaintWorkCells } from './cells/complaint-work.ts';
import { complaintCells } from './cells/complaints.ts';
import { serviceCells } from './cells/service.ts';
import { sendingCells } from './cells/sending.ts';
import { agentCells, visitCells, visitPackCells } from './cells/visits.ts';
import { deskCells } from './cells/desk.ts';
import type { CellWorld, RecordRequest } from './cells/world.ts';
import { coreBankingCells } from './cells/core-banking.ts';
import { noon } from './complaint-api.ts';

export * from './cells/world.ts';

/** One world per capability of the registry, made anew for each cell. A new capability adds its own, in `cells/`. */
export const cellWorlds: Readonly<Record<string, () => Promise<CellWorld>>> = {
  docs: () => {
    const bound = [handle(docsRoutes.readOpenApi, readOpenApi({ openapi: '3.1.0', paths: {} }))];
    const { routes } = routerOn(bound, { now: noon });
    return Promise.resolve({ send: routes, stored: () => '', requests: { readOpenApi: {} } });
  },
  complaints: complaintCells,
  complaintWork: complaintWorkCells,
  desk: deskCells,
  calls: callCells,
  borrower: borrowerCells,
  answers: answerCells,
  service: serviceCells,
  sending: sendingCells,
  coreBanking: coreBankingCells,
  visits: visitCells,
  visitPacks: visitPackCells,
  agents: agentCells,
};

/** A route of the registry with all its cells need. */
export interface CellRoute {
  readonly name: string;
  readonly capability: string;
  readonly route: Route;
}

const registry: Readonly<Record<string, Routes>> = apiRoutes;

export const cellRoutes: readonly CellRoute[] = Object.entries(registry).flatMap(([capability, routes]) =>
  Object.values(routes).map((route) => ({ name: route.operationId, capability, route })),
);

export interface Cell {
  readonly world: CellWorld;
  readonly own: RecordRequest;
  readonly other: RecordRequest | undefined;
}

/** A new world with the route's requests; the error says what whoever adds a route has to give. */
export async function cellOf({ name, capability, route }: CellRoute): Promise<Cell> {
  const make = cellWorlds[capability];
  if (make === undefined)
    throw new Error(
      `cells: "${capability}" has no world; add one to cellWorlds in test/support/api-cells.ts`,
    );
  const world = await make();
  const requests = world.requests[name];
  if (requests === undefined)
    throw new Error(`cells: the world of "${capability}" gives no requests.${name} (see CellWorld)`);
  const bound = Object.keys(route.own ?? {});
  if (bound.length > 0 && requests.other === undefined)
    throw new Error(
      `cells: ${name} binds ${bound.join(', ')}: requests.${name}.other asks for somebody else's`,
    );
  const own = requests.own ?? exampleOf(route);
  if (route.needsIfMatch === true && own.ifMatch === undefined)
    throw new Error(`cells: ${name} needs If-Match: give requests.${name}.own.ifMatch`);
  const isRead = route.roles.includes('auditor') && route.ownedByNobody === undefined;
  if (isRead && (world.personal ?? []).length === 0)
    throw new Error(`cells: auditors may ${name}: the world of "${capability}" must say what is personal`);
  return { world, own, other: requests.other };
}

function exampleOf({ example }: Route): RecordRequest {
  const texts = (given: Readonly<Record<string, unknown>> | undefined) =>
    given && Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
  const [params, query] = [texts(example.params), texts(example.query)];
  return { ...(params && { params }), ...(query && { query }), body: example.body };
}
