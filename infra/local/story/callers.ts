import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Route } from '../../../shared/contracts/api/route.ts';
import { problemSchema } from '../../../shared/contracts/api/problems.ts';
import type { TokenRequest } from '../issuer.ts';
import type { LocalApi } from '../local-stack.ts';

/** Somebody in a story who uses the bank's API, with a token of his own. */
export type Person = TokenRequest;

export const officer: Person = { role: 'officer', sub: 'officer-7' };
export const supervisor: Person = { role: 'supervisor', sub: 'super-2' };
export const coreBanking: Person = { role: 'system', sub: 'core-banking' };

/** One request of a person, as the route's description wants it. */
export interface Asking<T> {
  readonly as: Person;
  readonly route: Pick<Route, 'method' | 'path' | 'success'>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The version he has read, of a change. */
  readonly ifMatch?: string | undefined;
  /** Idempotency key; default: one of its own. */
  readonly key?: string;
  readonly answer: z.ZodType<T>;
}

export interface Answered<T> {
  readonly body: T;
  readonly etag: string | undefined;
  /** What went over the wire, for whoever reads the story, long ids cut: `POST /loans/L-1/promises: 201`. */
  readonly wire: string;
}

export type Ask = <T>(asking: Asking<T>) => Promise<Answered<T>>;

/**
 * The API of a running stack as its callers use it: over HTTP, a token for each request. Throws, with the problem's words,
 * where the answer is not the route's success.
 */
export function askerOf(api: LocalApi): Ask {
  return async ({ as, route: { method, path, success }, params = {}, query = {}, ...asking }) => {
    const place = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    );
    const search = new URLSearchParams(query).toString();
    const reply = await fetch(`${api.url}${place}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: headersOf(asking, method, await api.token(as)),
      ...(asking.body !== undefined && { body: JSON.stringify(asking.body) }),
    });
    const wire = `${method} ${place.replaceAll(/(?<=[0-9a-f]{8})[0-9a-f]{56}/g, '…')}: ${reply.status}`;
    const said: unknown = await reply.json();
    if (reply.status !== success.status) {
      const problem = problemSchema.safeParse(said);
      throw new Error(`${as.role}: ${wire} ${problem.success ? problem.data.detail : 'no problem document'}`);
    }
    return { body: asking.answer.parse(said), etag: reply.headers.get('etag') ?? undefined, wire };
  };
}

function headersOf(
  { body, ifMatch, key }: Pick<Asking<unknown>, 'body' | 'ifMatch' | 'key'>,
  method: string,
  token: string,
): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(method === 'POST' && { 'idempotency-key': key ?? randomUUID() }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}
