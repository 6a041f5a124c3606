import { docsRoutes } from '../../shared/contracts/api/docs-routes.ts';
import type { Caller, Role } from '../../shared/contracts/api/caller.ts';
import type { Route } from '../../shared/contracts/api/route.ts';
import type { ProxyEvent, ProxyReply } from '../../shared/runtime/api/http.ts';
import { handle } from '../../shared/runtime/api/router.ts';
import { callHandlers } from '../../functions/calls/routes.ts';
import { readOpenApi } from '../../functions/api-docs/read-openapi.ts';
import { noon, receiptIn, post, said, setUp } from './complaint-api.ts';
import { routerOn } from './api-rig.ts';
import { dial, handedOver, report } from './call-world.ts';

/** What a request for a record carries, besides what every request has. */
export interface RecordRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

/** A capability's real handlers on fakes, with a record of borrower B-1 (agent A-1) and one of somebody else. */
export interface CellWorld {
  readonly send: (event: ProxyEvent) => Promise<ProxyReply>;
  /** All that is stored, as text: to see that nothing changed, and what must not leak. */
  readonly stored: () => string;
  /** By operation id; `other` is left out where the route shows nothing that is anybody's. */
  readonly requests: Readonly<
    Record<string, { readonly own: RecordRequest; readonly other?: RecordRequest }>
  >;
}

/** One world per capability of the registry, made anew for each cell. A new capability adds its own here. */
export const cellWorlds: Readonly<Record<string, () => Promise<CellWorld>>> = {
  docs: () => {
    const bound = [handle(docsRoutes.readOpenApi, readOpenApi({ openapi: '3.1.0', paths: {} }))];
    const { routes } = routerOn(bound, { now: noon });
    return Promise.resolve({ send: routes, stored: () => '', requests: { readOpenApi: { own: {} } } });
  },
  complaints: async () => {
    const { routes, store } = setUp({ others: ['L-other'] });
    const number = async (loanId: string): Promise<string> =>
      receiptIn(await routes(post({ ...said, loanId }))).complaintId;
    const own = { params: { id: await number('L-1') } };
    const other = { params: { id: await number('L-other') } };
    return {
      send: routes,
      stored: () => JSON.stringify([...store.complaints]),
      requests: {
        openComplaint: { own: { body: said }, other: { body: { ...said, loanId: 'L-other' } } },
        readComplaint: { own, other },
      },
    };
  },
  calls: async () => {
    const { world, deps, may } = await handedOver();
    await may(dial('asked'));
    const { routes } = routerOn(callHandlers(deps), { now: noon });
    const result = { dial: dial('asked'), report: report() };
    const requests = {
      mayCall: { own: { body: dial('asked') }, other: { body: dial('asked') } },
      recordCall: { own: { body: result }, other: { body: result } },
    };
    return { send: routes, stored: () => JSON.stringify(world.cases.allContacts()), requests };
  },
};

export const callers: Readonly<Record<Role, Caller>> = {
  borrower: { role: 'borrower', subject: 'B-1', borrowerId: 'B-1' },
  agent: { role: 'agent', subject: 'A-1', agentId: 'A-1' },
  officer: { role: 'officer', subject: 'o' },
  supervisor: { role: 'supervisor', subject: 's' },
  auditor: { role: 'auditor', subject: 'a' },
  system: { role: 'system', subject: 'core' },
};

let keys = 0;

/** The gateway's event for a request. */
export function eventFor(route: Route, caller: Caller | undefined, request: RecordRequest = {}): ProxyEvent {
  const { params, query, body, ifMatch } = request;
  return {
    httpMethod: route.method,
    resource: route.path,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `cell-${(keys += 1)}`,
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    pathParameters: params ?? null,
    multiValueQueryStringParameters:
      query === undefined
        ? null
        : Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      stage: 'v1',
      requestId: 'cell-request',
      ...(caller !== undefined && { authorizer: { ...caller, principalId: caller.subject } }),
    },
  };
}
