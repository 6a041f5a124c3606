import { complaintWorkRoutes as routes } from '../../shared/contracts/complaint-work-routes.ts';
import type { z } from 'zod';
import type { complaintViewSchema } from '../../shared/contracts/complaints.ts';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import type { ApiRequest, Refusal, Route, Success } from '../../shared/contracts/api/route.ts';
import type { ProblemKind } from '../../shared/contracts/api/problems.ts';
import { changedMeanwhile, changedSince } from '../../shared/contracts/api/route.ts';
import type { Complaint } from '../../shared/domain/complaint.ts';
import type { ComplaintCommand } from '../../shared/domain/complaints/commands.ts';
import { isPending } from '../../shared/domain/complaints/handle.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { fileOf, pendingOf, type ComplaintFile } from './complaint-file.ts';
import { attachmentHandlers, uploadedFor, type AttachmentDeps } from './attachments.ts';
import { countComplaints } from './count-complaints.ts';
import { readComplaint, viewOf, type Acknowledge } from './read-complaint.ts';
import { workComplaint, type WorkDeps, type WorkResult } from './work-complaint.ts';

export interface ComplaintWorkDeps extends WorkDeps, AttachmentDeps {
  readonly complaints: WorkDeps['complaints'];
  readonly acknowledge: Acknowledge;
}

/** What the complainant reads. */
type Shown = z.input<typeof complaintViewSchema>;

type Refusals = Refusal<'unknown-complaint' | 'conflict' | 'precondition-failed'>;
/** What must be so of the body besides its shape. */
type Check<B, K extends ProblemKind> = (complaintId: string, body: B) => Promise<Refusal<K> | undefined>;
type Change<B> = ApiRequest<{ id: string }, unknown, B>;

const unknown = { problem: 'unknown-complaint', detail: 'No complaint has this number.' } as const;

/** Why a step is not taken, for whoever asked for it. */
const details: Readonly<Record<Extract<WorkResult, { kind: 'refused' }>['refusal'], string>> = {
  'state-forbids': 'The complaint is at another stage; read it again.',
  'no-extension-here': 'The law that binds here knows no extension.',
  'extension-asked-already': 'An extension was asked for already.',
  'no-extension-asked': 'No extension waits for a decision.',
  'asker-cannot-approve': 'Whoever asked for an extension cannot decide on it.',
  'appeal-too-late': 'The days for an appeal are over.',
  'merge-with-itself': 'A complaint cannot be merged into itself.',
  'merge-target': 'It can be merged only into a pending complaint about the same loan.',
  'attached-already': 'It is attached already.',
  'file-full': 'The complaint takes no more; open another.',
};

/** The routes of `complaintWorkRoutes`. Twice, late, half: see `workComplaint`. */
export function complaintWorkHandlers(deps: ComplaintWorkDeps): readonly Bound[] {
  const read = readComplaint(deps);
  const count = countComplaints({ complaints: deps.complaints, zone: deps.terms.zone });
  return [
    handle(routes.readComplaintFile, async ({ params, caller }) => {
      const known = await read(params.id, caller);
      if (known === undefined) return unknown;
      return { body: fileOf(known, caller.role), version: known.version };
    }),
    listing(deps),
    ...deskSteps(deps),
    ...complainantSteps(deps),
    ...attachmentHandlers(deps),
    handle(routes.countComplaints, async ({ query: { month } }) => {
      const { byCause, byOutcome, ...figures } = await count(month);
      return {
        body: { month, ...figures, byOutcome: { ...byOutcome }, byCause: byCause.map((one) => ({ ...one })) },
      };
    }),
  ];
}

const readsAtOnce = 16;

/** The index names them, the records say how they stand: a filter is held against the record. */
function listing({ complaints }: ComplaintWorkDeps): Bound {
  return handle(routes.listComplaints, async ({ query: { assignee, extension, cursor: after, limit } }) => {
    const { complaintIds, next } = await complaints.listPending({ after, limit });
    const found = await mapLimited(complaintIds, readsAtOnce, (id) => complaints.find(id));
    const items = found
      .flatMap((one) => (one !== undefined && isPending(one.status) ? [pendingOf(one)] : []))
      .filter((one) => assignee === undefined || one.assignee === assignee)
      .filter((one) => extension === undefined || one.extensionAsked);
    return { body: { items, next } };
  });
}

function deskSteps(deps: ComplaintWorkDeps): readonly Bound[] {
  const step = stepper(deps, (complaint, role) => fileOf(complaint, role));
  return [
    step(routes.assignComplaint, ({ to }) => ({ kind: 'assign', to })),
    step(routes.classifyComplaint, (given) => ({ kind: 'classify', ...given })),
    step(routes.noteComplaint, ({ text }) => ({ kind: 'note', text })),
    step(routes.askComplaintExtension, ({ reason }) => ({ kind: 'ask-extension', reason })),
    step(routes.decideComplaintExtension, ({ decision }) => ({
      kind: decision === 'approve' ? 'approve-extension' : 'refuse-extension',
    })),
    step(routes.decideComplaint, (given) => ({ kind: 'decide', ...given })),
    step(routes.replyToComplaint, () => ({ kind: 'reply' })),
    step(routes.mergeComplaint, ({ into }) => ({ kind: 'merge', into })),
    step(routes.closeComplaint, () => ({ kind: 'close' })),
  ];
}

function complainantSteps(deps: ComplaintWorkDeps): readonly Bound[] {
  const step = stepper(deps, (complaint, role): Shown => viewOf(complaint, deps.acknowledge, role));
  return [
    step(routes.attachToComplaint, ({ key }) => ({ kind: 'attach', key }), uploadedFor(deps)),
    step(routes.addComplaintFacts, ({ text }) => ({ kind: 'add-facts', text })),
    step(routes.appealComplaint, ({ text }) => ({ kind: 'appeal', text })),
    step(routes.withdrawComplaint, () => ({ kind: 'withdraw' })),
  ];
}

/** Binds one step of a complaint's life to its route. */
function stepper<S extends ComplaintFile | Shown>(
  deps: ComplaintWorkDeps,
  shown: (complaint: Complaint, role: Caller['role']) => S,
) {
  const read = readComplaint(deps);
  const work = workComplaint(deps);
  return <B, K extends ProblemKind = never>(
    route: Route<{ id: string }, Record<string, never>, B, S, 'unknown-complaint' | 'conflict' | K>,
    commandOf: (body: B) => ComplaintCommand,
    check?: Check<B, K>,
  ): Bound => {
    const take = async (request: Change<B>): Promise<Success<S> | Refusals | Refusal<K>> => {
      const { caller, params, body, operationId } = request;
      const known = await read(params.id, caller);
      if (known === undefined) return unknown;
      const isRepeat = known.lastOperation === operationId;
      const changed = isRepeat ? undefined : changedSince(request, known.version);
      if (changed !== undefined) return changed;
      const broken = isRepeat ? undefined : await check?.(params.id, body);
      if (broken !== undefined) return broken;
      const asked = { complaintId: params.id, command: commandOf(body), by: nameOf(caller), operationId };
      const result = await work({ ...asked, version: known.version });
      if (result.kind !== 'done') return refusalOf(result);
      return { body: shown(result.complaint, caller.role), version: result.complaint.version };
    };
    return handle(route, take);
  };
}

function refusalOf(result: Exclude<WorkResult, { kind: 'done' }>): Refusals {
  switch (result.kind) {
    case 'unknown':
      return unknown;
    case 'changed':
      return changedMeanwhile;
    case 'refused':
      return { problem: 'conflict', detail: details[result.refusal] };
  }
}

/** Who did it, as the file has it: a borrower is told from the bank's people. */
const nameOf = (caller: Caller): string =>
  caller.role === 'borrower' ? `borrower ${caller.borrowerId}` : caller.subject;
