import type { Caller, Role } from '../../../shared/contracts/api/caller.ts';
import type { Route } from '../../../shared/contracts/api/route.ts';
import type { ProxyEvent, ProxyReply } from '../../../shared/runtime/api/http.ts';

/** What a request for a record carries, besides what every request has. */
export interface RecordRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The ETag as the caller read it, in its quotes; where the route needs one. */
  readonly ifMatch?: string;
}

/** Requests of a route that succeed for whoever may make them. */
export interface Requests {
  /** For a record of borrower B-1, or agent A-1; left out, the route's example is taken. */
  readonly own?: RecordRequest;
  /** For somebody else's; must be there where the route binds a role to its own. */
  readonly other?: RecordRequest;
}

/** A capability's real handlers on fakes, with a record of borrower B-1 (agent A-1) and one of somebody else. */
export interface CellWorld {
  /** Best the `routes` of `routerOn`. `forgetful`: idempotency keys are forgotten, as after a crash before the answer. */
  readonly send: (event: ProxyEvent, how?: { readonly forgetful?: boolean }) => Promise<ProxyReply>;
  /** All that is stored, as text: to see that nothing changed. */
  readonly stored: () => string;
  /** By operation id, one for each route of the capability. */
  readonly requests: Readonly<Record<string, Requests>>;
  /**
   * Texts in `stored` no auditor is to read: names, numbers, addresses, what people wrote. Needed where the capability has
   * routes for auditors that are somebody's.
   */
  readonly personal?: readonly string[];
}

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
      identity: { sourceIp: '192.0.2.1' },
      ...(caller !== undefined && { authorizer: { ...caller, principalId: caller.subject } }),
    },
  };
}
