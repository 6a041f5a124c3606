import { localDateAt } from '../../shared/domain/instant.ts';
import { paymentTold, type Told } from '../../shared/domain/payment-told.ts';
import type { Payment } from '../../shared/domain/portfolio.ts';
import type { PaymentStore } from '../../shared/ports/payment-store.ts';
import type { PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { withdrawWhatIsPaid, type WithdrawDeps, type Withdrawn } from './withdraw.ts';

export interface PaymentDeps extends WithdrawDeps {
  readonly payments: PaymentStore;
  readonly writer: Pick<PortfolioWriter, 'touchCases'>;
}

export type PaymentResult =
  | { readonly kind: 'recorded' | 'unchanged' | 'older'; readonly withdrawn: Withdrawn }
  /** There is no such loan in the book. */
  | { readonly kind: 'unknown-loan' }
  /** A reversal of a payment that is not in the book (yet). */
  | { readonly kind: 'unknown-payment' }
  /** The id belongs to a payment of another amount, or that takes back another. */
  | { readonly kind: 'conflict' };

const attempts = 5;

/**
 * Records a payment the moment core banking tells of it, and settles or holds what it bears on: texts, calls and visits
 * of a loan that owes nothing more are pulled, and its case is looked at again in the next scan.
 *
 * Twice: it is stored once; looking again pulls what a crash left. Late or out of order: what is stored moves on only,
 * from pending to settled to reversed. Half: the payment is stored first, so the gate sees it whatever follows; the
 * caller who got no answer tells again.
 */
export function recordPayment(deps: PaymentDeps): (payment: Payment) => Promise<PaymentResult> {
  return async (payment) => {
    const file = await deps.portfolio.loan(payment.loanId);
    if (file === undefined) return { kind: 'unknown-loan' };
    const { reversalOf } = payment;
    if (reversalOf !== undefined && !file.payments.some(({ id }) => id === reversalOf))
      return { kind: 'unknown-payment' };
    const told = await store(deps, payment);
    if (told === 'conflict') return { kind: 'conflict' };
    const today = localDateAt(deps.clock(), deps.zone);
    await deps.writer.touchCases([payment.loanId], today);
    const withdrawn = await withdrawWhatIsPaid(deps, payment.loanId);
    return { kind: told === 'record' ? 'recorded' : told, withdrawn };
  };
}

async function store({ payments, clock, zone }: PaymentDeps, payment: Payment): Promise<Told> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await payments.find(payment);
    const told = paymentTold(before?.payment, payment);
    if (told !== 'record') return told;
    if (await payments.save(payment, { before, on: localDateAt(clock(), zone) })) return told;
  }
  throw new Retryable(`a payment of loan ${payment.loanId} kept changing`);
}
