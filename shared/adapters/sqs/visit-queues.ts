import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SmsQueues } from '../../contracts/sms-delivery.ts';
import { laneOf } from '../../domain/delivery/lane.ts';
import type { VisitQueues } from '../../ports/visit-queues.ts';
import { sendAll } from './intent-queues.ts';

/** Texts and news of visits on SQS; texts have a queue a lane. */
export function sqsVisitQueues(
  client: SQSClient,
  urls: { readonly sms: SmsQueues; readonly team: string },
): VisitQueues {
  return {
    texts: (messages, number) => sendAll(client, laneOf(urls.sms, number).url, messages),
    team: (messages) => sendAll(client, urls.team, messages),
  };
}

/**
 * News for teams alone, for functions in which no visit's text comes about: one that a visit still has from before stays
 * in it, and the timers hand it on.
 */
export function teamNews(client: SQSClient, team: string): VisitQueues {
  return {
    texts: () => Promise.resolve(),
    team: (messages) => sendAll(client, team, messages),
  };
}
