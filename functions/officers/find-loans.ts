import type { z } from 'zod';
import type { foundLoanSchema } from '../../shared/contracts/desk.ts';
import { holdsInForce } from '../../shared/domain/case.ts';
import { isComplaintNumber } from '../../shared/domain/complaint.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';
import type { LoanIndex } from '../../shared/ports/loan-index.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';

export interface FindDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan'>;
  readonly loans: LoanIndex;
  readonly cases: Pick<CaseStore, 'load'>;
  readonly complaints: Pick<ComplaintStore, 'find'>;
  readonly clock: Clock;
}

export type Sought =
  | { readonly loanId: string }
  | { readonly reference: string }
  | { readonly borrowerId: string; readonly after: string | undefined; readonly limit: number };

export interface FoundLoans {
  readonly items: z.input<typeof foundLoanSchema>[];
  readonly next: string | null;
}

const readsAtOnce = 8;

/** Finds loans. Only reads; a loan just taken off a borrower is left out of his page, which may then be short. */
export function findLoans(deps: FindDeps): (sought: Sought) => Promise<FoundLoans> {
  return async (sought) => {
    const { loanIds, next } = await idsOf(deps, sought);
    const read = await mapLimited(loanIds, readsAtOnce, (id) => deps.portfolio.loan(id));
    const loans = read.flatMap((file) => (file === undefined ? [] : [file.loan]));
    const borrowers = new Map(loans.map(({ id, borrowerId }) => [id, borrowerId]));
    const files = await deps.cases.load([...borrowers.keys()], borrowers);
    const now = deps.clock();
    const items = loans.map(({ id: loanId, borrowerId, product, status }) => {
      const file = files.get(loanId);
      const held = holdsInForce(file?.holds ?? [], now).length > 0;
      return { loanId, borrowerId, product, status, caseStatus: file?.case?.status ?? null, held };
    });
    return { items, next };
  };
}

async function idsOf(
  { loans, complaints }: FindDeps,
  sought: Sought,
): Promise<{ readonly loanIds: readonly string[]; readonly next: string | null }> {
  if ('borrowerId' in sought) return loans.list(sought);
  if ('loanId' in sought) return { loanIds: [sought.loanId], next: null };
  const { reference } = sought;
  if (!isComplaintNumber(reference)) {
    // The id of a contact starts with its loan's.
    const [loanId = ''] = reference.split('#');
    return { loanIds: [loanId], next: null };
  }
  const complaint = await complaints.find(reference);
  return { loanIds: complaint === undefined ? [] : [complaint.loanId], next: null };
}
