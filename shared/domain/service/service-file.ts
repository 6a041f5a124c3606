import type { Instant } from '../instant.ts';
import { moved, type Transitions } from '../transitions.ts';

export const serviceStates = ['open', 'done', 'refused', 'withdrawn'] as const;
export type ServiceState = (typeof serviceStates)[number];

export const serviceCommands = ['finish', 'refuse', 'withdraw'] as const;
export type ServiceCommand = (typeof serviceCommands)[number];

export const serviceMoves: Transitions<ServiceState, ServiceCommand> = {
  open: { finish: 'done', refuse: 'refused', withdraw: 'withdrawn' },
  done: {},
  refused: {},
  withdrawn: {},
};

export const counsellingWays = ['phone', 'video', 'branch'] as const;
export const workshopTopics = ['budgeting', 'out-of-debt', 'rights-and-complaints'] as const;
export const documentTopics = ['income', 'identity', 'payment', 'representation', 'other'] as const;

/**
 * What a borrower may ask of the bank beside his answers about a loan. Contact data is asked for, not set: the book is core
 * banking's, and a number counts once somebody has verified it there. Counselling and workshops are free.
 */
export type Asked =
  | {
      readonly kind: 'contact-data';
      /** E.164. */
      readonly number: string | null;
      readonly address: string | null;
      /** A number of his in the book, E.164, that is not his (any more): used no more from this moment on. */
      readonly notMine: string | null;
    }
  | { readonly kind: 'counselling'; readonly by: (typeof counsellingWays)[number] }
  | { readonly kind: 'workshop'; readonly topic: (typeof workshopTopics)[number] }
  | {
      readonly kind: 'document';
      /** Of the uploaded file. */
      readonly key: string;
      readonly about: (typeof documentTopics)[number];
    };

export interface ServiceRequest {
  readonly id: string;
  readonly asked: Asked;
  readonly at: Instant;
  readonly source: 'app' | 'officer';
  readonly state: ServiceState;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
  /** What the borrower is told of it. */
  readonly finding: string | null;
}

/** All one borrower asked for. One item, one version. */
export interface ServiceFile {
  readonly borrowerId: string;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  /** The oldest first. */
  readonly requests: readonly ServiceRequest[];
}

/** Nothing asked, nothing stored. */
export const emptyServiceFile = (borrowerId: string): ServiceFile => ({
  borrowerId,
  version: 0,
  requests: [],
});

export const serviceRefusals = ['asked-already', 'too-many', 'not-there', 'state-forbids'] as const;
export type ServiceRefusal = (typeof serviceRefusals)[number];

export type ServiceChange =
  | { readonly ok: true; readonly file: ServiceFile }
  | { readonly ok: false; readonly refusal: ServiceRefusal };

/** Far more than an honest borrower asks for: bounds on a desk's work, and on what one item may grow to. */
const openAtMost = 20;
const requestsAtMost = 200;

/** Takes a request in; the same one while the first is open is refused. */
export function askFor(
  file: ServiceFile,
  given: Pick<ServiceRequest, 'id' | 'asked' | 'at' | 'source'>,
): ServiceChange {
  const open = file.requests.filter(({ state }) => state === 'open');
  const isSame = ({ asked }: ServiceRequest): boolean => wordsOf(asked) === wordsOf(given.asked);
  if (open.some(isSame)) return { ok: false, refusal: 'asked-already' };
  if (open.length >= openAtMost || file.requests.length >= requestsAtMost)
    return { ok: false, refusal: 'too-many' };
  const request = { ...given, state: 'open', closedAt: null, closedBy: null, finding: null } as const;
  return next(file, [...file.requests, request]);
}

export interface Closing {
  readonly id: string;
  readonly command: ServiceCommand;
  readonly by: string;
  readonly at: Instant;
  readonly finding: string | null;
}

export function closeRequest(file: ServiceFile, { id, command, by, at, finding }: Closing): ServiceChange {
  const known = file.requests.find((one) => one.id === id);
  if (known === undefined) return { ok: false, refusal: 'not-there' };
  const state = moved(serviceMoves, known.state, command);
  if (state === undefined) return { ok: false, refusal: 'state-forbids' };
  const closed = { ...known, state, closedAt: at, closedBy: by, finding };
  return next(
    file,
    file.requests.map((one) => (one === known ? closed : one)),
  );
}

/** Since when somebody has waited for the desk; undefined: nobody does. */
export function waitingSince({ requests }: ServiceFile): Instant | undefined {
  return requests.find(({ state }) => state === 'open')?.at;
}

const next = (file: ServiceFile, requests: readonly ServiceRequest[]): ServiceChange => ({
  ok: true,
  file: { ...file, requests, version: file.version + 1 },
});

/** Sorted: one text for what is asked, whatever the order of its fields. */
const wordsOf = (asked: Asked): string =>
  JSON.stringify(Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1)));
