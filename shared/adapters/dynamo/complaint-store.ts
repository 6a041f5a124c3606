import {
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { pendingUnder } from '../../domain/complaints/timers.ts';
import type { ComplaintPage, ComplaintStore, ComplaintWrite } from '../../ports/complaint-store.ts';
import { decodeCursor, encodeCursor, fromItem, getItem, onVersion, toItem, type Item } from './access.ts';
import { complaintItem, complaintSchema } from './complaint-document.ts';
import { putHold } from './hold-write.ts';
import {
  complaintIdOf,
  endedPartition,
  indexes,
  keys,
  nextAction,
  timerPartition,
  type Key,
} from './keys.ts';

/** Complaints on DynamoDB. Complaint and hold are two items that must agree: one transaction writes both. */
export function dynamoComplaintStore(client: DynamoDBClient, table: string): ComplaintStore {
  const get = (key: Key): Promise<Record<string, unknown> | undefined> => getItem(client, table, key);
  const write = (one: ComplaintWrite): Promise<Written> =>
    untilSettled(async () => {
      const { hold, complaint } = one;
      const key = keys.holds(complaint.loanId);
      const holds = hold === undefined ? [] : [putHold(table, { key, before: await get(key), hold })];
      return transact(client, [putComplaint(table, one), ...holds]);
    });
  return {
    find: async (complaintId) => {
      const item = await get(keys.complaint(complaintId));
      return item === undefined ? undefined : complaintItem.parse(item).doc;
    },
    open: async (one) => {
      const written = await write(one);
      return written === 'written' ? 'opened' : written === 'other' ? 'exists' : written;
    },
    save: async (one) => {
      const written = await write(one);
      return written === 'written' ? 'saved' : written === 'other' ? 'stale' : written;
    },
    listDue: ({ until, ...page }) =>
      list(client, table, { ...page, partition: timerPartition, before: `${until}$` }),
    listPending: async ({ after, limit }) => {
      const reply = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.byNextAction,
          KeyConditionExpression: 'openShard = :pending AND nextAction > :after',
          ExpressionAttributeValues: toItem({ ':pending': timerPartition, ':after': after ?? ' ' }),
          Limit: limit,
        }),
      );
      const places = (reply.Items ?? []).map((item) => item['nextAction']?.S ?? '');
      return {
        complaintIds: places.map((place) => place.slice(place.indexOf('#') + 1)),
        next: reply.LastEvaluatedKey === undefined ? null : (places.at(-1) ?? null),
      };
    },
    listEnded: ({ month, ...page }) =>
      list(client, table, { ...page, partition: endedPartition(month), before: `${month}$` }),
  };
}

function putComplaint(table: string, { complaint, lookOn }: ComplaintWrite): TransactWriteItem {
  const { complaintId, version, loanId, status } = complaint;
  const item = toItem({
    ...keys.complaint(complaintId),
    type: 'complaint',
    v: 1,
    version,
    loanId,
    status,
    ...placeOf({ complaint, lookOn }),
    doc: JSON.stringify(complaintSchema.parse(complaint)),
  });
  return { Put: { TableName: table, Item: item, ...onVersion(version - 1) } };
}

/** Where the moving index has it: among those to look at, else in the month it ended in. */
function placeOf({ complaint, lookOn }: Pick<ComplaintWrite, 'complaint' | 'lookOn'>): object {
  const { complaintId, endedAt, status } = complaint;
  const under = pendingUnder(status, lookOn);
  if (under !== null) return { openShard: timerPartition, nextAction: nextAction(under, complaintId) };
  if (endedAt === null) return {};
  return {
    openShard: endedPartition(endedAt.slice(0, 7)),
    nextAction: `${endedAt.slice(0, 7)}#${complaintId}`,
  };
}

async function list(
  client: DynamoDBClient,
  table: string,
  page: { partition: string; before: string; cursor: string | null; limit: number },
): Promise<ComplaintPage> {
  const reply = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: indexes.byNextAction,
      KeyConditionExpression: 'openShard = :partition AND nextAction < :before',
      ExpressionAttributeValues: { ':partition': { S: page.partition }, ':before': { S: page.before } },
      ExclusiveStartKey: decodeCursor(page.cursor),
      Limit: page.limit,
    }),
  );
  return {
    complaintIds: (reply.Items ?? []).map((item: Item) => complaintIdOf(String(fromItem(item)['pk']))),
    cursor: encodeCursor(reply.LastEvaluatedKey),
  };
}

/** other: the complaint's own condition failed. */
type Written = 'written' | 'other' | 'contended';

/** Reasons that pass: somebody else changed the holds, has a transaction on an item, or the table is hot. */
const passing = new Set([
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Only the complaint's own condition says it is another's; any other lost race is one with the loan's other writers. */
async function transact(client: DynamoDBClient, items: TransactWriteItem[]): Promise<Written> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return 'written';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
    if (codes[0] === 'ConditionalCheckFailed') return 'other';
    const lost = codes.filter((code) => code !== 'None');
    if (lost.length > 0 && lost.every((code) => passing.has(code))) return 'contended';
    throw error;
  }
}

const attemptsAtMost = 12;
const waitAtMostMs = 400;

/** Tries again with growing, random waits: under three seconds in all, well inside what a caller waits for. */
async function untilSettled(attempt: () => Promise<Written>): Promise<Written> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt();
    if (outcome !== 'contended' || tried === attemptsAtMost) return outcome;
    const ms = Math.random() * Math.min(waitAtMostMs, 10 * 2 ** tried);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
