import type { Answers } from '../domain/answers/answers.ts';

/** What borrowers answered, one item a loan; `CaseStore.load` reads it too, beside the case. */
export interface AnswerStore {
  /** Strongly consistent; undefined: nothing was ever answered. */
  find(loanId: string): Promise<Answers | undefined>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  save(next: Answers): Promise<boolean>;
}
