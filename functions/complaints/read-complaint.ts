import type { ComplaintReceipt, ComplaintView } from '../../shared/contracts/complaints.ts';
import { isComplaintNumber, type Complaint } from '../../shared/domain/complaint.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';

/** The sentence a complainant is given, in the complaint's language. */
export type Acknowledge = (complaint: Complaint) => string;

/**
 * Looks a complaint up by its number; undefined when there is none. Twice, late or half: it only reads, and strongly,
 * so that a caller who was just given a number finds it.
 */
export function readComplaint(
  complaints: Pick<ComplaintStore, 'find'>,
): (complaintId: string) => Promise<Complaint | undefined> {
  return async (complaintId) =>
    isComplaintNumber(complaintId) ? await complaints.find(complaintId) : undefined;
}

/** What the caller is told at intake. */
export function receiptOf(complaint: Complaint, acknowledge: Acknowledge): ComplaintReceipt {
  const { complaintId, loanId, status, receivedAt, decideBy, collectionHeld } = complaint;
  const acknowledgement = acknowledge(complaint);
  return { complaintId, loanId, status, receivedAt, decideBy, acknowledgement, collectionHeld };
}

/** What the caller reads later: IAM let him in, so the complainant's words are his to read; the contact is not. */
export function viewOf(complaint: Complaint, acknowledge: Acknowledge): ComplaintView {
  const { channel, category, text } = complaint;
  return { ...receiptOf(complaint, acknowledge), channel, category, text };
}
