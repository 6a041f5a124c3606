import { deriveArrears, type Arrears } from '../../shared/domain/arrears/index.ts';
import type { ArrearsQuestion } from '../../shared/domain/arrears/index.ts';
import type { AnswerSource } from '../../shared/domain/answers/answers.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';

/** Who acts for a loan. A borrower is bound to his own id; staff (null) act for any borrower, and are named. */
export interface Who {
  readonly by: string;
  readonly borrowerId: string | null;
  readonly source: AnswerSource;
}

export interface LoanDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan' | 'settings'>;
  readonly clock: Clock;
  /** The bank's zone: its calendar days count. */
  readonly zone: string;
}

/** A loan as it stands at this moment. */
export interface LoanNow {
  readonly question: ArrearsQuestion;
  readonly arrears: Arrears;
  readonly at: Instant;
  readonly today: LocalDate;
}

/**
 * Reads a loan for whoever asks; undefined when it is not in the book, or not his: the two are not told apart. Money on
 * its way counts, as it does for the send gate.
 */
export async function readLoan(deps: LoanDeps, loanId: string, who: Who): Promise<LoanNow | undefined> {
  const file = await deps.portfolio.loan(loanId);
  if (file === undefined || !mayReach(who, file.loan)) return undefined;
  const at = deps.clock();
  const today = localDateAt(at, deps.zone);
  const settings = await deps.portfolio.settings(file.loan.product);
  const question = {
    ...file,
    businessDate: today,
    cutoff: at,
    zone: deps.zone,
    settings,
    countPending: true,
  };
  return { question, arrears: deriveArrears(question), at, today };
}

function mayReach(
  { borrowerId }: Who,
  loan: { readonly borrowerId: string; readonly coBorrowerIds: readonly string[] },
): boolean {
  return borrowerId === null || loan.borrowerId === borrowerId || loan.coBorrowerIds.includes(borrowerId);
}
