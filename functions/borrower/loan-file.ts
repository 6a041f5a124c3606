import type { Caller } from '../../shared/contracts/api/caller.ts';
import { deriveArrears, type Arrears } from '../../shared/domain/arrears/index.ts';
import type { ArrearsQuestion } from '../../shared/domain/arrears/index.ts';
import type { AnswerSource } from '../../shared/domain/answers/answers.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { isBorrowerOf } from '../../shared/domain/portfolio.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';

/** Who acts for a loan. A borrower is bound to his own id; staff (null) act for any borrower, and are named. */
export interface Who {
  readonly by: string;
  readonly borrowerId: string | null;
  readonly source: AnswerSource;
}

/** A borrower is bound to the id in his token; everybody else the routes let in acts for any, and is named. */
export function whoIs(caller: Caller): Who {
  const { subject: by } = caller;
  return caller.role === 'borrower'
    ? { by, borrowerId: caller.borrowerId, source: 'app' }
    : { by, borrowerId: null, source: 'officer' };
}

/** The same whether there is no such loan or it is somebody else's. */
export const unknownLoan = { problem: 'unknown-loan', detail: 'The loan is not in the book.' } as const;

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
  if (file === undefined || (who.borrowerId !== null && !isBorrowerOf(file.loan, who.borrowerId)))
    return undefined;
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
