/**
 * Has the visits of a loan's borrower looked at again after something was told about the loan. Asking twice is harmless; asking in vain
 * costs one read.
 */
export interface VisitLooks {
  look(loanId: string): Promise<void>;
}
