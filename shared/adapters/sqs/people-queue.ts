import type { SQSClient } from '@aws-sdk/client-sqs';
import type { PeopleQueue } from '../../ports/people-queue.ts';
import { sendAll } from './intent-queues.ts';

/** Messages for people go the way of their calls: the same desk takes both. */
export function sqsPeopleQueue(client: SQSClient, callsUrl: string): PeopleQueue {
  return { messages: (messages) => sendAll(client, callsUrl, messages) };
}
