import type { Complaint, ComplaintDecision } from '../complaint.ts';
import { localDateAt, type Instant } from '../instant.ts';
import { addDays, type LocalDate } from '../local-date.ts';
import { moved } from '../transitions.ts';
import { deadlineOf, type ComplaintClock } from './clock.ts';
import type { ComplaintCommand } from './commands.ts';
import { complaintMoves, pendingStates, type ComplaintState } from './moves.ts';

export const complaintRefusals = [
  'state-forbids',
  'no-extension-here',
  'extension-asked-already',
  'no-extension-asked',
  'asker-cannot-approve',
  'appeal-too-late',
  'merge-with-itself',
  'attached-already',
  'file-full',
] as const;
export type ComplaintRefusal = (typeof complaintRefusals)[number];

export type Handled =
  | { readonly ok: true; readonly complaint: Complaint }
  | { readonly ok: false; readonly refusal: ComplaintRefusal };

/** Who acts, when, and by which clock. */
export interface Desk {
  readonly by: string;
  readonly at: Instant;
  readonly clock: ComplaintClock;
}

/**
 * The complaint after a command, one version on; or why not. Ending stamps the day; what begins the bank's duty anew (new
 * facts, an appeal) begins its clock anew.
 */
export function handleComplaint(complaint: Complaint, command: ComplaintCommand, desk: Desk): Handled {
  const status = moved(complaintMoves, complaint.status, command.kind);
  if (status === undefined) return { ok: false, refusal: 'state-forbids' };
  const refusal = isFull(complaint, command) ? 'file-full' : refusalOf(complaint, command, desk);
  if (refusal !== undefined) return { ok: false, refusal };
  const today = localDateAt(desk.at, desk.clock.zone);
  const changes = { ...effectOf(complaint, command, { ...desk, today }), status };
  const next = { ...complaint, ...changes, version: complaint.version + 1 };
  const wasPending = isPending(complaint.status);
  return {
    ok: true,
    complaint: {
      ...next,
      decideBy: deadlineFor(next, desk.clock),
      heldFrom: !wasPending && isPending(status) ? desk.at : next.heldFrom,
      endedAt: isPending(status) ? null : wasPending ? desk.at : next.endedAt,
    },
  };
}

/** Whether the bank still owes an answer. */
export function isPending(status: ComplaintState): boolean {
  return pendingStates.includes(status);
}

/** What one complaint may grow to, far below what its item holds. */
const most = { notes: 100, noteCharacters: 40_000, attachments: 30, decisions: 12 } as const;

function isFull({ notes, attachments, decisions }: Complaint, command: ComplaintCommand): boolean {
  if (command.kind === 'attach') return attachments.length >= most.attachments;
  if (command.kind === 'decide') return decisions.length >= most.decisions;
  if (command.kind !== 'note' && command.kind !== 'add-facts' && command.kind !== 'appeal') return false;
  const written = notes.reduce((sum, { text }) => sum + text.length, command.text.length);
  return notes.length >= most.notes || written > most.noteCharacters;
}

function deadlineFor({ clockFrom, complexity, extension }: Complaint, clock: ComplaintClock): LocalDate {
  return deadlineOf({ from: clockFrom, complexity, isExtended: extension?.state === 'approved' }, clock);
}

function refusalOf(
  complaint: Complaint,
  command: ComplaintCommand,
  { by, at, clock }: Desk,
): ComplaintRefusal | undefined {
  const { extension } = complaint;
  switch (command.kind) {
    case 'ask-extension':
      if (clock.longestDays === null) return 'no-extension-here';
      return extension === null || extension.state === 'refused' ? undefined : 'extension-asked-already';
    case 'approve-extension':
    case 'refuse-extension':
      if (extension?.state !== 'asked') return 'no-extension-asked';
      return extension.askedBy === by ? 'asker-cannot-approve' : undefined;
    case 'appeal':
      return localDateAt(at, clock.zone) > lastAppealDay(complaint, clock) ? 'appeal-too-late' : undefined;
    case 'merge':
      return command.into === complaint.complaintId ? 'merge-with-itself' : undefined;
    case 'attach':
      return complaint.attachments.includes(command.key) ? 'attached-already' : undefined;
    case 'assign':
    case 'classify':
    case 'note':
    case 'add-facts':
    case 'decide':
    case 'reply':
    case 'withdraw':
    case 'close':
      return undefined;
  }
}

/** The last day of an appeal: counted from the reply. */
export function lastAppealDay({ endedAt }: Complaint, { zone, appealDays }: ComplaintClock): LocalDate {
  if (endedAt === null) throw new RangeError('nothing was replied');
  return addDays(localDateAt(endedAt, zone), appealDays);
}

type Today = Desk & { readonly today: LocalDate };

function effectOf(complaint: Complaint, command: ComplaintCommand, desk: Today): Partial<Complaint> {
  const { by, at } = desk;
  switch (command.kind) {
    case 'assign':
      return { assignee: command.to };
    case 'classify': {
      const { category, severity, complexity, agentId, contactId } = command;
      return {
        ...(category === undefined ? {} : { category }),
        ...(severity === undefined ? {} : { severity }),
        ...(complexity === undefined ? {} : { complexity }),
        ...(agentId === undefined ? {} : { agentId }),
        ...(contactId === undefined ? {} : { contactId }),
      };
    }
    case 'note':
      return { notes: [...complaint.notes, { at, by, text: command.text }] };
    case 'attach':
      return { attachments: [...complaint.attachments, command.key] };
    case 'decide':
      return decidedAs(complaint, { ...command, at, by });
    case 'reply':
      return { repliedAt: at };
    case 'merge':
      return { mergedInto: command.into };
    case 'add-facts':
    case 'appeal':
      return begunAnew(complaint, command, desk);
    case 'ask-extension':
    case 'approve-extension':
    case 'refuse-extension':
      return { extension: extensionAfter(complaint, command, desk) };
    case 'withdraw':
    case 'close':
      return {};
  }
}

/** Who upholds a complaint about an agent's conduct owes the agent's suspension: noted with the decision itself. */
function decidedAs(
  { category, agentId, suspension, decisions }: Complaint,
  {
    outcome,
    cause,
    words,
    at,
    by,
  }: Extract<ComplaintCommand, { kind: 'decide' }> & { at: Instant; by: string },
): Partial<Complaint> {
  const decision: ComplaintDecision = { outcome, cause, words, at, by };
  const isDue =
    category === 'conduct' && outcome === 'upheld' && agentId !== undefined && suspension === 'none';
  return { decisions: [...decisions, decision], ...(isDue ? { suspension: 'due' as const } : {}) };
}

function begunAnew(
  complaint: Complaint,
  command: Extract<ComplaintCommand, { kind: 'add-facts' | 'appeal' }>,
  { by, at, clock, today }: Today,
): Partial<Complaint> {
  const noted = { notes: [...complaint.notes, { at, by, text: command.text }] };
  if (command.kind === 'add-facts' && !clock.restartsOnNewFacts && isPending(complaint.status)) return noted;
  return { ...noted, clockFrom: today, extension: null, escalated: [] };
}

function extensionAfter(
  { extension }: Complaint,
  command: Extract<ComplaintCommand, { kind: 'ask-extension' | 'approve-extension' | 'refuse-extension' }>,
  { by, at }: Desk,
): Complaint['extension'] {
  if (command.kind === 'ask-extension')
    return { state: 'asked', reason: command.reason, askedBy: by, decidedBy: null, noticeAt: null };
  if (extension === null) return null;
  const isApproved = command.kind === 'approve-extension';
  return {
    ...extension,
    state: isApproved ? 'approved' : 'refused',
    decidedBy: by,
    // Approval counts only with notice to the complainant: whoever approves says that it was given.
    noticeAt: isApproved ? at : null,
  };
}
