import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SmsQueues } from '../../contracts/sms-delivery.ts';
import { laneOf } from '../../domain/delivery/lane.ts';
import type { IntentQueues } from '../../ports/intent-queues.ts';

export interface IntentQueueUrls {
  /** One a lane. */
  readonly sms: SmsQueues;
  readonly calls: string;
  readonly visits: string;
}

const batchLimit = 10;

/** The intent queues on SQS, ten messages a request. A message SQS refuses fails the call: the sweeper sends it again. */
export function sqsIntentQueues(client: SQSClient, urls: IntentQueueUrls): IntentQueues {
  return {
    texts: async (messages, numberOf) => {
      for (const [url, ofLane] of Map.groupBy(messages, (one) => laneOf(urls.sms, numberOf(one)).url))
        await sendAll(client, url, ofLane);
    },
    calls: (tasks) => sendAll(client, urls.calls, tasks),
    visits: (tasks) => sendAll(client, urls.visits, tasks),
  };
}

/** Sends bodies ten a request; throws when SQS refuses any. */
export async function sendAll(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly unknown[],
): Promise<void> {
  for (let from = 0; from < bodies.length; from += batchLimit) {
    const reply = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: bodies
          .slice(from, from + batchLimit)
          .map((body, at) => ({ Id: String(at), MessageBody: JSON.stringify(body) })),
      }),
    );
    const failed = reply.Failed?.[0];
    if (failed !== undefined)
      throw new Error(`${reply.Failed?.length ?? 0} messages refused: ${failed.Code ?? ''}`);
  }
}
