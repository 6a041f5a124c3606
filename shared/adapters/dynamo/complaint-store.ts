import {
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { instantSchema, localDateSchema } from '../../contracts/feed.ts';
import { messageLanguages } from '../../contracts/messages.ts';
import type { Hold } from '../../domain/case.ts';
import { complaintCategories, complaintChannels, type Complaint } from '../../domain/complaint.ts';
import type { ComplaintStore, OpenOutcome } from '../../ports/complaint-store.ts';
import { fromItem, toItem, toKey, type Item } from './access.ts';
import { document, holdSchema, holdsItem, stored } from './items.ts';
import { keys, type Key } from './keys.ts';

const complaintSchema: z.ZodType<Complaint> = z.strictObject({
  complaintId: z.string(),
  loanId: z.string(),
  channel: z.enum(complaintChannels),
  category: z.enum(complaintCategories),
  text: z.string(),
  contact: z.strictObject({ name: z.string(), phone: z.string().optional() }).optional(),
  status: z.literal('open'),
  receivedAt: instantSchema,
  decideBy: localDateSchema,
  language: z.enum(messageLanguages),
  collectionHeld: z.boolean(),
});

const complaintItem = z.object({ ...stored('complaint'), doc: document(complaintSchema) });

/** Complaints on DynamoDB. Complaint and hold are two items that must agree: one transaction writes both. */
export function dynamoComplaintStore(client: DynamoDBClient, table: string): ComplaintStore {
  const get = async (key: Key): Promise<Record<string, unknown> | undefined> => {
    const reply = await client.send(
      new GetItemCommand({ TableName: table, Key: toKey(key), ConsistentRead: true }),
    );
    return reply.Item === undefined ? undefined : fromItem(reply.Item);
  };
  return {
    find: async (complaintId) => {
      const item = await get(keys.complaint(complaintId));
      return item === undefined ? undefined : complaintItem.parse(item).doc;
    },
    open: (complaint, hold) =>
      untilSettled(async () => {
        const holds =
          hold === undefined
            ? []
            : [
                addHold(table, await get(keys.holds(complaint.loanId)), {
                  loanId: complaint.loanId,
                  hold,
                }),
              ];
        return transact(client, [putComplaint(table, complaint), ...holds]);
      }),
  };
}

function putComplaint(table: string, complaint: Complaint): TransactWriteItem {
  const item = toItem({
    ...keys.complaint(complaint.complaintId),
    type: 'complaint',
    v: 1,
    loanId: complaint.loanId,
    status: complaint.status,
    doc: JSON.stringify(complaintSchema.parse(complaint)),
  });
  return { Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

/** The holds as read, with one more, on the condition that they are still as read. */
function addHold(
  table: string,
  before: Record<string, unknown> | undefined,
  { loanId, hold }: { readonly loanId: string; readonly hold: Hold },
): TransactWriteItem {
  const { version, holds } = before === undefined ? { version: 0, holds: [] } : holdsItem.parse(before);
  const item: Item = toItem({
    ...keys.holds(loanId),
    type: 'holds',
    v: 1,
    version: version + 1,
    holds: JSON.stringify([...holds, holdSchema.parse(hold)]),
  });
  if (version === 0)
    return { Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
  return {
    Put: {
      TableName: table,
      Item: item,
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: toItem({ ':version': version }),
    },
  };
}

/** Reasons that pass: somebody else changed the holds, has a transaction on an item, or the table is hot. */
const passing = new Set([
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Only the complaint's own condition says it exists; any other lost race is one with the loan's other writers. */
async function transact(client: DynamoDBClient, items: TransactWriteItem[]): Promise<OpenOutcome> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return 'opened';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
    if (codes[0] === 'ConditionalCheckFailed') return 'exists';
    const lost = codes.filter((code) => code !== 'None');
    if (lost.length > 0 && lost.every((code) => passing.has(code))) return 'contended';
    throw error;
  }
}

const attemptsAtMost = 12;
const waitAtMostMs = 400;

/** Tries again with growing, random waits: under three seconds in all, well inside what a caller waits for. */
async function untilSettled(attempt: () => Promise<OpenOutcome>): Promise<OpenOutcome> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt();
    if (outcome !== 'contended' || tried === attemptsAtMost) return outcome;
    const ms = Math.random() * Math.min(waitAtMostMs, 10 * 2 ** tried);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
