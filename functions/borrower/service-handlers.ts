import type { z } from 'zod';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import {
  brokenRules,
  changedMeanwhile,
  changedSince,
  type Refusal,
} from '../../shared/contracts/api/route.ts';
import type { requestsView } from '../../shared/contracts/service.ts';
import { serviceRoutes as routes } from '../../shared/contracts/service-routes.ts';
import { evidenceKey, evidencePrefix, uploadKey } from '../../shared/domain/evidence.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import {
  askFor,
  closeRequest,
  emptyServiceFile,
  waitingSince,
  type Asked,
  type ServiceChange,
  type ServiceCommand,
  type ServiceFile,
  type ServiceRefusal,
} from '../../shared/domain/service/service-file.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { EvidenceStore } from '../../shared/ports/evidence-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import type { ServiceStore } from '../../shared/ports/service-store.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { isUploaded } from '../../shared/runtime/uploaded.ts';

export interface ServiceDeps {
  readonly services: ServiceStore;
  readonly contactability: ContactabilityStore;
  readonly portfolio: Pick<PortfolioReader, 'borrowers'>;
  readonly evidence: EvidenceStore;
  readonly clock: Clock;
}

/** The same whether there is no such borrower or it is somebody else. */
export const unknownBorrower = { problem: 'unknown-record', detail: 'There is no such borrower.' } as const;

/** The borrower of the path, for whoever may know of him. */
export async function borrowerFor(
  { portfolio }: Pick<ServiceDeps, 'portfolio'>,
  caller: Caller,
  borrowerId: string,
): Promise<Borrower | undefined> {
  if (caller.role === 'borrower' && caller.borrowerId !== borrowerId) return undefined;
  return (await portfolio.borrowers([borrowerId])).get(borrowerId);
}

/**
 * What a borrower asks for. Twice: a request's id is the operation's, so its repeat finds it there; a closing meets
 * another state or version. Late: the moment is that of the write. Half: a number said not to be his is marked first, and
 * marked again by the repeat, which changes nothing.
 */
export function serviceHandlers(deps: ServiceDeps): readonly Bound[] {
  return [reading(deps), asking(deps), ...closing(deps), waiting(deps), ...documents(deps)];
}

function reading(deps: ServiceDeps): Bound {
  return handle(routes.listRequests, async ({ caller, params: { borrowerId } }) => {
    if ((await borrowerFor(deps, caller, borrowerId)) === undefined) return unknownBorrower;
    return shown((await deps.services.find(borrowerId)) ?? emptyServiceFile(borrowerId));
  });
}

function asking(deps: ServiceDeps): Bound {
  return handle(routes.askService, async ({ caller, params: { borrowerId }, body, operationId: id }) => {
    const borrower = await borrowerFor(deps, caller, borrowerId);
    if (borrower === undefined) return unknownBorrower;
    const fault = await faultOf(deps, borrower, body);
    if (fault !== undefined) return fault;
    const at = deps.clock();
    const source = caller.role === 'borrower' ? 'app' : 'officer';
    await heed(deps, borrowerId, { asked: body, at, evidence: { source, ref: id } });
    return change(deps, borrowerId, (file) =>
      file.requests.some((one) => one.id === id)
        ? { ok: true, file }
        : askFor(file, { id, asked: body, at, source }),
    );
  });
}

/** What a request names must be his: the file uploaded for him, the number in the book. */
async function faultOf(
  { evidence }: ServiceDeps,
  { id, phones }: Borrower,
  asked: Asked,
): Promise<Refusal<'invalid-request'> | undefined> {
  if (asked.kind === 'document') {
    const isHis = await isUploaded(evidence, [evidencePrefix('borrowers', id)], asked.key);
    if (!isHis) return brokenRules([{ field: 'key', rule: 'uploaded for this borrower' }]);
  }
  if (asked.kind !== 'contact-data' || asked.notMine === null) return undefined;
  const isKnown = phones.some(({ number }) => number === asked.notMine);
  return isKnown
    ? undefined
    : brokenRules([{ field: 'notMine', rule: 'a number the bank has of this borrower' }]);
}

interface Told {
  readonly asked: Asked;
  readonly at: Instant;
  readonly evidence: { readonly source: 'app' | 'officer'; readonly ref: string };
}

/** A number that is said not to be the borrower's takes no text from this moment on, whatever the book says. */
async function heed(
  { contactability }: ServiceDeps,
  borrowerId: string,
  { asked, at, evidence }: Told,
): Promise<void> {
  if (asked.kind !== 'contact-data' || asked.notMine === null) return;
  const mark = {
    number: asked.notMine,
    status: 'failed',
    reason: 'not-the-borrowers',
    at,
    evidence,
  } as const;
  await changeContactability(contactability, borrowerId, [{ kind: 'mark', mark }]);
}

function closing(deps: ServiceDeps): readonly Bound[] {
  return [
    handle(routes.withdrawRequest, (one) => close(deps, one, { command: 'withdraw', finding: null })),
    handle(routes.closeRequest, (one) => close(deps, one, one.body)),
  ];
}

interface Closed {
  readonly caller: Caller;
  readonly params: { readonly borrowerId: string; readonly id: string };
  readonly ifMatch: string;
}

async function close(
  deps: ServiceDeps,
  request: Closed,
  { command, finding }: { readonly command: ServiceCommand; readonly finding: string | null },
) {
  const { caller, params } = request;
  const { borrowerId, id } = params;
  if ((await borrowerFor(deps, caller, borrowerId)) === undefined) return unknownBorrower;
  const known = (await deps.services.find(borrowerId)) ?? emptyServiceFile(borrowerId);
  const by = caller.subject;
  const before = known.requests.find((one) => one.id === id);
  const isDone = before?.state === doneBy[command] && before.closedBy === by && before.finding === finding;
  if (isDone) return shown(known);
  const changed = changedSince(request, known.version);
  if (changed !== undefined) return changed;
  const next = closeRequest(known, { id, command, by, at: deps.clock(), finding });
  if (!next.ok) return refusalOf(next.refusal);
  if (await deps.services.save(next.file)) return shown(next.file);
  return changedMeanwhile;
}

const doneBy = { finish: 'done', refuse: 'refused', withdraw: 'withdrawn' } as const;

const attempts = 5;

async function change(
  { services }: ServiceDeps,
  borrowerId: string,
  of: (file: ServiceFile) => ServiceChange,
): Promise<ReturnType<typeof shown> | ReturnType<typeof refusalOf>> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const known = (await services.find(borrowerId)) ?? emptyServiceFile(borrowerId);
    const next = of(known);
    if (!next.ok) return refusalOf(next.refusal);
    if (next.file === known || (await services.save(next.file))) return shown(next.file);
  }
  throw new Retryable(`requests of a borrower changed ${attempts} times`);
}

function waiting(deps: ServiceDeps): Bound {
  return handle(routes.listWaiting, async ({ query: { cursor: after, limit } }) => {
    const { borrowerIds, next } = await deps.services.waiting({ after, limit });
    const files = await mapLimited(borrowerIds, 8, (id) => deps.services.find(id));
    const items = files.flatMap((file) => {
      const since = file && waitingSince(file);
      if (file === undefined || since === undefined) return [];
      const open = file.requests.filter(({ state }) => state === 'open').length;
      return [{ borrowerId: file.borrowerId, since, open }];
    });
    return { body: { items, next } };
  });
}

function documents(deps: ServiceDeps): readonly Bound[] {
  return [
    handle(routes.uploadForBorrower, async ({ caller, params: { borrowerId }, body, operationId }) => {
      if ((await borrowerFor(deps, caller, borrowerId)) === undefined) return unknownBorrower;
      const key = uploadKey('borrowers', borrowerId, operationId);
      return { body: { ...(await deps.evidence.ticket(key, body)) } };
    }),
    handle(routes.readDocument, async ({ caller, params: { borrowerId, fileId } }) => {
      const key = evidenceKey('borrowers', borrowerId, fileId);
      const borrower = await borrowerFor(deps, caller, borrowerId);
      if (borrower === undefined || (await deps.evidence.find(key)) === undefined)
        return { problem: 'unknown-record', detail: 'There is no such document.' };
      return { body: { ...(await deps.evidence.link(key)) } };
    }),
  ];
}

function shown({ borrowerId, requests, version }: ServiceFile): {
  body: z.input<typeof requestsView>;
  version: number;
} {
  const view = requests.map(({ id, asked, at, source, state, closedAt, finding }) => ({
    ...{ id, asked, at, source, state, closedAt, finding },
  }));
  return { body: { borrowerId, requests: view }, version };
}

function refusalOf(refusal: ServiceRefusal): Refusal<'unknown-record' | 'conflict'> {
  if (refusal === 'not-there') return { problem: 'unknown-record', detail: 'There is no such request.' };
  return { problem: 'conflict', detail: sentences[refusal] };
}

const sentences: Readonly<Record<Exclude<ServiceRefusal, 'not-there'>, string>> = {
  'asked-already': 'The same was asked for already and is being worked on.',
  'too-many': 'There are more requests than can be kept; please call.',
  'state-forbids': 'The request has been closed already.',
};
