import { gunzipSync } from 'node:zlib';
import {
  logBatchSchema,
  receiptSchema,
  type logsEventSchema,
  type Receipt,
} from '../../shared/contracts/receipts.ts';
import type { z } from 'zod';
import { InvalidInput, Retryable } from '../../shared/runtime/errors.ts';
import { parseMessage } from '../../shared/runtime/serve.ts';
import type { ReceiptResult } from './take-receipt.ts';

export interface ReceiptLog {
  readonly taken: (eventId: string, result: ReceiptResult) => void;
  readonly failed: (eventId: string, error: unknown) => void;
}

/**
 * Takes the receipts of one batch of log lines, each by itself. One that cannot be taken does not stop the others; the
 * batch then fails as a whole and comes again, twice at most, before it is set aside where a person sees it. Those taken
 * before change nothing the second time.
 *
 * @throws Retryable when some could not be taken; InvalidInput when some are no receipts
 */
export async function handleLogs(
  { awslogs }: z.infer<typeof logsEventSchema>,
  take: (receipt: Receipt) => Promise<ReceiptResult>,
  log: ReceiptLog,
): Promise<{ readonly taken: number }> {
  const { messageType, logEvents } = logBatchOf(awslogs.data);
  if (messageType === 'CONTROL_MESSAGE') return { taken: 0 };
  const failures: unknown[] = [];
  for (const { id, message } of logEvents) {
    try {
      log.taken(id, await take(parseMessage(receiptSchema, message)));
    } catch (error) {
      log.failed(id, error);
      failures.push(error);
    }
  }
  if (failures.length === 0) return { taken: logEvents.length };
  const words = `${failures.length} of ${logEvents.length} receipts could not be taken`;
  throw failures.some((error) => error instanceof Retryable) ? new Retryable(words) : new InvalidInput(words);
}

function logBatchOf(data: string): z.infer<typeof logBatchSchema> {
  return parseMessage(logBatchSchema, gunzipSync(Buffer.from(data, 'base64')).toString('utf8'));
}
