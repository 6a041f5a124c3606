import type { SQSClient } from '@aws-sdk/client-sqs';
import type { VisitQueues } from '../../ports/visit-queues.ts';
import { sendAll } from './intent-queues.ts';

/** Texts and news of visits on SQS. */
export function sqsVisitQueues(
  client: SQSClient,
  urls: { readonly sms: string; readonly team: string },
): VisitQueues {
  return {
    texts: (messages) => sendAll(client, urls.sms, messages),
    team: (messages) => sendAll(client, urls.team, messages),
  };
}
