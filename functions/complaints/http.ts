import type { FieldError, Problem } from '../../shared/contracts/complaints.ts';
import { HouseError } from '../../shared/runtime/errors.ts';

/** What the routes read of an API Gateway proxy event (payload version 1.0). */
export interface ProxyEvent {
  readonly httpMethod: string;
  /** The route's pattern, e.g. `/complaints/{id}`. */
  readonly resource: string;
  readonly headers: Readonly<Record<string, string | undefined>> | null;
  readonly pathParameters: Readonly<Record<string, string | undefined>> | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  /** Path with the stage, as the caller wrote it. */
  readonly requestContext: { readonly path: string };
}

export interface ProxyReply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A header's value; names are case-blind. */
export function headerOf({ headers }: Pick<ProxyEvent, 'headers'>, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

export function json(statusCode: number, body: object, headers: Record<string, string> = {}): ProxyReply {
  return reply(statusCode, body, { 'content-type': 'application/json', ...headers });
}

const problems = {
  'invalid-request': { status: 400, title: 'The request breaks the contract' },
  'unknown-loan': { status: 404, title: 'There is no such loan' },
  'unknown-complaint': { status: 404, title: 'There is no such complaint' },
  'unknown-route': { status: 404, title: 'There is nothing here' },
  conflict: { status: 409, title: 'The request conflicts with what is there' },
  'too-large': { status: 413, title: 'The body is too large' },
  'wrong-content-type': { status: 415, title: 'The body is not JSON' },
  unexpected: { status: 500, title: 'A fault of ours' },
  busy: { status: 503, title: 'Not now' },
} as const;

/** An error as `application/problem+json`; `detail` and `errors` name rules, never what was sent. */
export function problem(
  kind: keyof typeof problems,
  detail: string,
  errors?: readonly FieldError[],
): ProxyReply {
  const { status, title } = problems[kind];
  const body: Problem = {
    type: `urn:problem:${kind}`,
    title,
    status,
    detail,
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
  const retry: Record<string, string> = kind === 'busy' ? { 'retry-after': '1' } : {};
  return reply(status, body, { 'content-type': 'application/problem+json', ...retry });
}

/** The answer to a thrown error, by its kind; its message stays in the log. */
export function problemOf(error: unknown): ProxyReply {
  if (!(error instanceof HouseError))
    return problem('unexpected', 'The request may be repeated with the same idempotency key.');
  switch (error.kind) {
    case 'invalid-input':
      return problem('invalid-request', 'The request cannot be understood.');
    case 'conflict':
      return problem('conflict', 'The state of things forbids it.');
    case 'retryable':
      return problem('busy', 'Nothing was changed; please try again.');
  }
}

function reply(statusCode: number, body: object, headers: Record<string, string>): ProxyReply {
  // Answers hold personal data: no cache on the way may keep them.
  return { statusCode, headers: { 'cache-control': 'no-store', ...headers }, body: JSON.stringify(body) };
}
