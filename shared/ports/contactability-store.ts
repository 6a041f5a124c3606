import type { Contactability } from '../domain/contactability/contactability.ts';

/** What is known of how borrowers may be reached, one item a borrower. */
export interface ContactabilityStore {
  /** Strongly consistent: the gate decides on it. Undefined: nothing is known. */
  find(borrowerId: string): Promise<Contactability | undefined>;
  /** Writes if the stored version is `next.version - 1` (0: none stored); false when somebody else was first. */
  save(next: Contactability): Promise<boolean>;
}
