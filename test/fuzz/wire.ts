import { Agent, request } from 'node:http';
import type { Plan } from './requests.ts';
import { marker, type Memory, type Resolving } from './values.ts';

/** A request as it goes over the wire. */
export interface Sent {
  readonly method: string;
  /** Below the stage. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Tokens by role, several of each. */
export type Tokens = (caller: Plan['caller']) => string | undefined;

const deep = `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`;

/**
 * Core banking closes, pauses and pays loans: it mostly does so to others than the few that everybody else works on, or
 * soon nothing would be owed on any.
 */
const bookNames = { loanId: 'bookLoanId', borrowerId: 'bookBorrowerId' };
const isBooking = ({ 'x-roles': roles }: Plan['operation']): boolean =>
  roles.length === 1 && roles[0] === 'system';

/** A request and the records it is about, as its path names them. */
export interface Written {
  readonly sent: Sent;
  readonly about: readonly string[];
}

/** Puts what the API has said into a plan, twists it, and writes it out. */
export function written(plan: Plan, memory: Memory, tokens: Tokens): Written {
  const { operation, twist } = plan;
  const params = new Map(Object.entries(plan.params));
  const as = isBooking(operation) ? bookNames : undefined;
  const about: string[] = [];
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = memory.resolve(params.get(name), { about: about[0], as });
    if (typeof value === 'string') about.push(value);
    return encoded(value);
  });
  const body = bodyOf(plan, memory, { about: about[0], as });
  const token = tokens(plan.caller);
  const given = Object.entries(plan.headers).flatMap(([name, value]) => {
    const text = headerText(memory.resolve(value, { about: about[0], as }));
    return text === undefined ? [] : [[name.toLowerCase(), text] as const];
  });
  const sent = {
    method: twist === 'wrong-method' ? (operation.method === 'PUT' ? 'GET' : 'PUT') : operation.method,
    path: `${path}${twist === 'longer-path' ? '/more' : ''}${queryText(plan, memory)}`,
    headers: {
      ...Object.fromEntries(given),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        'content-type': twist === 'wrong-type' ? 'text/plain' : 'application/json',
      }),
    },
    body,
  };
  return { sent, about };
}

const wholeBodies: Readonly<Partial<Record<Plan['twist'], string>>> = {
  'broken-json': `{"a":${marker}`,
  'deep-json': deep,
  'large-body': JSON.stringify({ text: marker.repeat(8000) }),
  'bare-body': `"${marker}"`,
};

function bodyOf({ body, twist, operation }: Plan, memory: Memory, at: Resolving): string | undefined {
  const whole = wholeBodies[twist];
  if (whole !== undefined) return whole;
  const resolved = memory.resolve(body, at);
  if (resolved === undefined && operation.requestBody === undefined) return undefined;
  return JSON.stringify(resolved ?? null);
}

function queryText({ query, twist }: Plan, memory: Memory): string {
  const pairs = query.map(([name, value]) => [name, textOf(memory.resolve(value, {}))] as const);
  if (twist === 'query-twice') pairs.push(...pairs, ['limit', '1'], ['limit', '2']);
  if (twist === 'query-unknown') pairs.push(['role', marker]);
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`).join('&')}`;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'undefined' : JSON.stringify(value);

/** Percent-encoded; halves of characters cannot be, and go as the replacement sign. */
const encoded = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed());

/** What HTTP lets through in a header; the rest never leaves a client. */
function headerText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return textOf(value)
    .replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '?')
    .trim()
    .slice(0, 2000);
}

/** Far longer than the gateway waits for a function: the machine may be busy with other work. */
const patienceMs = 300_000;

/** Keeps its connections: a run of many thousand requests must not use up the machine's ports. */
export function wire(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port, pathname } = new URL(url);
  const once = ({ method, path, headers, body }: Sent): Promise<Answer | 'closed'> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const options = {
        agent,
        hostname,
        port,
        method,
        path: pathname + path,
        headers: { ...headers, ...length },
      };
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
      outgoing.setTimeout(patienceMs, () => {
        outgoing.destroy(new Error(`no answer to ${method} ${path.slice(0, 200)} in ${patienceMs} ms`));
      });
      outgoing.on('error', (error) => {
        // The server may close a connection that idles in the very moment it is used again; nobody has seen the request.
        if (outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET') resolve('closed');
        else reject(error);
      });
      outgoing.end(body);
    });
  const send = async (sent: Sent): Promise<Answer> => {
    for (;;) {
      const answer = await once(sent);
      if (answer !== 'closed') return answer;
    }
  };
  return {
    send,
    close: () => {
      agent.destroy();
    },
  };
}
