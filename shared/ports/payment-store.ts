import type { LocalDate } from '../domain/local-date.ts';
import type { Payment } from '../domain/portfolio.ts';

export interface StoredPayment {
  readonly payment: Payment;
  /** Names this very version of it. */
  readonly version: string;
}

/** Payments told one by one, beside those of the feed. */
export interface PaymentStore {
  /** Strongly consistent. */
  find(ref: Pick<Payment, 'loanId' | 'id'>): Promise<StoredPayment | undefined>;
  /**
   * Writes if what is stored is still `before` (undefined: nothing); false when somebody else was first. A delivery of an
   * earlier business date than `on` does not overwrite it.
   */
  save(payment: Payment, at: { before: StoredPayment | undefined; on: LocalDate }): Promise<boolean>;
}
