import type { SQSClient } from '@aws-sdk/client-sqs';
import type { WithdrawalQueues } from '../../ports/withdrawal-queues.ts';
import { sendAll, type IntentQueueUrls } from './intent-queues.ts';

/** Withdrawals go the way of the tasks they withdraw. */
export function sqsWithdrawalQueues(
  client: SQSClient,
  urls: Pick<IntentQueueUrls, 'calls' | 'visits'>,
): WithdrawalQueues {
  return {
    withdrawCalls: (withdrawals) => sendAll(client, urls.calls, withdrawals),
    withdrawVisits: (withdrawals) => sendAll(client, urls.visits, withdrawals),
  };
}
