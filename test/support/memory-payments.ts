import type { Payment } from '../../shared/domain/portfolio.ts';
import type { PaymentStore } from '../../shared/ports/payment-store.ts';

/** Payments told one by one, in memory; `stored` is told of each, as the book would see it. */
export function memoryPaymentStore(stored: (payment: Payment) => void = () => undefined): PaymentStore {
  const items = new Map<string, { payment: Payment; version: string }>();
  const keyOf = ({ loanId, id }: Pick<Payment, 'loanId' | 'id'>): string => `${loanId} ${id}`;
  let versions = 0;
  return {
    find: (ref) => Promise.resolve(structuredClone(items.get(keyOf(ref)))),
    save: (payment, { before }) => {
      if (items.get(keyOf(payment))?.version !== before?.version) return Promise.resolve(false);
      versions += 1;
      items.set(keyOf(payment), { payment, version: String(versions) });
      stored(payment);
      return Promise.resolve(true);
    },
  };
}
