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
