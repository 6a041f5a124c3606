import { createHash } from 'node:crypto';
import {
  complaintNumber,
  sameStatement,
  severityOf,
  type Complaint,
  type ComplaintStatement,
} from '../../shared/domain/complaint.ts';
import { deadlineOf, type ComplaintClock } from '../../shared/domain/complaints/clock.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import { isBorrowerOf, type Language } from '../../shared/domain/portfolio.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { writeOf } from './work-complaint.ts';

export interface IntakeDeps {
  readonly complaints: ComplaintStore;
  readonly portfolio: Pick<PortfolioReader, 'loan' | 'borrowers'>;
  readonly clock: Clock;
  /** How long the bank has, on its calendar days. */
  readonly terms: ComplaintClock;
  /** Whether an open complaint holds collection on its loan. */
  readonly holdsCollection: boolean;
}

export type IntakeResult =
  | { readonly kind: 'opened' | 'repeated'; readonly complaint: Complaint }
  | { readonly kind: 'unknown-loan' }
  /** The operation belongs to a complaint that says something else. */
  | { readonly kind: 'key-reused' };

/** Language for a borrower the book does not have: a complaint is never refused for that. */
const fallbackLanguage: Language = 'en';

/** A complaint to take: `borrowerId` is his who complains himself, and then the loan must be his. */
export interface Intake {
  readonly statement: ComplaintStatement;
  readonly operationId: string;
  readonly borrowerId: string | undefined;
}

/**
 * Takes a complaint and holds collection on its loan in the same moment, one transaction for both.
 *
 * Twice: the number is derived from the operation, so the second attempt meets the first and is given its complaint.
 * Late: the clock starts at receipt; the hold counts from then, for texts already queued too, because the send gate
 * looks at holds at the moment of sending. Half: there is none, both items are written or neither; a caller left without
 * an answer repeats with the same key, which is the same operation. Throws `Retryable` when others kept changing the
 * loan's holds; nothing is written then.
 */
export function openComplaint(deps: IntakeDeps): (intake: Intake) => Promise<IntakeResult> {
  return async ({ statement, operationId, borrowerId }) => {
    const known = await deps.complaints.find(numberOf(operationId));
    if (known !== undefined) return meet(known, statement);
    const file = await deps.portfolio.loan(statement.loanId);
    if (file === undefined || (borrowerId !== undefined && !isBorrowerOf(file.loan, borrowerId)))
      return { kind: 'unknown-loan' };
    const complainant = borrowerId ?? file.loan.borrowerId;
    const complaint = await draft(deps, { statement, operationId, complainant });
    switch (await deps.complaints.open(writeOf(deps, complaint))) {
      case 'opened':
        return { kind: 'opened', complaint };
      case 'exists':
        return meet(await mustFind(deps, complaint.complaintId), statement);
      case 'contended':
        throw new Retryable(`holds of loan ${statement.loanId} kept changing`);
    }
  };
}

/** Without the date of receipt: a retry after midnight must meet the first attempt. As hard to guess as the key. */
function numberOf(operationId: string): string {
  return complaintNumber(createHash('sha256').update(`complaint ${operationId}`).digest());
}

async function draft(
  deps: IntakeDeps,
  intake: {
    readonly statement: ComplaintStatement;
    readonly operationId: string;
    readonly complainant: string;
  },
): Promise<Complaint> {
  const { statement, operationId, complainant } = intake;
  const borrowers = await deps.portfolio.borrowers([complainant]);
  const receivedAt = deps.clock();
  const clockFrom = localDateAt(receivedAt, deps.terms.zone);
  return {
    ...statement,
    complaintId: numberOf(operationId),
    language: borrowers.get(complainant)?.language ?? fallbackLanguage,
    ...received({ statement, receivedAt, collectionHeld: deps.holdsCollection }),
    clockFrom,
    decideBy: deadlineOf({ from: clockFrom, complexity: 'simple', isExtended: false }, deps.terms),
  };
}

/** Nothing done about it yet. */
function received(given: {
  readonly statement: ComplaintStatement;
  readonly receivedAt: Instant;
  readonly collectionHeld: boolean;
}): Omit<Complaint, keyof ComplaintStatement | 'complaintId' | 'language' | 'clockFrom' | 'decideBy'> {
  return {
    version: 1,
    status: 'open',
    receivedAt: given.receivedAt,
    collectionHeld: given.collectionHeld,
    heldFrom: given.receivedAt,
    severity: severityOf[given.statement.category],
    complexity: 'simple',
    assignee: null,
    notes: [],
    attachments: [],
    extension: null,
    decisions: [],
    repliedAt: null,
    endedAt: null,
    mergedInto: null,
    escalated: [],
    suspension: 'none',
  };
}

function meet(known: Complaint, statement: ComplaintStatement): IntakeResult {
  return sameStatement(known, statement) ? { kind: 'repeated', complaint: known } : { kind: 'key-reused' };
}

async function mustFind({ complaints }: IntakeDeps, complaintId: string): Promise<Complaint> {
  const found = await complaints.find(complaintId);
  if (found === undefined) throw new Retryable(`complaint ${complaintId} exists and cannot be read`);
  return found;
}
