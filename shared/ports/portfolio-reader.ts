import type { ArrearsSettings } from '../domain/arrears/index.ts';
import type { Borrower, Loan, Payment } from '../domain/portfolio.ts';

export interface LoanFile {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
}

export interface DuePage {
  readonly loanIds: readonly string[];
  readonly cursor: string | null;
}

/** What the bank's books say. Reads of one loan are strongly consistent: the gate decides on them. */
export interface PortfolioReader {
  loan(loanId: string): Promise<LoanFile | undefined>;
  borrowers(borrowerIds: readonly string[]): Promise<ReadonlyMap<string, Borrower>>;
  /** Everybody who has this number now, by id. A number just delivered may be missing for a moment. */
  borrowersByPhone(number: string): Promise<readonly Borrower[]>;
  /**
   * What arrears of a product's loans are counted by: the policy with what the bank's feed delivered over it. A worker
   * asks once an invocation (`rememberSettings`), so that all it decides in it is decided alike.
   */
  settings(product: Loan['product']): Promise<ArrearsSettings>;
  /** Loans under one due key in one shard, from the static index. */
  listDue(query: { dueKey: string; shard: number; cursor: string | null; limit: number }): Promise<DuePage>;
}
