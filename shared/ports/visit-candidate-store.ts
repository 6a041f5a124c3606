import type { VisitCandidate } from '../domain/visits/candidate.ts';

/**
 * Borrowers to be visited: one item a borrower, so that there is at most one visit under way for anybody however many plan
 * at the same time.
 */
export interface VisitCandidateStore {
  /** Strongly consistent. */
  find(borrowerId: string): Promise<VisitCandidate | undefined>;
  /** Those of a territory that are not closed, by borrower; found through an index, each then read consistently. */
  open(territory: string): Promise<readonly VisitCandidate[]>;
  /** Whether `open` would find any; eventually consistent, so who came a moment ago is found by the next run. */
  anyOpen(territory: string): Promise<boolean>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  save(next: VisitCandidate): Promise<boolean>;
}
