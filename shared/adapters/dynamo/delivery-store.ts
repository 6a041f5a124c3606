import { PutItemCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { instantSchema } from '../../contracts/feed.ts';
import { goAt, slotTerms, type SlotRequest } from '../../domain/delivery/pacing.ts';
import { untouched, type SendingSwitch } from '../../domain/delivery/sending-switch.ts';
import type { Reservation } from '../../domain/delivery/spend.ts';
import type { Instant } from '../../domain/instant.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import { fromItem, getItem, onVersion, toItem, toKey, unlessConditionFails, type Item } from './access.ts';
import { document, stored } from './items.ts';
import { keys, type Key } from './keys.ts';

const switchSchema: z.ZodType<SendingSwitch> = z.strictObject({
  version: z.number().int().min(1),
  state: z.enum(['running', 'stopped']),
  moves: z.array(
    z.strictObject({
      to: z.enum(['running', 'stopped']),
      by: z.string(),
      reason: z.string(),
      at: instantSchema,
    }),
  ),
});
const switchItem = z.object({ ...stored('sending-switch'), doc: document(switchSchema) });
const slotItem = z.object({ paidOffAt: z.number() });
const spendItem = z.object({ micros: z.number() });

interface Change {
  readonly key: Key;
  readonly type: string;
  readonly set: string;
  readonly condition: string;
  readonly values: Record<string, number>;
}

/**
 * Pace, money and switch on DynamoDB: one item each, each changed by one conditional update. `once` must not retry
 * (`maxAttempts: 1`): what it gives back twice would be spent twice.
 */
export function dynamoDeliveryStore(
  client: DynamoDBClient,
  table: string,
  once: DynamoDBClient,
): DeliveryStore {
  const update = async (
    { key, type, set, condition, values }: Change,
    through = client,
  ): Promise<Item | undefined> => {
    let item: Item | undefined;
    const took = await unlessConditionFails(
      through
        .send(
          new UpdateItemCommand({
            TableName: table,
            Key: toKey(key),
            UpdateExpression: `SET #type = :type, #v = :one, ${set}`,
            ConditionExpression: condition,
            ExpressionAttributeNames: { '#type': 'type', '#v': 'v' },
            ExpressionAttributeValues: toItem({ ':type': type, ':one': 1, ...values }),
            ReturnValues: 'ALL_NEW',
          }),
        )
        .then(({ Attributes }) => (item = Attributes)),
    );
    return took ? item : undefined;
  };
  const read = (key: Key): Promise<Record<string, unknown> | undefined> => getItem(client, table, key);
  return {
    takeSlot: (lane, request) => takeSlotOf(update, lane, request),
    reserve: async (one) => one.micros <= one.capMicros && (await update(setAside(one))) !== undefined,
    giveBack: async ({ day, currency, micros }) => {
      const back = { key: keys.spend(day, currency), type: 'sending-spend', values: { ':micros': micros } };
      await update(
        { ...back, set: 'micros = micros - :micros', condition: 'attribute_exists(micros)' },
        once,
      );
    },
    reserved: async ({ day, currency }) => {
      const item = await read(keys.spend(day, currency));
      return item === undefined ? 0 : spendItem.parse(item).micros;
    },
    sendingSwitch: async () => {
      const item = await read(keys.sendingSwitch());
      return item === undefined ? untouched : switchItem.parse(item).doc;
    },
    saveSwitch: (next) => saveSwitch(client, table, next),
  };
}

function saveSwitch(client: DynamoDBClient, table: string, next: SendingSwitch): Promise<boolean> {
  const doc = JSON.stringify(switchSchema.parse(next));
  const { version } = next;
  return unlessConditionFails(
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: toItem({ ...keys.sendingSwitch(), type: 'sending-switch', v: 1, version, doc }),
        ...onVersion(version - 1),
      }),
    ),
  );
}

/**
 * Two updates instead of a read and a write that may lose: while the bucket is busy the first pushes its moment on, and
 * when it is idle the second starts it from now. Of many that find it idle at a time one starts it, and the others push
 * its moment on in a third. All fail only when the next slot is too late.
 */
async function takeSlotOf(
  update: (change: Change) => Promise<Item | undefined>,
  lane: string,
  request: SlotRequest,
): Promise<Instant | undefined> {
  const { now, cost, limit, burst } = slotTerms(request);
  const change = { key: keys.sendingPace(lane), type: 'sending-pace' };
  const pushed = {
    ...change,
    set: 'paidOffAt = paidOffAt + :cost',
    condition: 'paidOffAt BETWEEN :now AND :limit',
    values: { ':now': now, ':cost': cost, ':limit': limit },
  };
  const started = {
    ...change,
    set: 'paidOffAt = :next',
    condition: 'attribute_not_exists(paidOffAt) OR paidOffAt < :now',
    values: { ':now': now, ':next': now + cost },
  };
  const item = (await update(pushed)) ?? (await update(started)) ?? (await update(pushed));
  if (item === undefined) return undefined;
  return goAt(slotItem.parse(fromItem(item)).paidOffAt - cost, { now, burst });
}

function setAside({ day, currency, micros, capMicros }: Reservation): Change {
  return {
    key: keys.spend(day, currency),
    type: 'sending-spend',
    set: 'micros = if_not_exists(micros, :zero) + :micros',
    condition: 'attribute_not_exists(micros) OR micros <= :room',
    values: { ':zero': 0, ':micros': micros, ':room': capMicros - micros },
  };
}
