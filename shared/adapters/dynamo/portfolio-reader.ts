import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ArrearsPolicy } from '../../contracts/arrears-policy.ts';
import { settingsWith } from '../../contracts/settings-merge.ts';
import type { ArrearsSettings } from '../../domain/arrears/index.ts';
import type { PortfolioReader, LoanFile } from '../../ports/portfolio-reader.ts';
import {
  withTold,
  type Borrower,
  type Loan,
  type LoanStatus,
  type Pause,
  type Payment,
} from '../../domain/portfolio.ts';
import { batchGet, decodeCursor, encodeCursor, fromItem, type Item } from './access.ts';
import {
  borrowerItem,
  calendarItem,
  loanItem,
  pauseItem,
  paymentItem,
  productItem,
  statusItem,
} from './items.ts';
import { dueShard, indexes, keys, loanIdOf, loanPartition, numberPartition } from './keys.ts';

/** Bound on the pages of one loan's partition: 100 MB of payments is no retail loan. */
const loanPages = 100;

/** The portfolio on DynamoDB. A loan and its payments share a partition: one query answers what the gate must know. */
export function dynamoPortfolioReader(
  client: DynamoDBClient,
  table: string,
  policy: ArrearsPolicy,
): PortfolioReader {
  return {
    settings: (product) => productSettings(client, { table, product, policy }),
    loan: async (loanId) => toLoanFile(await loanPartitionItems(client, { table, loanId })),
    borrowers: async (borrowerIds) => {
      const items = await batchGet(client, { table, keys: [...new Set(borrowerIds)].map(keys.borrower) });
      return new Map(
        items.map((item) => borrowerItem.parse(item).doc).map((borrower) => [borrower.id, borrower]),
      );
    },
    borrowersByPhone: (number) => borrowersByPhone(client, table, number),
    listDue: async ({ dueKey, shard, cursor, limit }) => {
      const reply = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.byDue,
          KeyConditionExpression: 'dueShard = :key',
          ExpressionAttributeValues: { ':key': { S: dueShard(dueKey, shard) } },
          ExclusiveStartKey: decodeCursor(cursor),
          Limit: limit,
        }),
      );
      const loanIds = (reply.Items ?? []).flatMap((item) =>
        item['pk']?.S === undefined ? [] : [loanIdOf(item['pk'].S)],
      );
      return { loanIds, cursor: encodeCursor(reply.LastEvaluatedKey) };
    },
  };
}

/** Nobody has a number with more: it would be a switchboard, and its replies are nobody's. */
const sharersAtMost = 100;

/** Pointers outlive a number that was given up, so each is checked against the borrower as he is now. */
async function borrowersByPhone(
  client: DynamoDBClient,
  table: string,
  number: string,
): Promise<readonly Borrower[]> {
  const reply = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :number',
      ExpressionAttributeValues: { ':number': { S: numberPartition(number) } },
      ConsistentRead: true,
      Limit: sharersAtMost,
    }),
  );
  const ids = (reply.Items ?? []).flatMap((item) =>
    item['sk']?.S === undefined ? [] : [item['sk'].S.slice(2)],
  );
  const items = await batchGet(client, { table, keys: ids.map(keys.borrower) });
  return items
    .map((item) => borrowerItem.parse(item).doc)
    .filter(({ phones }) => phones.some((phone) => phone.number === number))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The product's line, then the calendar it names: two reads, one where nothing was delivered. */
async function productSettings(
  client: DynamoDBClient,
  { table, product, policy }: { table: string; product: Loan['product']; policy: ArrearsPolicy },
): Promise<ArrearsSettings> {
  const [found] = await batchGet(client, { table, keys: [keys.product(product)] });
  const record = found === undefined ? undefined : productItem.parse(found).doc;
  const wanted = typeof record?.calendarId === 'string' ? [keys.calendar(record.calendarId)] : [];
  const [delivered] = await batchGet(client, { table, keys: wanted });
  const calendar = delivered === undefined ? undefined : calendarItem.parse(delivered).doc;
  return settingsWith(policy, product, { record, calendarOf: () => calendar });
}

async function loanPartitionItems(
  client: DynamoDBClient,
  { table, loanId }: { table: string; loanId: string },
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: Item | undefined;
  for (let page = 0; page < loanPages; page += 1) {
    const reply = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :loan',
        ExpressionAttributeValues: { ':loan': { S: loanPartition(loanId) } },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    items.push(...(reply.Items ?? []).map(fromItem));
    from = reply.LastEvaluatedKey;
    if (from === undefined) return items;
  }
  throw new RangeError(`payments of ${loanId} do not end after ${loanPages} pages`);
}

function toLoanFile(items: readonly Record<string, unknown>[]): LoanFile | undefined {
  let loan: Loan | undefined;
  const payments: Payment[] = [];
  const pauses: Pause[] = [];
  let status: LoanStatus | null = null;
  for (const item of items) {
    if (item['type'] === 'loan') loan = loanItem.parse(item).doc;
    else if (item['type'] === 'payment') payments.push(paymentItem.parse(item).doc);
    else if (item['type'] === 'told-pause') pauses.push(pauseItem.parse(item).doc);
    else if (item['type'] === 'told-status') status = statusItem.parse(item).status;
  }
  return loan === undefined ? undefined : { loan: withTold(loan, { pauses, status }), payments };
}
