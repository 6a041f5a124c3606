import type { CaseKeeper } from '../domain/desk/case-keeper.ts';

export interface KeptPage {
  readonly loanIds: readonly string[];
  /** Where the page stopped; null on the last. */
  readonly next: string | null;
}

/** Who of the desk looks after which case. */
export interface KeeperStore {
  /** Strongly consistent; undefined: nobody ever did. */
  find(loanId: string): Promise<CaseKeeper | undefined>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  save(next: CaseKeeper): Promise<boolean>;
  /** The loans a person looks after, by id. `after`: where a page before stopped. A moment may pass before one stands here. */
  keptBy(query: { keeper: string; after: string | undefined; limit: number }): Promise<KeptPage>;
}
