import { complaintHold, type Complaint } from '../../shared/domain/complaint.ts';
import type { ComplaintClock } from '../../shared/domain/complaints/clock.ts';
import type { ComplaintCommand } from '../../shared/domain/complaints/commands.ts';
import { handleComplaint, isPending, type ComplaintRefusal } from '../../shared/domain/complaints/handle.ts';
import { escalate, nextLookAt } from '../../shared/domain/complaints/timers.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ComplaintStore, ComplaintWrite } from '../../shared/ports/complaint-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

/** Takes an agent off visits; harmless when done twice. */
export type SuspendAgent = (agent: { agentId: string; reason: string; at: Instant }) => Promise<void>;

export interface WorkDeps {
  readonly complaints: ComplaintStore;
  readonly clock: Clock;
  readonly terms: ComplaintClock;
  /** Absent: suspensions stay due on their complaints. */
  readonly suspend?: SuspendAgent | undefined;
}

export interface Work {
  readonly complaintId: string;
  readonly command: ComplaintCommand;
  /** Who does it. */
  readonly by: string;
  /** The version it was decided on, as the caller saw it; absent: whichever is there. */
  readonly version?: number | undefined;
  /** Of the request, where there is one: a repeat finds what the first attempt made of it. */
  readonly operationId?: string | undefined;
}

export type WorkResult =
  | { readonly kind: 'done'; readonly complaint: Complaint }
  | { readonly kind: 'unknown' | 'changed' }
  | { readonly kind: 'refused'; readonly refusal: ComplaintRefusal | 'merge-target' };

/**
 * Does one thing to a complaint: state, clock and the loan's hold in one transaction.
 *
 * Twice: the second meets another state or version, and is refused or says the same again; under the same operation it is
 * given what the first made of it. Late: the clock of now
 * decides. Half: there is none for complaint and hold; a suspension owed stands on the complaint until the agents' book
 * has it, and the sweep pays it.
 */
export function workComplaint(deps: WorkDeps): (work: Work) => Promise<WorkResult> {
  return async ({ complaintId, command, by, version, operationId }) => {
    const known = await deps.complaints.find(complaintId);
    if (known === undefined) return { kind: 'unknown' };
    if (operationId !== undefined && known.lastOperation === operationId)
      return { kind: 'done', complaint: known };
    if (version !== undefined && version !== known.version) return { kind: 'changed' };
    if (command.kind === 'merge' && !(await isMergeTarget(deps, known, command.into)))
      return { kind: 'refused', refusal: 'merge-target' };
    const handled = handleComplaint(known, command, { by, at: deps.clock(), clock: deps.terms });
    if (!handled.ok) return { kind: 'refused', refusal: handled.refusal };
    const next = { ...handled.complaint, lastOperation: operationId };
    const saved = await deps.complaints.save(writeOf(deps, next));
    if (saved === 'stale') return { kind: 'changed' };
    if (saved === 'contended') throw new Retryable(`holds of loan ${known.loanId} kept changing`);
    return { kind: 'done', complaint: await paySuspension(deps, next) };
  };
}

/** Repeats are merged into one that is still pending, about the same loan. */
async function isMergeTarget({ complaints }: WorkDeps, known: Complaint, into: string): Promise<boolean> {
  if (into === known.complaintId) return true;
  const target = await complaints.find(into);
  return target !== undefined && target.loanId === known.loanId && isPending(target.status);
}

/** A complaint as it is stored, with its hold and the day it is looked at. */
export function writeOf({ terms }: Pick<WorkDeps, 'terms'>, complaint: Complaint): ComplaintWrite {
  return {
    complaint,
    hold: complaint.collectionHeld ? complaintHold(complaint) : undefined,
    lookOn: nextLookAt(complaint, terms),
  };
}

async function paySuspension(deps: WorkDeps, complaint: Complaint): Promise<Complaint> {
  const { suspension, agentId, complaintId } = complaint;
  const { suspend } = deps;
  if (suspension !== 'due' || agentId === undefined || suspend === undefined) return complaint;
  await suspend({ agentId, reason: complaintId, at: deps.clock() });
  const paid: Complaint = { ...complaint, version: complaint.version + 1, suspension: 'done' };
  // Lost to another write: it is still due there, and paid again by the sweep.
  return (await deps.complaints.save(writeOf(deps, paid))) === 'saved' ? paid : complaint;
}

export interface ComplaintSweep {
  readonly escalated: number;
  readonly overdue: number;
  readonly suspended: number;
}

const pageSize = 50;

/** Pages in one sweep; what lies beyond is found by the next. */
const pagesAtMost = 200;

/**
 * Looks at every complaint whose day has come: notes the levels its clock has reached and pays suspensions owed.
 *
 * Twice: levels are noted once. Late: all reached by now are noted. Half: what it did not reach is still due.
 */
export function sweepComplaints(deps: WorkDeps): () => Promise<ComplaintSweep> {
  return async () => {
    const today = localDateAt(deps.clock(), deps.terms.zone);
    let sum: ComplaintSweep = { escalated: 0, overdue: 0, suspended: 0 };
    let cursor: string | null = null;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const due = await deps.complaints.listDue({ until: today, cursor, limit: pageSize });
      for (const id of due.complaintIds) sum = added(sum, await sweepOne(deps, id));
      cursor = due.cursor;
      if (cursor === null) break;
    }
    return sum;
  };
}

function added(a: ComplaintSweep, b: ComplaintSweep): ComplaintSweep {
  return {
    escalated: a.escalated + b.escalated,
    overdue: a.overdue + b.overdue,
    suspended: a.suspended + b.suspended,
  };
}

async function sweepOne(deps: WorkDeps, complaintId: string): Promise<ComplaintSweep> {
  const none = { escalated: 0, overdue: 0, suspended: 0 };
  const known = await deps.complaints.find(complaintId);
  if (known === undefined) return none;
  const before = await paySuspension(deps, known);
  const suspended = before.suspension === known.suspension ? 0 : 1;
  const today = localDateAt(deps.clock(), deps.terms.zone);
  const next = escalate(before, today, deps.terms);
  // Lost to another write: the next sweep finds it.
  if (next === before || (await deps.complaints.save(writeOf(deps, next))) !== 'saved')
    return { ...none, suspended };
  const reached = next.escalated.slice(before.escalated.length);
  return {
    suspended,
    escalated: reached.length,
    overdue: reached.some(({ level }) => level === 'overdue') ? 1 : 0,
  };
}
