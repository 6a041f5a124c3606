import fc from 'fast-check';
import type { LocalApi } from '../../infra/local/local-stack.ts';
import { checksFor } from './checks.ts';
import { apiIn, type Operation } from './document.ts';
import { type Plan, requestsFor } from './requests.ts';
import { Memory } from './values.ts';
import { type Answer, type Sent, type Tokens, wire, written } from './wire.ts';

export interface FuzzOptions {
  readonly api: LocalApi;
  readonly requests: number;
  /** Makes the plans repeatable; what the API says to them may differ between runs. */
  readonly seed: number;
  /** Values to begin with, by name, such as the ids of loans. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  readonly connections?: number;
  /** Told of each answer, how many there were. */
  readonly onAnswer?: (count: number) => void;
}

export interface Fault {
  readonly operation: string;
  readonly words: string;
  readonly times: number;
  /** The shortest request that showed it. */
  readonly sent: Sent;
  readonly answer: Answer;
}

export interface FuzzReport {
  readonly requests: number;
  readonly faults: readonly Fault[];
  /** Answers by operation and status. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Requests by who asked: a role, nobody, or somebody with a forged token. */
  readonly callers: ReadonlyMap<string, number>;
}

const callersOfARole = 4;

async function tokensOf(
  { token }: LocalApi,
  operations: readonly Operation[],
  known: FuzzOptions['known'],
): Promise<Tokens> {
  const roles = [...new Set(operations.flatMap((one) => one['x-roles']))];
  const made = new Map<string, string>();
  for (const role of roles)
    for (let at = 0; at < callersOfARole; at += 1) {
      const borrower = known['borrowerId']?.[at];
      const agent = known['agentId']?.[at];
      const sub = `fuzz-${role}-${at}`;
      made.set(
        `${role} ${at}`,
        await token({ role, sub, ...(borrower && { borrower }), ...(agent && { agent }) }),
      );
    }
  const [some = ''] = made.values();
  const forged = `${some.slice(0, -8)}AAAAAAAA`;
  return ({ role, which }) =>
    role === 'none' ? undefined : role === 'forged' ? forged : made.get(`${role} ${which % callersOfARole}`);
}

/** Reads the document as it is served, and sends requests made from it, several at a time. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { api, requests, seed, known, connections = 8 } = options;
  const described = apiIn(await documentText(api));
  const { operations } = described;
  const tokens = await tokensOf(api, operations, known);
  const check = checksFor(described);
  const memory = new Memory();
  memory.learn(examplesOf(operations));
  memory.seed(known);
  const { send, close } = wire(api.url, connections);
  const book = new Book();
  const inTurn = async (plans: Iterator<Plan>, work: (plan: Plan) => Promise<void>): Promise<void> => {
    const one = async (): Promise<void> => {
      for (let next = plans.next(); next.done !== true; next = plans.next()) await work(next.value);
    };
    await Promise.all(Array.from({ length: connections }, one));
  };
  await inTurn(firstPlans(operations), async (plan) => {
    await send(written(plan, memory, tokens).sent);
  });
  await inTurn(plansOf(operations, requests, seed), async (plan) => {
    const { sent, about } = written(plan, memory, tokens);
    const answer = await send(sent);
    book.note(plan, { sent, answer, words: check(plan, answer) });
    options.onAnswer?.(book.count);
    if (answer.status >= 300 || plan.operation.operationId === 'readOpenApi') return;
    memory.learn(JSON.parse(answer.body), about);
    // What it took, it may be asked about again: a dial it gave leave for, a key it gave a ticket for.
    if (sent.body !== undefined) memory.learn(JSON.parse(sent.body), about);
    memory.learn({ etag: answer.headers['etag'] }, [...about, ...madeBy(answer)]);
  });
  close();
  return { requests, faults: book.faults(), answers: book.answers, callers: book.callers };
}

/** The record an answer says it made, by the last part of its address. */
function madeBy({ headers: { location } }: Answer): readonly string[] {
  return typeof location === 'string' ? [location.slice(location.lastIndexOf('/') + 1)] : [];
}

const firstCalls = 2;

/**
 * Some requests at once for each operation whose answers do not count: on a busy machine the first call of a function, with
 * its code to load, may outlast the function's time.
 */
function* firstPlans(operations: readonly Operation[]): Generator<Plan> {
  for (const [at, one] of operations.entries())
    yield* fc.sample(requestsFor(one), { seed: -at - 1, numRuns: firstCalls });
}

const documentTries = 5;

/** The first call of all: on a busy machine it may outlast the function's time, and is asked again as any caller would. */
async function documentText({ url, token }: LocalApi): Promise<string> {
  const headers = { authorization: `Bearer ${await token({ role: 'officer' })}` };
  for (let tried = 1; ; tried += 1) {
    const reply = await fetch(`${url}/openapi.json`, { headers });
    if (reply.ok) return reply.text();
    if (tried === documentTries) throw new Error(`GET /openapi.json: ${reply.status}`);
  }
}

/** In small batches, each from its own seed: a run of any length holds few plans at once. */
function* plansOf(operations: readonly Operation[], requests: number, seed: number): Generator<Plan> {
  const arbitraries = operations.map(requestsFor);
  const any = fc.oneof(...arbitraries);
  const batch = 200;
  for (let made = 0; made < requests; made += batch)
    yield* fc.sample(any, { seed: seed + made, numRuns: Math.min(batch, requests - made) });
}

const examplesOf = (operations: readonly Operation[]): unknown =>
  operations.map(({ responses, requestBody }) => [
    Object.values(responses).map(({ content }) => content['application/json']?.example),
    requestBody?.content['application/json']?.example,
  ]);

class Book {
  readonly answers = new Map<string, Map<number, number>>();
  readonly callers = new Map<string, number>();
  readonly #faults = new Map<string, Fault>();
  count = 0;

  note(
    { operation: { operationId: operation }, caller: { role } }: Plan,
    { sent, answer, words }: { sent: Sent; answer: Answer; words: string | undefined },
  ): void {
    this.count += 1;
    this.callers.set(role, (this.callers.get(role) ?? 0) + 1);
    const counts = this.answers.get(operation) ?? new Map<number, number>();
    this.answers.set(operation, counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1));
    if (words === undefined) return;
    const key = `${operation} ${words}`;
    const known = this.#faults.get(key);
    const isShorter = known === undefined || lengthOf(sent) < lengthOf(known.sent);
    const times = (known?.times ?? 0) + 1;
    this.#faults.set(key, isShorter ? { operation, words, times, sent, answer } : { ...known, times });
  }

  faults(): readonly Fault[] {
    return [...this.#faults.values()];
  }
}

const lengthOf = (sent: Sent): number => JSON.stringify(sent).length;
