import { z } from 'zod';
import { textMessageSchema, type TextMessage } from '../../shared/contracts/queues.ts';
import { visitTextSchema, type VisitText } from '../../shared/contracts/visits.ts';
import { parseMessage } from '../../shared/runtime/serve.ts';

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/** A ladder step's text, or a visit's. */
const gateMessage = z.union([textMessageSchema, visitTextSchema]);

/**
 * Settles the messages of a batch side by side and answers with those to deliver again; one that fails does not take
 * the others with it. What fails too often ends in the dead-letter queue; its intent stays on the case.
 */
export async function handleBatch(
  records: readonly QueueRecord[],
  send: (message: TextMessage | VisitText) => Promise<unknown>,
  onFailure: (messageId: string, error: unknown) => void,
): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const failures = await Promise.all(
    records.map(async ({ messageId, body }) => {
      try {
        await send(parseMessage(gateMessage, body));
        return [];
      } catch (error) {
        onFailure(messageId, error);
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}
