import type { z } from 'zod';
import type { Role } from '../../shared/contracts/api/caller.ts';
import type { complaintFileSchema, pendingComplaintSchema } from '../../shared/contracts/complaint-work.ts';
import type { Complaint } from '../../shared/domain/complaint.ts';

export type ComplaintFile = z.input<typeof complaintFileSchema>;

/**
 * All the desk has on a complaint. An auditor sees who did what and when, not what people wrote or who they are; of an
 * anonymous complaint nobody is told the contact.
 */
export function fileOf(complaint: Complaint, role: Role): ComplaintFile {
  const shown = role === 'auditor' ? (): string => '(masked)' : (text: string): string => text;
  const { extension, notes, decisions, escalated, attachments } = complaint;
  const { complaintId, loanId, status, receivedAt, decideBy, collectionHeld, channel, category } = complaint;
  const { severity, complexity, assignee, repliedAt, endedAt, mergedInto, suspension } = complaint;
  return {
    ...{ complaintId, loanId, status, receivedAt, decideBy, collectionHeld, channel, category },
    ...{ severity, complexity, assignee, repliedAt, endedAt, mergedInto, suspension },
    text: shown(complaint.text),
    agentId: complaint.agentId ?? null,
    contactId: complaint.contactId ?? null,
    contact: contactOf(complaint, shown),
    isAnonymous: complaint.anonymous === true,
    notes: notes.map(({ at, by, text }) => ({ at, by, text: shown(text) })),
    attachments: [...attachments],
    extension: extension && { ...extension, reason: shown(extension.reason) },
    decisions: decisions.map((one) => ({ ...one, words: shown(one.words) })),
    escalated: escalated.map((one) => ({ ...one })),
  };
}

/** A complaint in the desk's list. */
export function pendingOf(complaint: Complaint): z.input<typeof pendingComplaintSchema> {
  const { complaintId, loanId, status, category, severity, decideBy, assignee } = complaint;
  return {
    ...{ complaintId, loanId, status, category, severity, decideBy, assignee },
    level: complaint.escalated.at(-1)?.level ?? null,
    extensionAsked: complaint.extension?.state === 'asked',
  };
}

function contactOf(
  { contact, anonymous }: Complaint,
  shown: (text: string) => string,
): ComplaintFile['contact'] {
  if (contact === undefined || anonymous === true) return null;
  const { name, phone } = contact;
  return { name: shown(name), phone: phone === undefined ? null : shown(phone) };
}
