import type { z } from 'zod';
import {
  complaintRequestSchema,
  idempotencyKeySchema,
  type FieldError,
} from '../../shared/contracts/complaints.ts';
import type { ComplaintStatement } from '../../shared/domain/complaint.ts';
import { headerOf, problem, type ProxyEvent, type ProxyReply } from './http.ts';

export type ComplaintRequest =
  | { readonly ok: true; readonly statement: ComplaintStatement; readonly key: string | undefined }
  | { readonly ok: false; readonly refusal: ProxyReply };

/** Far above 2,000 characters however they are escaped. */
const bodyAtMost = 65_536;

/** Reads `POST /complaints`; a refusal lists every rule broken, by field, and repeats nothing of what was sent. */
export function readRequest(event: ProxyEvent): ComplaintRequest {
  const type = headerOf(event, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return refuse(problem('wrong-content-type', 'Content-Type: application/json is expected.'));
  if ((event.body ?? '').length > bodyAtMost)
    return refuse(problem('too-large', `At most ${bodyAtMost} characters are read.`));
  const key = idempotencyKeySchema.optional().safeParse(headerOf(event, 'idempotency-key'));
  const body = readBody(event);
  const statement = body.ok ? complaintRequestSchema.safeParse(body.json, { error: asRequired }) : undefined;
  if (key.success && statement?.success === true)
    return { ok: true, statement: statement.data, key: key.data };
  const errors = [
    ...(key.success
      ? []
      : key.error.issues.map(({ message }) => ({ field: 'Idempotency-Key', rule: message }))),
    ...(body.ok ? [] : [{ field: '', rule: body.rule }]),
    ...(statement?.error?.issues.flatMap(fieldErrors) ?? []),
  ];
  return refuse(problem('invalid-request', 'Nothing was stored. Each broken rule is listed.', errors));
}

function refuse(refusal: ProxyReply): ComplaintRequest {
  return { ok: false, refusal };
}

type Body = { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly rule: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readBody({ body, isBase64Encoded }: ProxyEvent): Body {
  let text = body ?? '';
  try {
    if (isBase64Encoded) text = utf8.decode(Buffer.from(text, 'base64'));
  } catch {
    return { ok: false, rule: 'UTF-8' };
  }
  try {
    return { ok: true, json: JSON.parse(text) };
  } catch {
    return { ok: false, rule: 'a JSON object' };
  }
}

const asRequired: z.core.$ZodErrorMap = ({ input }) => (input === undefined ? 'is required' : undefined);

/** A field's name may stand in an answer only if it looks like one: callers have put whole sentences there. */
const fieldName = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

function fieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.'), rule: issue.message }];
  return issue.keys.map((name) => ({
    field: [...path, fieldName.test(name) ? name : '(unnamed)'].join('.'),
    rule: 'no such field in the contract',
  }));
}
