import type { Loan, LoanStatus, Pause } from '../domain/portfolio.ts';
import type { Delivery } from './portfolio-writer.ts';

export type Amended = 'amended' | 'unchanged' | 'unknown';

/** Changes to a loan that is in the book, one at a time: none is lost to another made at the same moment. */
export interface LoanAmender {
  /**
   * Writes what `change` makes of the loan as it is stored; the same object means nothing to write. `delivery.importId`
   * names the change: one that was written already is not made again.
   *
   * Throws when others kept changing the loan.
   */
  amend(
    loanId: string,
    amendment: { readonly change: (loan: Loan) => Loan; readonly delivery: Delivery },
  ): Promise<Amended>;
  /**
   * Keeps a pause beside the loan, or keeps it no more: `PortfolioReader.loan` shows it whatever the feed's next line of the
   * loan says. Twice: the same.
   */
  keepPause(loanId: string, pause: Pause, kept: boolean): Promise<void>;
  /** Keeps a status beside the loan in the same way; `active` keeps none, and the feed's stands again. Twice: the same. */
  keepStatus(loanId: string, status: LoanStatus): Promise<void>;
}
