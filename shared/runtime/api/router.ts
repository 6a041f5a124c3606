import type { Handler, Refusal, Route, Success } from '../../contracts/api/route.ts';
import { isIdempotent } from '../../contracts/api/route.ts';
import type { ProblemKind } from '../../contracts/api/problems.ts';
import { json, problemReply, type ProxyEvent, type ProxyReply, Refused, refusedOf } from './http.ts';
import { fingerprintOf, type IdempotencyDeps, once, operationIdOf } from './idempotent.ts';
import { correlationIdOf, readRequest } from './read-request.ts';

export interface RouterDeps extends IdempotencyDeps {
  /** Told of every request that got no answer through a fault of ours. */
  readonly onFailure: (error: unknown, correlationId: string) => void;
}

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
  const serve: Serve = async (event, deps) => {
    const { key, ...request } = readRequest(event, route);
    const correlationId = correlationIdOf(event);
    const work = async (operationId: string): Promise<ProxyReply> =>
      replyOf(route, await handler({ ...request, operationId, correlationId }), event);
    if (!isIdempotent(route)) return work(deps.newId());
    const { caller, ...said } = request;
    const operationId = operationIdOf(caller, route.operationId, key);
    return once(deps, { operationId, fingerprint: fingerprintOf(said) }, () => work(operationId));
  };
  return { route, serve };
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

/** Throws `Refused` for a refusal, and ZodError for an answer that breaks the route's own description. */
function replyOf<S>(
  { success }: Pick<Route<unknown, unknown, unknown, S>, 'success'>,
  answer: Success<S> | Refusal,
  { requestContext: { stage } }: ProxyEvent,
): ProxyReply {
  if ('problem' in answer) throw new Refused(answer.problem, answer.detail);
  const { body, version, location } = answer;
  return json(success.status, success.schema.parse(body), {
    ...(version === undefined ? {} : { etag: `"${version}"` }),
    ...(location === undefined ? {} : { location: `/${stage}${location}` }),
  });
}
