import type { Refusal } from '../../contracts/api/route.ts';
import { problems, type FieldError, type Problem, type ProblemKind } from '../../contracts/api/problems.ts';
import { HouseError } from '../errors.ts';

/** What the router reads of an API Gateway proxy event (payload version 1.0). */
export interface ProxyEvent {
  readonly httpMethod: string;
  /** The route's pattern, e.g. `/complaints/{id}`. */
  readonly resource: string;
  readonly headers: Readonly<Record<string, string | undefined>> | null;
  readonly pathParameters: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly stage: string;
    readonly requestId: string;
    /** What the authorizer said of the caller. */
    readonly authorizer?: unknown;
    readonly identity?: { readonly sourceIp?: string };
  };
}

export interface ProxyReply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A header's value; names are case-blind. */
export function headerOf({ headers }: Pick<ProxyEvent, 'headers'>, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** An error before it is written: `detail` and `errors` name rules, never what was sent. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ProblemKind, detail: string, more: Pick<Refusal, 'errors' | 'retryAfterSeconds'> = {}) {
    super(detail);
    this.kind = kind;
    this.errors = more.errors;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export function json(statusCode: number, body: unknown, headers: Record<string, string>): ProxyReply {
  return reply(statusCode, body, { 'content-type': 'application/json', ...headers });
}

/** An error as `application/problem+json`. */
export function problemReply(refused: Refused, correlationId: string): ProxyReply {
  const { kind, message, errors, retryAfterSeconds = 1 } = refused;
  const { status, title } = problems[kind];
  const body: Problem = {
    type: `urn:problem:${kind}`,
    title,
    status,
    detail: message,
    correlationId,
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
  const retry: Record<string, string> = retryable.has(kind)
    ? { 'retry-after': String(retryAfterSeconds) }
    : {};
  return reply(status, body, {
    'content-type': 'application/problem+json',
    'x-correlation-id': correlationId,
    ...retry,
  });
}

const retryable: ReadonlySet<ProblemKind> = new Set(['busy', 'in-progress', 'too-many-requests']);

/** What a caller is told of a thrown error, by its kind; its message stays in the log. */
export function refusedOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (!(error instanceof HouseError))
    return new Refused('unexpected', 'The request may be repeated as it is.');
  switch (error.kind) {
    case 'invalid-input':
      return new Refused('invalid-request', 'The request cannot be understood.');
    case 'conflict':
      return new Refused('conflict', 'The state of things forbids it.');
    case 'retryable':
      return new Refused('busy', 'Nothing was changed; please try again.');
  }
}

function reply(statusCode: number, body: unknown, headers: Record<string, string>): ProxyReply {
  // Answers hold personal data: no cache on the way may keep them.
  return { statusCode, headers: { 'cache-control': 'no-store', ...headers }, body: JSON.stringify(body) };
}
