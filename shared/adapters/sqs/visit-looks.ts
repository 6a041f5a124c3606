import type { SQSClient } from '@aws-sdk/client-sqs';
import type { VisitLook } from '../../contracts/queues.ts';
import type { Clock } from '../../ports/clock.ts';
import type { VisitLooks } from '../../ports/visit-looks.ts';
import { sendAll } from './intent-queues.ts';

/** Looks go the way of the tasks: on the queue of visits. */
export function sqsVisitLooks(client: SQSClient, visitsUrl: string, clock: Clock): VisitLooks {
  return {
    look: (loanId) => sendAll(client, visitsUrl, [{ kind: 'look', loanId, at: clock() } satisfies VisitLook]),
  };
}
