import { z } from 'zod';
import type { Caller, Role } from './caller.ts';
import type { FieldError, ProblemKind } from './problems.ts';

/**
 * How to add a route:
 * 1. describe it with `route({...})` in `shared/contracts/<capability>-routes.ts` and list that file in `registry.ts`;
 * 2. in `functions/<capability>/index.ts`: `apiHandler([handle(xRoutes.one, one(deps)), ...], ...)`, where `one(deps)` is a
 *    `HandlerOf<typeof xRoutes.one>`;
 * 3. once per capability, `api.serve(xRoutes, fn)` in `infra/capabilities/<capability>.ts`;
 * 4. a world with its records, own and another's, in `test/support/cells/`, listed in `api-cells.ts`; then `npm run api:docs`.
 *
 * Validation, roles, idempotency, problems, OpenAPI, the gateway's resources, the fuzzer and the cell tests all follow
 * from the description. A kind of error that is not there yet goes into `problems.ts`.
 *
 * A record that changes: `versioned: true` on the routes that answer with it, whose handlers return its `version`; and
 * `needsIfMatch: true` on those that change it, whose handlers begin with
 * `const changed = changedSince(request, known.version); if (changed !== undefined) return changed;` and write on the
 * condition of that version. A POST repeated after a crash finds the version gone on by its own first attempt: look for
 * the effect stored under `operationId` first.
 *
 * A list: `query: pagedQuery({...})`, `success.schema: pageOf(item)` and `pages`, the shape of a position. The handler
 * meets bare positions: `request.query.cursor` is where to go on, or undefined, and `body.next` where it stopped, or
 * null; callers see them sealed, bound to themselves and their query. A position is the sort key last read, or an id: the
 * partition comes from caller and query, never from it.
 */
interface Description<P, Q, B, S, K extends ProblemKind> {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the stage, such as `/complaints/{id}`; each `{name}` is a field of `params`. */
  readonly path: `/${string}`;
  /** One sentence for the documentation. */
  readonly summary: string;
  /** Who may call, by token; empty where `open` is said. */
  readonly roles: readonly Role[];
  /**
   * Anybody may call, without a token, and why that harms nobody. Read only; its handler is bound by `handleOpen`, and
   * learns of the caller no more than where he calls from.
   */
  readonly open?: string;
  /**
   * Roles that reach only records of their own, each with what makes a record theirs. Others' records are answered as
   * if they were not there. Borrowers and agents stand here, or `ownedByNobody` says why they need not.
   */
  readonly own?: Readonly<Partial<Record<Role, string>>>;
  readonly ownedByNobody?: string;
  /** A strict object of the names in the path. */
  readonly params?: z.ZodType<P>;
  /** A strict object of single texts; `z.coerce` for numbers. */
  readonly query?: z.ZodType<Q>;
  /** Strict, down to the last object: a field nobody reads is refused. */
  readonly body?: z.ZodType<B>;
  readonly success: {
    readonly status: 200 | 201 | 202;
    readonly description: string;
    readonly schema: z.ZodType<unknown, S>;
  };
  /** The errors its handler gives; those of every route (`commonProblems`) are understood. */
  readonly errors: readonly K[];
  /** The answer is one record that changes: its version comes as `ETag`, for the `If-Match` of a change. */
  readonly versioned?: true;
  /** A change on the condition that the record is still as read: `If-Match` must come, else 428; stale: 412. */
  readonly needsIfMatch?: true;
  /** Of a list: what a position its store gives looks like; a cursor with another is refused. */
  readonly pages?: z.ZodType<string>;
  readonly example: {
    readonly params?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
    readonly response: unknown;
  };
}

export interface Route<
  P = unknown,
  Q = unknown,
  B = unknown,
  S = unknown,
  K extends ProblemKind = ProblemKind,
> extends Description<P, Q, B, S, K> {
  readonly params: z.ZodType<P>;
  readonly query: z.ZodType<Q>;
  readonly body: z.ZodType<B>;
}

/** The routes of a capability, each under its operation id. */
export type Routes = Readonly<Record<string, Route>>;

type Nothing = Record<string, never>;

const nothing = z.strictObject({});
const noBody = z.undefined();

/** Describes one operation; the types of its schemas go on into the handler. */
export function route<P = Nothing, Q = Nothing, B = undefined, S = unknown, K extends ProblemKind = never>(
  description: Description<P, Q, B, S, K>,
): Route<P, Q, B, S, K>;
export function route(description: Description<unknown, unknown, unknown, unknown, ProblemKind>): Route {
  return { params: nothing, query: nothing, body: noBody, ...description };
}

/** A request that has passed everything the route's description says. */
export interface ApiRequest<P, Q, B> {
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /**
   * Of a POST: an id made of caller, route and Idempotency-Key, 64 hexadecimal digits. A repeat after a crash has the
   * same one, so an effect stored under an id derived from it cannot come about twice. Of others: unique.
   */
  readonly operationId: string;
  /** Version the caller has read, from `If-Match`; empty unless the route needs one. */
  readonly ifMatch: string;
  readonly correlationId: string;
}

/** A request of nobody known that has passed everything the route's description says. */
export interface OpenRequest<P, Q> {
  readonly params: P;
  readonly query: Q;
  /** The network address it came from. */
  readonly source: string;
}

export interface Refusal<K extends ProblemKind = ProblemKind> {
  readonly problem: K;
  /** A sentence for the caller; names rules, never what was sent. */
  readonly detail: string;
  /** Every rule broken, by field; never a value. */
  readonly errors?: readonly FieldError[];
  /** When it is worth asking again, of a kind that may be asked again. */
  readonly retryAfterSeconds?: number;
}

/** Body in the shape of `success.schema`; `version` becomes the ETag, `location` is a path below the stage. */
export interface Success<S> {
  readonly body: S;
  readonly version?: string | number;
  readonly location?: string;
}

export type Handler<P, Q, B, S, K extends ProblemKind> = (
  request: ApiRequest<P, Q, B>,
) => Promise<Success<S> | Refusal<K | 'precondition-failed'>>;

export type OpenHandler<P, Q, S, K extends ProblemKind> = (
  request: OpenRequest<P, Q>,
) => Promise<Success<S> | Refusal<K>>;

export type HandlerOf<R> =
  R extends Route<infer P, infer Q, infer B, infer S, infer K> ? Handler<P, Q, B, S, K> : never;

/** The refusal of what breaks a rule that no schema sees: fields and rules, never values. */
export const brokenRules = (errors: readonly { readonly field: string; readonly rule: string }[]) =>
  ({
    problem: 'invalid-request',
    detail: 'The request breaks rules. Nothing was changed.',
    errors: [...errors],
  }) as const;

/** The refusal of a change that another one overtook. */
export const changedMeanwhile = {
  problem: 'precondition-failed',
  detail: 'Nothing was changed. Read the record again.',
} as const;

/** The refusal of a change to a record that is no longer as the caller read it; undefined when it is. */
export function changedSince(
  { ifMatch }: { readonly ifMatch: string },
  version: string | number,
): Refusal<'precondition-failed'> | undefined {
  return ifMatch === String(version) ? undefined : changedMeanwhile;
}

export const isIdempotent = ({ method }: Pick<Route, 'method'>): boolean => method === 'POST';

export const hasBody = ({ body }: Pick<Route, 'body'>): boolean => body !== noBody;

/** What tells a route's errors, whatever its types. */
type Described = Pick<Route, 'method' | 'body' | 'needsIfMatch' | 'errors' | 'open'>;

/** Errors a route can give whatever its handler does, from its description. */
export function commonProblems(one: Described): readonly ProblemKind[] {
  return [
    'invalid-request',
    ...(one.open === undefined ? (['unauthorized', 'forbidden'] as const) : []),
    ...(hasBody(one) ? (['too-large', 'wrong-content-type'] as const) : []),
    ...(isIdempotent(one) ? (['in-progress', 'key-reused'] as const) : []),
    ...(one.needsIfMatch === true ? (['precondition-failed', 'precondition-required'] as const) : []),
    'too-many-requests',
    'unexpected',
    'busy',
    'too-slow',
  ];
}

/** Every error a route can give, each once. */
export function problemsOf(one: Described): readonly ProblemKind[] {
  return [...new Set([...commonProblems(one), ...one.errors])];
}

/** Names of the parameters in a path. */
export function parametersOf({ path }: Pick<Route, 'path'>): readonly string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].flatMap(([, name]) => name ?? []);
}
