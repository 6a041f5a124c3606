import type { FieldError } from '../../contracts/api/problems.ts';
import { headerOf, type ProxyEvent, Refused } from './http.ts';

/** Far above any form's text however it is escaped. */
const bodyAtMost = 65_536;

/** Deeper than any contract; a parser is never given a deeper text. */
const depthAtMost = 16;

export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const broken = (rule: string, field = ''): Body => ({ ok: false, errors: [{ field, rule }] });

/**
 * A JSON body, free of what no contract means: nesting without end, names that reach an object's prototype, halves of
 * characters, control characters, and signs that turn the direction of writing so that a text shows otherwise than it
 * reads. Throws `Refused` for another content type or too long a body.
 */
export function readBody(event: ProxyEvent): Body {
  const type = headerOf(event, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new Refused('wrong-content-type', 'Content-Type: application/json is expected.');
  if ((event.body ?? '').length > bodyAtMost)
    throw new Refused('too-large', `At most ${bodyAtMost} characters are read.`);
  const text = textOf(event);
  if (text === undefined) return broken('UTF-8');
  if (depthOf(text) > depthAtMost) return broken(`nested at most ${depthAtMost} deep`);
  try {
    const value: unknown = JSON.parse(text);
    const errors = faultsOf(value, []);
    return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
  } catch {
    return broken('a JSON object');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf({ body, isBase64Encoded }: ProxyEvent): string | undefined {
  if (!isBase64Encoded) return body ?? '';
  try {
    return utf8.decode(Buffer.from(body ?? '', 'base64'));
  } catch {
    return undefined;
  }
}

/** How deep the brackets outside of texts go. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, (depth += 1));
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
}

const prototypes: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function faultsOf(value: unknown, path: readonly string[]): FieldError[] {
  if (typeof value === 'string') {
    const rule = textFault(value);
    return rule === undefined ? [] : [{ field: path.join('.'), rule }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (!Array.isArray(value) && (prototypes.has(name) || textFault(name) !== undefined))
      return [{ field: [...path, '(unnamed)'].join('.'), rule: 'no such field in the contract' }];
    return faultsOf(inner, [...path, fieldName(name)]);
  });
}

/** The rule a text breaks, whatever it is for; undefined when none. */
export function textFault(text: string): string | undefined {
  if (!text.isWellFormed()) return 'no half of a surrogate pair';
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text)) return 'no control characters';
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) return 'no signs that turn the direction of writing';
  return undefined;
}

/** A field's name may stand in an answer only if it looks like one: callers have put whole sentences there. */
export const fieldName = (name: string): string => (/^[A-Za-z0-9_-]{1,32}$/.test(name) ? name : '(unnamed)');
