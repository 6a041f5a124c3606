import { z } from 'zod';

/** Every kind of error the API gives, by the last part of its type `urn:problem:…`. */
export const problems = {
  'invalid-request': { status: 400, title: 'The request breaks the contract' },
  unauthorized: { status: 401, title: 'No valid token' },
  forbidden: { status: 403, title: 'Not for this caller' },
  'unknown-route': { status: 404, title: 'There is nothing here' },
  'unknown-loan': { status: 404, title: 'There is no such loan' },
  'unknown-complaint': { status: 404, title: 'There is no such complaint' },
  'unknown-record': { status: 404, title: 'There is no such record' },
  conflict: { status: 409, title: 'The request conflicts with what is there' },
  'in-progress': { status: 409, title: 'The first request with this key is still at work' },
  'precondition-failed': { status: 412, title: 'The record has changed since it was read' },
  'too-large': { status: 413, title: 'The body is too large' },
  'wrong-content-type': { status: 415, title: 'The body is not JSON' },
  'key-reused': { status: 422, title: 'This Idempotency-Key came before with another request' },
  'precondition-required': { status: 428, title: 'If-Match is needed' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  unexpected: { status: 500, title: 'A fault of ours' },
  busy: { status: 503, title: 'Not now' },
  'too-slow': { status: 504, title: 'No answer in time' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;
export type ProblemKind = keyof typeof problems;

/** Every error of the API, `application/problem+json` (RFC 9457). Never holds what the caller sent. */
export const problemSchema = z.strictObject({
  type: z.string().regex(/^urn:problem:[a-z-]+$/),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  correlationId: z.string().describe('Names the request in our logs'),
  errors: z
    .array(z.strictObject({ field: z.string(), rule: z.string() }))
    .optional()
    .describe('Every rule the request breaks'),
});
export type Problem = z.infer<typeof problemSchema>;
export type FieldError = NonNullable<Problem['errors']>[number];
