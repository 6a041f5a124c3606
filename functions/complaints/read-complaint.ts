import type { Caller, Role } from '../../shared/contracts/api/caller.ts';
import type { ComplaintReceipt, ComplaintView } from '../../shared/contracts/complaints.ts';
import { isComplaintNumber, type Complaint } from '../../shared/domain/complaint.ts';
import { isBorrowerOf } from '../../shared/domain/portfolio.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';

/** The sentence a complainant is given, in the complaint's language. */
export type Acknowledge = (complaint: Complaint) => string;

export interface LookDeps {
  readonly complaints: Pick<ComplaintStore, 'find'>;
  readonly portfolio: Pick<PortfolioReader, 'loan'>;
}

/**
 * Looks a complaint up by its number; undefined when there is none, or none about a loan of the borrower who asks.
 * Twice, late or half: it only reads, and strongly, so that a caller who was just given a number finds it.
 */
export function readComplaint({
  complaints,
  portfolio,
}: LookDeps): (complaintId: string, caller: Caller) => Promise<Complaint | undefined> {
  return async (complaintId, caller) => {
    const complaint = isComplaintNumber(complaintId) ? await complaints.find(complaintId) : undefined;
    if (complaint === undefined || caller.role !== 'borrower') return complaint;
    const file = await portfolio.loan(complaint.loanId);
    return file !== undefined && isBorrowerOf(file.loan, caller.borrowerId) ? complaint : undefined;
  };
}

/** What the caller is told at intake. */
export function receiptOf(complaint: Complaint, acknowledge: Acknowledge): ComplaintReceipt {
  const { complaintId, loanId, status, receivedAt, decideBy, collectionHeld } = complaint;
  const acknowledgement = acknowledge(complaint);
  return { complaintId, loanId, status, receivedAt, decideBy, acknowledgement, collectionHeld };
}

/** What the caller reads later. The contact is nobody's to read here; the words are not an auditor's. */
export function viewOf(complaint: Complaint, acknowledge: Acknowledge, role: Role): ComplaintView {
  const { channel, category } = complaint;
  const text = role === 'auditor' ? '(masked)' : complaint.text;
  return { ...receiptOf(complaint, acknowledge), channel, category, text };
}
