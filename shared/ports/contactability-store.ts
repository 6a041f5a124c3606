import type { Contactability } from '../domain/contactability/contactability.ts';
import type { NumberWords } from '../domain/contactability/number-words.ts';

/** What is known of how borrowers may be reached, one item a borrower; and what numbers said that had no owner. */
export interface ContactabilityStore {
  /** Strongly consistent: the gate decides on it. Undefined: nothing is known. */
  find(borrowerId: string): Promise<Contactability | undefined>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  save(next: Contactability): Promise<boolean>;
  /** Strongly consistent; only the numbers (E.164) that said something. */
  wordsOf(numbers: readonly string[]): Promise<ReadonlyMap<string, NumberWords>>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  saveWords(number: string, next: NumberWords): Promise<boolean>;
}
