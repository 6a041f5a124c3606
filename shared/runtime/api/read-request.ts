import type { z } from 'zod';
import { callerSchema, type Caller } from '../../contracts/api/caller.ts';
import { correlationIdSchema, idempotencyKeySchema, ifMatchSchema } from '../../contracts/api/headers.ts';
import type { FieldError } from '../../contracts/api/problems.ts';
import { hasBody, isIdempotent, type OpenRequest, type Route } from '../../contracts/api/route.ts';
import { type List, openCursor } from './cursors.ts';
import { headerOf, type ProxyEvent, Refused } from './http.ts';
import { type Body, fieldName, readBody, textFault } from './read-body.ts';

/** What a caller sent, read by the route's own schemas. */
export interface ReadRequest<P, Q, B> {
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Empty where the route asks for none. */
  readonly key: string;
  readonly ifMatch: string;
}

/** What a route's description says of its lists. */
type Paged = Pick<Route, 'operationId' | 'pages'>;

/** The list a request is about: its query as sent. Meant for a request that was read. */
export function listOf(event: ProxyEvent, caller: Caller, { operationId }: Paged): List {
  const query = queryOf(event);
  return { caller, operation: operationId, query: query.ok ? query.value : {} };
}

/** The caller's name for the request, or the gateway's. */
export function correlationIdOf(event: ProxyEvent): string {
  const given = correlationIdSchema.safeParse(headerOf(event, 'x-correlation-id'));
  return given.success ? given.data : event.requestContext.requestId;
}

/** Who calls, when the route is for him. Throws `Refused`. */
export function callerOf(event: ProxyEvent, { roles }: Pick<Route, 'roles'>): Caller {
  const caller = callerSchema.safeParse(event.requestContext.authorizer);
  if (!caller.success) throw new Refused('unauthorized', 'The caller is not known.');
  if (!roles.includes(caller.data.role)) throw new Refused('forbidden', 'The role may not do this.');
  return caller.data;
}

/** Reads a request; throws `Refused` with every rule broken, by field, and nothing of what was sent. */
export function readRequest<P, Q, B>(event: ProxyEvent, route: Route<P, Q, B>): ReadRequest<P, Q, B> {
  const caller = callerOf(event, route);
  const errors: FieldError[] = [];
  const params = read(route.params, { ok: true, value: event.pathParameters ?? {} }, errors);
  const query = read(route.query, placed(event, caller, route), errors);
  const key = isIdempotent(route)
    ? header(event, 'Idempotency-Key', { schema: idempotencyKeySchema, errors })
    : '';
  const ifMatch = route.needsIfMatch === true ? precondition(event, errors) : '';
  const body = read(route.body, hasBody(route) ? readBody(event) : noBody(event), errors);
  if (errors.length > 0 || params === undefined || query === undefined || body === undefined)
    throw brokenRules(errors);
  return { caller, params: params.data, query: query.data, body: body.data, key, ifMatch };
}

/** What anybody sent to an open route: nothing but names in the path, and a query. Throws `Refused`. */
export function readOpenRequest<P, Q>(
  event: ProxyEvent,
  route: Pick<Route<P, Q>, 'params' | 'query'>,
): OpenRequest<P, Q> {
  const errors: FieldError[] = [];
  const params = read(route.params, { ok: true, value: event.pathParameters ?? {} }, errors);
  const query = read(route.query, queryOf(event), errors);
  const body = noBody(event);
  if (!body.ok) errors.push(...body.errors);
  if (errors.length > 0 || params === undefined || query === undefined) throw brokenRules(errors);
  const source = event.requestContext.identity?.sourceIp ?? 'unknown';
  return { params: params.data, query: query.data, source };
}

const brokenRules = (errors: readonly FieldError[]): Refused =>
  new Refused('invalid-request', 'Nothing was changed. Each broken rule is listed.', { errors });

function read<T>(schema: z.ZodType<T>, given: Body, errors: FieldError[]): { readonly data: T } | undefined {
  if (!given.ok) {
    errors.push(...given.errors);
    return undefined;
  }
  const parsed = schema.safeParse(given.value, { error: asRequired });
  if (parsed.success) return parsed;
  errors.push(...parsed.error.issues.flatMap(fieldErrors));
  return undefined;
}

type Query =
  | { readonly ok: true; readonly value: Readonly<Record<string, string>> }
  | Extract<Body, { readonly ok: false }>;

/** The query, with the position that was sealed in its cursor instead of the cursor. */
function placed(event: ProxyEvent, caller: Caller, route: Paged): Query {
  const given = queryOf(event);
  if (route.pages === undefined || !given.ok) return given;
  const { cursor } = given.value;
  if (cursor === undefined) return given;
  const position = openCursor(cursor, listOf(event, caller, route), route.pages);
  if (position !== undefined) return { ok: true, value: { ...given.value, cursor: position } };
  return { ok: false, errors: [{ field: 'cursor', rule: '`next` of a page of this very list' }] };
}

/** Each name once: two values of one name are read differently by different hands. */
function queryOf({
  multiValueQueryStringParameters,
}: Pick<ProxyEvent, 'multiValueQueryStringParameters'>): Query {
  const given = Object.entries(multiValueQueryStringParameters ?? {});
  const errors = given.flatMap(([name, values]) => {
    const rule = values?.length === 1 ? textFault(values.join('')) : 'once';
    return rule === undefined ? [] : [{ field: fieldName(name), rule }];
  });
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: Object.fromEntries(given.map(([name, values]) => [name, values?.[0] ?? ''])) };
}

function noBody({ body }: ProxyEvent): Body {
  if (body === null || body === '') return { ok: true, value: undefined };
  return { ok: false, errors: [{ field: '', rule: 'no body' }] };
}

function header(
  event: ProxyEvent,
  name: string,
  { schema, errors }: { readonly schema: z.ZodType<string>; readonly errors: FieldError[] },
): string {
  const parsed = schema.safeParse(headerOf(event, name.toLowerCase()), { error: asRequired });
  if (parsed.success) return parsed.data;
  errors.push(...parsed.error.issues.map(({ message }) => ({ field: name, rule: message })));
  return '';
}

function precondition(event: ProxyEvent, errors: FieldError[]): string {
  if (headerOf(event, 'if-match') === undefined)
    throw new Refused('precondition-required', 'If-Match with the ETag of the record as read is needed.');
  return header(event, 'If-Match', { schema: ifMatchSchema, errors }).slice(1, -1);
}

const asRequired: z.core.$ZodErrorMap = ({ input }) => (input === undefined ? 'is required' : undefined);

function fieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  const path = issue.path.map((part) => fieldName(String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.'), rule: issue.message }];
  return issue.keys.map((name) => ({
    field: [...path, fieldName(name)].join('.'),
    rule: 'no such field in the contract',
  }));
}
