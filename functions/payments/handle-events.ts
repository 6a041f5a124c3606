import { paymentEventSchema } from '../../shared/contracts/payments.ts';
import type { Payment } from '../../shared/domain/portfolio.ts';
import { InvalidInput, Retryable } from '../../shared/runtime/errors.ts';
import { parseMessage } from '../../shared/runtime/serve.ts';
import type { PaymentResult } from './record-payment.ts';

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

export interface PaymentLog {
  readonly taken: (messageId: string, result: PaymentResult) => void;
  readonly failed: (messageId: string, error: unknown) => void;
}

/**
 * Records the payments of a batch of events and answers with those to deliver again: a reversal may have overtaken its
 * payment, and a loan its import. What stays unknown, or breaks the contract, ends in the dead-letter queue with its words.
 */
export async function handleEvents(
  records: readonly QueueRecord[],
  record: (payment: Payment) => Promise<PaymentResult>,
  log: PaymentLog,
): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const failures = await Promise.all(
    records.map(async ({ messageId, body }) => {
      try {
        const result = await record(parseMessage(paymentEventSchema, body).detail);
        log.taken(messageId, accepted(result));
        return [];
      } catch (error) {
        log.failed(messageId, error);
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}

function accepted(result: PaymentResult): PaymentResult {
  switch (result.kind) {
    case 'recorded':
    case 'unchanged':
    case 'older':
      return result;
    case 'unknown-loan':
    case 'unknown-payment':
      throw new Retryable(`payment waits: ${result.kind}`);
    case 'conflict':
      throw new InvalidInput('the payment’s id belongs to a payment of another amount');
  }
}
