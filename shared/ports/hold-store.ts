import type { Hold } from '../domain/case.ts';

/** Whose holds: of one loan, or of a borrower, which reach all his loans. */
export type HoldTarget = { readonly loanId: string } | { readonly borrowerId: string };

/** Holds that people and core banking set; those that answers are by themselves are not here. */
export interface HoldStore {
  /** Strongly consistent. */
  read(target: HoldTarget): Promise<readonly Hold[]>;
  /** Puts the hold in the place of the one of the same id, or beside the others; false when others kept changing them. */
  put(target: HoldTarget, hold: Hold): Promise<boolean>;
}
