import type { Caller, Role } from '../../contracts/api/caller.ts';
import { ifMatchSchema } from '../../contracts/api/headers.ts';
import { pagePlace } from '../../contracts/api/pages.ts';
import type { Handler, OpenHandler, Refusal, Route, Success } from '../../contracts/api/route.ts';
import { isIdempotent, problemsOf } from '../../contracts/api/route.ts';
import { problems, type ProblemKind } from '../../contracts/api/problems.ts';
import { sealCursor } from './cursors.ts';
import { json, problemReply, type ProxyEvent, type ProxyReply, Refused, refusedOf } from './http.ts';
import { fingerprintOf, type IdempotencyDeps, once, operationIdOf } from './idempotent.ts';
import { correlationIdOf, listOf, readOpenRequest, readRequest } from './read-request.ts';

export interface RouterDeps extends IdempotencyDeps {
  /** Told of every request that got no answer through a fault of ours. */
  readonly onFailure: (error: unknown, correlationId: string) => void;
  /** Told of every request by the bank's own people that was let in, once it is answered. */
  readonly onAccess: (access: Access) => void;
}

/** Who of the bank looked at what, or changed it. Of ids only; what was said and read stays where it is. */
export interface Access {
  readonly role: Role;
  readonly subject: string;
  readonly operation: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly status: number;
  readonly correlationId: string;
}

/** May throw, at once too. */
type Serve = (event: ProxyEvent, deps: RouterDeps) => Promise<ProxyReply>;

/** A route with its handler. */
export interface Bound {
  readonly route: Route;
  readonly serve: Serve;
}

/** Binds a handler to its route: what reaches it has passed the description, what leaves it is held against it. */
export function handle<P, Q, B, S, K extends ProblemKind>(
  route: Route<P, Q, B, S, K>,
  handler: Handler<P, Q, B, S, K>,
): Bound {
  const serve: Serve = (event, deps) => {
    const { key, ...request } = readRequest(event, route);
    const { caller, ...said } = request;
    const correlationId = correlationIdOf(event);
    const work = async (operationId: string): Promise<ProxyReply> =>
      replyOf(route, await handler({ ...request, operationId, correlationId }), { event, caller });
    const { params, query } = request;
    const told = { operation: route.operationId, params, query, correlationId };
    if (!isIdempotent(route)) return observed({ caller, told, deps }, () => work(deps.newId()));
    const operationId = operationIdOf(caller, route.operationId, key);
    const attempt = { operationId, fingerprint: fingerprintOf(said) };
    return observed({ caller, told, deps }, () => once(deps, attempt, () => work(operationId)));
  };
  return { route, serve };
}

/** Binds the handler of a route anybody may call. Throws RangeError for a route that is not, or does more than read. */
export function handleOpen<P, Q, S, K extends ProblemKind>(
  route: Route<P, Q, undefined, S, K>,
  handler: OpenHandler<P, Q, S, K>,
): Bound {
  if (route.open === undefined || route.method !== 'GET' || route.pages !== undefined)
    throw new RangeError(`${route.operationId} is not open, or does more than read`);
  const serve: Serve = async (event) =>
    replyOf(route, await handler(readOpenRequest(event, route)), { event, caller: undefined });
  return { route, serve };
}

const bankPeople: readonly Role[] = ['officer', 'supervisor', 'auditor', 'agent'];

/** No answer leaves for one of the bank's people before its access is told. */
async function observed(
  request: {
    readonly caller: Caller;
    readonly told: Omit<Access, 'role' | 'subject' | 'status'>;
    readonly deps: RouterDeps;
  },
  answer: () => Promise<ProxyReply>,
): Promise<ProxyReply> {
  const { caller, told, deps } = request;
  if (!bankPeople.includes(caller.role)) return answer();
  const { role, subject } = caller;
  const tell = (status: number): void => {
    deps.onAccess({ role, subject, ...told, status });
  };
  try {
    const reply = await answer();
    tell(reply.statusCode);
    return reply;
  } catch (error) {
    tell(problems[refusedOf(error).kind].status);
    throw error;
  }
}

/**
 * One function for several routes. Every error is a problem document; what the caller sent appears in none. Throws
 * RangeError when two handlers have one route.
 */
export function apiRouter(bound: readonly Bound[]): Serve {
  const byAddress = new Map(bound.map((one) => [`${one.route.method} ${one.route.path}`, one]));
  if (byAddress.size !== bound.length) throw new RangeError('a route has two handlers');
  return async (event, deps) => {
    const correlationId = correlationIdOf(event);
    try {
      const found = byAddress.get(`${event.httpMethod} ${event.resource}`);
      if (found === undefined) throw new Refused('unknown-route', 'No operation has this method and path.');
      const reply = await found.serve(event, deps);
      return { ...reply, headers: { ...reply.headers, 'x-correlation-id': correlationId } };
    } catch (error) {
      const refused = refusedOf(error);
      if (!(error instanceof Refused)) deps.onFailure(error, correlationId);
      return problemReply(refused, correlationId);
    }
  };
}

/**
 * Throws `Refused` for a refusal; for an answer that breaks the route's own description, a refusal of an unlisted kind too,
 * ZodError or RangeError.
 */
function replyOf<P, Q, B, S>(
  route: Route<P, Q, B, S>,
  answer: Success<S> | Refusal,
  { event, caller }: { readonly event: ProxyEvent; readonly caller: Caller | undefined },
): ProxyReply {
  if ('problem' in answer) {
    if (!problemsOf(route).includes(answer.problem))
      throw new RangeError(`${route.operationId} does not list ${answer.problem}`);
    throw new Refused(answer.problem, answer.detail, answer);
  }
  const { location } = answer;
  const body = route.success.schema.parse(answer.body);
  const { stage } = event.requestContext;
  return json(
    route.success.status,
    route.pages === undefined || caller === undefined ? body : sealed(body, event, { route, caller }),
    {
      ...etagOf(route, answer),
      ...(location === undefined ? {} : { location: `/${stage}${location}` }),
    },
  );
}

function etagOf(
  { operationId, versioned }: Pick<Route, 'operationId' | 'versioned'>,
  { version }: Pick<Success<unknown>, 'version'>,
): Record<string, string> {
  if (version === undefined) {
    if (versioned === true) throw new RangeError(`${operationId} answers without its version`);
    return {};
  }
  return { etag: ifMatchSchema.parse(`"${version}"`) };
}

/** The page with the position it stopped at sealed. */
function sealed(
  body: unknown,
  event: ProxyEvent,
  { route, caller }: { readonly route: Pick<Route, 'operationId' | 'pages'>; readonly caller: Caller },
): unknown {
  const page = pagePlace.parse(body);
  const { next } = page;
  return { ...page, next: next === null ? null : sealCursor(next, listOf(event, caller, route)) };
}
