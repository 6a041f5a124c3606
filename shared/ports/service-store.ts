import type { ServiceFile } from '../domain/service/service-file.ts';

export interface WaitingPage {
  /** Those who wait longest first. */
  readonly borrowerIds: readonly string[];
  /** Where the page stopped; null on the last. */
  readonly next: string | null;
}

/** What borrowers asked of the bank, one item a borrower. */
export interface ServiceStore {
  /** Strongly consistent; undefined: nothing was ever asked. */
  find(borrowerId: string): Promise<ServiceFile | undefined>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  save(next: ServiceFile): Promise<boolean>;
  /** Borrowers with a request that is open. `after`: where a page before stopped. A moment may pass before one stands here. */
  waiting(query: { after: string | undefined; limit: number }): Promise<WaitingPage>;
}
