import { gzipSync } from 'node:zlib';
import type { OutboxEntry } from './carrier.ts';
import { uuidOf } from './hash.ts';
import { LOCAL_ACCOUNT } from './identity.ts';
import type { LogSubscription } from './log-subscriptions.ts';

/** Lines of one batch: far fewer than CloudWatch Logs may hand over at a time. */
const LINES = 100;

export interface LogBatch {
  readonly functionArn: string;
  readonly event: { readonly awslogs: { readonly data: string } };
}

/** What became of these texts, as SNS would log it and CloudWatch Logs hand it to those who subscribed. */
export function logBatches(
  texts: readonly OutboxEntry[],
  subscriptions: readonly LogSubscription[],
  place: { readonly region: string; readonly now: number },
): LogBatch[] {
  return subscriptions.flatMap(({ logGroup, functionArn }) => {
    const lines = texts.filter(({ status }) => logGroup === logOf(status, place.region));
    return Array.from({ length: Math.ceil(lines.length / LINES) }, (_, at) => ({
      functionArn,
      event: batch(logGroup, lines.slice(at * LINES, (at + 1) * LINES), place.now),
    }));
  });
}

function logOf(status: OutboxEntry['status'], region: string): string {
  const name = `sns/${region}/${LOCAL_ACCOUNT}/DirectPublishToPhoneNumber`;
  return status === 'DELIVERED' ? name : `${name}/Failure`;
}

function batch(logGroup: string, texts: readonly OutboxEntry[], now: number): LogBatch['event'] {
  const data = {
    messageType: 'DATA_MESSAGE',
    owner: LOCAL_ACCOUNT,
    logGroup,
    logStream: 'local',
    subscriptionFilters: ['local'],
    logEvents: texts.map((text) => ({
      id: uuidOf('receipt', text.messageId),
      timestamp: now,
      message: JSON.stringify(lineOf(text)),
    })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } };
}

function lineOf({ messageId, at, phoneNumber, status, reason }: OutboxEntry): object {
  const delivered = status === 'DELIVERED';
  return {
    notification: { messageId, timestamp: at.replace('T', ' ').replace('Z', '') },
    delivery: {
      destination: phoneNumber,
      smsType: 'Transactional',
      providerResponse: delivered
        ? 'Message has been accepted by phone'
        : (reason ?? 'Unknown error attempting to reach phone'),
      dwellTimeMs: 0,
    },
    status: delivered ? 'SUCCESS' : 'FAILURE',
  };
}
