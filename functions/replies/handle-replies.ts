import { inboundTextSchema, type InboundText } from '../../shared/contracts/replies.ts';
import { parseMessage } from '../../shared/runtime/serve.ts';
import type { ReplyResult } from './take-reply.ts';

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

export interface ReplyLog {
  readonly taken: (messageId: string, result: ReplyResult) => void;
  readonly failed: (messageId: string, error: unknown) => void;
}

/**
 * Takes the replies of a batch one after the other, so that two of one borrower keep their order, and answers with those
 * to deliver again. What fails too often, or is no reply at all, ends in the dead-letter queue, where a person sees it.
 */
export async function handleReplies(
  records: readonly QueueRecord[],
  take: (inbound: InboundText) => Promise<ReplyResult>,
  log: ReplyLog,
): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const failures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of records) {
    try {
      log.taken(messageId, await take(parseMessage(inboundTextSchema, body)));
    } catch (error) {
      log.failed(messageId, error);
      failures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failures };
}
