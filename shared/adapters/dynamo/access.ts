import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Key } from './keys.ts';

export type Item = Record<string, AttributeValue>;

export const toItem = (record: Record<string, unknown>): Item =>
  marshall(record, { removeUndefinedValues: true });
export const fromItem = (item: Item): Record<string, unknown> => unmarshall(item);
export const toKey = (key: Key): Item => ({ pk: { S: key.pk }, sk: { S: key.sk } });

/** One item, read strongly consistently; undefined: there is none. */
export async function getItem(
  client: DynamoDBClient,
  table: string,
  key: Key,
): Promise<Record<string, unknown> | undefined> {
  const reply = await client.send(
    new GetItemCommand({ TableName: table, Key: toKey(key), ConsistentRead: true }),
  );
  return reply.Item && fromItem(reply.Item);
}

/** The condition of a write that may only replace the version `before`; 0: that there is nothing to replace. */
export function onVersion(before: number): {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
} {
  if (before === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :before',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: toItem({ ':before': before }),
  };
}

/** Runs a conditional write: true when it took effect, false when its condition did not hold. */
export async function unlessConditionFails(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const batchGetLimit = 100;
const batchGetAttempts = 8;

export interface BatchGet {
  readonly table: string;
  readonly keys: readonly Key[];
  /** Only these attributes; everything when absent. */
  readonly attributes?: readonly string[];
}

/** One table's keys asked for before the next turn of the event loop, and what came of them. */
interface Round {
  readonly wanted: Map<string, Key>;
  readonly found: Promise<ReadonlyMap<string, Record<string, unknown>>>;
}

const rounds = new WeakMap<DynamoDBClient, Map<string, Round>>();

/**
 * Strongly consistent reads of many keys; asks again, backing off, for what the engine left unprocessed. Whoever asks the
 * same table at the same moment shares the request: facts that stand in many items are then one round trip.
 */
export async function batchGet(
  client: DynamoDBClient,
  { table, keys, attributes }: BatchGet,
): Promise<Record<string, unknown>[]> {
  if (keys.length === 0) return [];
  if (attributes !== undefined) return batchGetAll(client, { table, keys, attributes });
  const { wanted, found } = roundOf(client, table);
  for (const key of keys) wanted.set(textOf(key), key);
  const items = await found;
  return keys.map((key) => items.get(textOf(key))).filter((item) => item !== undefined);
}

const textOf = ({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): string =>
  `${String(pk)} ${String(sk)}`;

function roundOf(client: DynamoDBClient, table: string): Round {
  const open = rounds.get(client) ?? new Map<string, Round>();
  rounds.set(client, open);
  const known = open.get(table);
  if (known !== undefined) return known;
  const wanted = new Map<string, Key>();
  const found = Promise.resolve().then(async () => {
    open.delete(table);
    const items = await batchGetAll(client, { table, keys: [...wanted.values()] });
    return new Map(items.map((item) => [textOf(item), item]));
  });
  const round = { wanted, found };
  open.set(table, round);
  return round;
}

async function batchGetAll(
  client: DynamoDBClient,
  { table, keys, ...projection }: BatchGet,
): Promise<Record<string, unknown>[]> {
  const chunks = Array.from({ length: Math.ceil(keys.length / batchGetLimit) }, (_, at) =>
    keys.slice(at * batchGetLimit, (at + 1) * batchGetLimit),
  );
  const found = await Promise.all(
    chunks.map((chunk) => batchGetChunk(client, { table, keys: chunk, ...projection })),
  );
  return found.flat();
}

async function batchGetChunk(
  client: DynamoDBClient,
  { table, keys, attributes }: BatchGet,
): Promise<Record<string, unknown>[]> {
  const projection = attributes === undefined ? {} : projectionOf(attributes);
  const found: Record<string, unknown>[] = [];
  let wanted: Item[] = keys.map(toKey);
  for (let attempt = 0; wanted.length > 0; attempt += 1) {
    if (attempt === batchGetAttempts)
      throw new Error(`${table}: ${wanted.length} keys unread after ${attempt} attempts`);
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** attempt));
    const reply = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: wanted, ConsistentRead: true, ...projection } },
      }),
    );
    found.push(...(reply.Responses?.[table] ?? []).map(fromItem));
    wanted = reply.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}

function projectionOf(attributes: readonly string[]): {
  ProjectionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
} {
  const names = Object.fromEntries(attributes.map((attribute, at) => [`#a${at}`, attribute]));
  return { ProjectionExpression: Object.keys(names).join(', '), ExpressionAttributeNames: names };
}

/** A page position as opaque text: it travels through workflow state. */
export const encodeCursor = (key: Item | undefined): string | null =>
  key === undefined ? null : JSON.stringify(fromItem(key));

export function decodeCursor(cursor: string | null): Item | undefined {
  if (cursor === null) return undefined;
  const parsed: unknown = JSON.parse(cursor);
  if (typeof parsed !== 'object' || parsed === null) throw new RangeError('cursor is not a key');
  return toItem({ ...parsed });
}
