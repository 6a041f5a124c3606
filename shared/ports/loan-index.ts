export interface LoanPage {
  /** Rising. Some may no longer be the borrower's: the loan itself says whose it is. */
  readonly loanIds: readonly string[];
  /** Where to go on; null on the last page. */
  readonly next: string | null;
}

/** Which loans a borrower has, alone or with others. */
export interface LoanIndex {
  /** `after`: the loan id a page before stopped at; undefined: from the first one on. */
  list(query: { borrowerId: string; after: string | undefined; limit: number }): Promise<LoanPage>;
}
