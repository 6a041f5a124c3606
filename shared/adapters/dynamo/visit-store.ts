import {
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { epochMs } from '../../domain/instant.ts';
import { nextLookAt } from '../../domain/visits/visit-notice.ts';
import type { Visit } from '../../domain/visits/visit.ts';
import type { VisitPage, VisitStore } from '../../ports/visit-store.ts';
import {
  batchGet,
  decodeCursor,
  encodeCursor,
  fromItem,
  getItem,
  onVersion,
  toItem,
  toKey,
  unlessConditionFails,
} from './access.ts';
import { borrowerPartition, indexes, keys, visitIdOf, visitPointers, visitShards, type Key } from './keys.ts';
import { markItem, parseMark, parseTrip, parseVisit, tripItem, visitItem } from './visit-items.ts';

/** Visits on DynamoDB: one item each, found by the sparse moving index when something is due. */
export function dynamoVisitStore(client: DynamoDBClient, table: string): VisitStore {
  const get = (key: Key): Promise<Record<string, unknown> | undefined> => getItem(client, table, key);
  const list = async (shard: string, range: IndexRange): Promise<VisitPage> => {
    const found = await queryIndex(client, { table, shard, ...range });
    return { visitIds: found.keys.map(({ pk }) => visitIdOf(pk)), cursor: found.cursor };
  };
  return {
    find: async (visitId) => {
      const item = await get(keys.visit(visitId));
      return item === undefined ? undefined : visitItem.parse(item).doc;
    },
    create: (visit) => create(client, table, visit),
    save: (next) => save(client, table, next),
    ofBorrower: async (borrowerId) => {
      const ids = await pointersOf(client, { table, borrowerId });
      const items = await batchGet(client, { table, keys: ids.map(keys.visit) });
      return items.map((item) => visitItem.parse(item).doc);
    },
    listDue: ({ until, ...page }) => list(visitShards.due, { to: `${until}~`, ...page }),
    listToPlan: (page) => list(visitShards.toPlan, page),
    ...trips(client, table),
    putMark: async (mark) => {
      const doc = JSON.stringify(parseMark(mark));
      const item = { ...keys.verification(mark.codeHash), type: 'verification', v: 1, doc };
      await client.send(new PutItemCommand({ TableName: table, Item: toItem(item) }));
    },
    findMark: async (codeHash) => {
      const item = await get(keys.verification(codeHash));
      return item === undefined ? undefined : markItem.parse(item).doc;
    },
    walkedTo: async (walk) => {
      const item = await get(keys.walk(walk));
      return item === undefined ? null : walkItem.parse(item).cursor;
    },
    keepWalkedTo: async (walk, cursor) => {
      const Item = toItem({ ...keys.walk(walk), type: 'walk', v: 1, cursor });
      await client.send(new PutItemCommand({ TableName: table, Item }));
    },
    count: async (bucket, until) => {
      const reply = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: toKey(keys.counter(bucket)),
          UpdateExpression: 'SET #type = :type, v = :one, forgetAt = :until ADD #count :one',
          ExpressionAttributeNames: { '#type': 'type', '#count': 'count' },
          ExpressionAttributeValues: toItem({
            ':type': 'counter',
            ':one': 1,
            ':until': Math.floor(epochMs(until) / 1000),
          }),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return counterItem.parse(fromItem(reply.Attributes ?? {})).count;
    },
  };
}

const walkItem = z.object({ type: z.literal('walk'), v: z.literal(1), cursor: z.string().nullable() });

function save(client: DynamoDBClient, table: string, next: Visit): Promise<boolean> {
  return unlessConditionFails(
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: toItem(itemOf(next)),
        ConditionExpression: '#version = :before',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: toItem({ ':before': next.version - 1 }),
      }),
    ),
  );
}

/** What teams brought back: items of their own, so that a visit proposed again loses none. */
function trips(client: DynamoDBClient, table: string): Pick<VisitStore, 'keepTrip' | 'listTrips'> {
  return {
    keepTrip: async (trip) => {
      const { visitId, proposal, date } = trip;
      const place = { openShard: visitShards.trips, nextAction: `${date}#${visitId}#${proposal}` };
      const doc = JSON.stringify(parseTrip(trip));
      const item = { ...keys.visitTrip(visitId, proposal), type: 'visit-trip', v: 1, ...place, doc };
      const put = { TableName: table, Item: toItem(item), ...onVersion(0) };
      await unlessConditionFails(client.send(new PutItemCommand(put)));
    },
    listTrips: async ({ from, to, ...page }) => {
      const range = { from, to: `${to}~`, ...page };
      const found = await queryIndex(client, { table, shard: visitShards.trips, ...range });
      const items = await batchGet(client, { table, keys: found.keys });
      return { trips: items.map((item) => tripItem.parse(item).doc), cursor: found.cursor };
    },
  };
}

const counterItem = z.object({ count: z.number().int() });

function itemOf(visit: Visit): Record<string, unknown> {
  const { visitId, version, state, borrowerId } = visit;
  return {
    ...keys.visit(visitId),
    type: 'visit',
    v: 1,
    version,
    status: state,
    borrowerId,
    ...placeInIndex(visit),
    doc: JSON.stringify(parseVisit(visit)),
  };
}

/** Something due first; else the planner's list; else nowhere. */
function placeInIndex(visit: Visit): Record<string, string> {
  const { visitId, state, date, proposal } = visit;
  const due = nextLookAt(visit);
  if (due !== null) return { openShard: visitShards.due, nextAction: `${due}#${visitId}` };
  if (state === 'to-plan')
    return { openShard: visitShards.toPlan, nextAction: `${date}#${visitId}#${proposal}` };
  return {};
}

async function create(client: DynamoDBClient, table: string, visit: Visit): Promise<boolean> {
  const pointer = {
    ...keys.borrowerVisit(visit.borrowerId, visit.visitId),
    type: 'visit-of-borrower',
    v: 1,
  };
  const isNew = 'attribute_not_exists(pk)';
  try {
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: table, Item: toItem(itemOf(visit)), ConditionExpression: isNew } },
          { Put: { TableName: table, Item: toItem(pointer), ConditionExpression: isNew } },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    if (error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed') === true)
      return false;
    throw error;
  }
}

/** A borrower has few visits in a lifetime: one page holds them. */
async function pointersOf(
  client: DynamoDBClient,
  { table, borrowerId }: { readonly table: string; readonly borrowerId: string },
): Promise<readonly string[]> {
  const ids: string[] = [];
  let start: ReturnType<typeof decodeCursor>;
  do {
    const reply = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: toItem({ ':pk': borrowerPartition(borrowerId), ':prefix': visitPointers }),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of reply.Items ?? []) ids.push(visitIdOf(pointerItem.parse(fromItem(item)).sk));
    start = reply.LastEvaluatedKey;
  } while (start !== undefined);
  return ids;
}

const pointerItem = z.object({ sk: z.string() });
const indexEntry = z.object({ pk: z.string(), sk: z.string() });

interface IndexRange {
  readonly from?: string;
  readonly to?: string;
  readonly cursor: string | null;
  readonly limit: number;
}

async function queryIndex(
  client: DynamoDBClient,
  {
    table,
    shard,
    from = '',
    to = '~',
    cursor,
    limit,
  }: IndexRange & { readonly table: string; readonly shard: string },
): Promise<{ readonly keys: readonly Key[]; readonly cursor: string | null }> {
  const start = decodeCursor(cursor);
  const reply = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: indexes.byNextAction,
      KeyConditionExpression: 'openShard = :shard AND nextAction BETWEEN :from AND :to',
      ExpressionAttributeValues: toItem({ ':shard': shard, ':from': from === '' ? ' ' : from, ':to': to }),
      Limit: limit,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    }),
  );
  return {
    keys: (reply.Items ?? []).map((item) => indexEntry.parse(fromItem(item))),
    cursor: encodeCursor(reply.LastEvaluatedKey),
  };
}
