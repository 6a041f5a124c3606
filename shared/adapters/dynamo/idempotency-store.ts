import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { instantSchema } from '../../contracts/feed.ts';
import { epochMs, type Instant } from '../../domain/instant.ts';
import type { Attempt, Claim, IdempotencyStore } from '../../ports/idempotency-store.ts';
import { getItem, toItem, unlessConditionFails } from './access.ts';
import { document, stored } from './items.ts';
import { keys } from './keys.ts';

const replySchema = z.strictObject({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** `free`: nothing was done under the key. `working` past its lease: its attempt crashed. */
const item = z.object({
  ...stored('idempotency'),
  state: z.enum(['working', 'answered', 'free']),
  fingerprint: z.string(),
  holder: z.string(),
  leaseUntil: instantSchema,
  reply: document(replySchema).optional(),
});

// Time to live deletes days late and, on one machine, never: whoever reads looks at the time himself.
const mayClaim =
  'attribute_not_exists(pk) OR forgetAt < :second OR #state = :free' +
  ' OR (#state = :working AND leaseUntil < :now AND fingerprint = :fingerprint)';

/** Idempotency keys on DynamoDB: one item each, every step one conditional put. */
export function dynamoIdempotencyStore(client: DynamoDBClient, table: string): IdempotencyStore {
  const settle = async (attempt: Attempt, change: Record<string, unknown>): Promise<void> => {
    const { holder } = attempt;
    await unlessConditionFails(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: toItem({ ...itemOf(attempt), ...change }),
          ConditionExpression: 'holder = :holder AND #state = :working',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: toItem({ ':holder': holder, ':working': 'working' }),
        }),
      ),
    );
  };
  return {
    claim: async (attempt) => {
      const { now, fingerprint } = attempt;
      const put = new PutItemCommand({
        TableName: table,
        Item: toItem(itemOf(attempt)),
        ConditionExpression: mayClaim,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: toItem({
          ':second': secondOf(now),
          ':now': now,
          ':fingerprint': fingerprint,
          ':free': 'free',
          ':working': 'working',
        }),
      });
      if (await unlessConditionFails(client.send(put))) return { kind: 'claimed' };
      const item = await getItem(client, table, keys.idempotency(attempt.operationId));
      return item === undefined ? { kind: 'at-work' } : claimOf(item, fingerprint);
    },
    answer: (attempt, reply) =>
      settle(attempt, { state: 'answered', reply: JSON.stringify(replySchema.parse(reply)) }),
    release: (attempt, effect) =>
      settle(attempt, effect === 'none' ? { state: 'free' } : { leaseUntil: attempt.now }),
  };
}

function itemOf({
  operationId,
  fingerprint,
  holder,
  leaseUntil,
  expiresAt,
}: Attempt): Record<string, unknown> {
  return {
    ...keys.idempotency(operationId),
    type: 'idempotency',
    v: 1,
    state: 'working',
    fingerprint,
    holder,
    leaseUntil,
    forgetAt: secondOf(expiresAt),
  };
}

function claimOf(found: Record<string, unknown>, fingerprint: string): Claim {
  const known = item.parse(found);
  // Given back since the claim was tried: the next look will claim it.
  if (known.state === 'free') return { kind: 'at-work' };
  if (known.fingerprint !== fingerprint) return { kind: 'other-request' };
  return known.reply === undefined ? { kind: 'at-work' } : { kind: 'answered', reply: known.reply };
}

const secondOf = (instant: Instant): number => Math.floor(epochMs(instant) / 1000);
