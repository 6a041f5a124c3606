import { QueryCommand, ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { hashOf } from '../../domain/timeline.ts';
import type { CaseEvent, TimelinePage, TimelineStore } from '../../ports/timeline-store.ts';
import { batchGet, decodeCursor, encodeCursor, fromItem, type Item } from './access.ts';
import { toCase } from './case-files.ts';
import { caseEvent, caseHead, sha256, toCaseEvent, withState } from './case-timeline.ts';
import { eventPrefix, keys, loanIdOf, loanPartition } from './keys.ts';

/** Timelines on DynamoDB: a row for each version of a case that another has followed; the last one is the case item. */
export function dynamoTimelineStore(client: DynamoDBClient, table: string): TimelineStore {
  const last = async (loanId: string) => {
    const [item] = await batchGet(client, { table, keys: [keys.case(loanId)] });
    const found = toCase(item);
    return found && withState(caseEvent(found));
  };
  return {
    list: async (query) => {
      // Before the rows: those of all versions before this one are written by then.
      const head = await last(query.loanId);
      const rows = await eventRows(client, { table, ...query });
      const events = rows.events.filter((row) => !isSame(row, head));
      const isEnd = rows.cursor === null && head !== undefined;
      return { events: isEnd ? [...events, head] : events, cursor: rows.cursor };
    },
    head: async (loanId) => {
      const [item] = await batchGet(client, { table, keys: [keys.case(loanId)] });
      const found = toCase(item);
      return found && caseHead(found);
    },
    loans: async ({ cursor, limit }) => {
      const reply = await client.send(
        new ScanCommand({
          TableName: table,
          FilterExpression: 'sk = :case OR begins_with(sk, :event)',
          ProjectionExpression: 'pk',
          ExpressionAttributeValues: { ':case': { S: keys.case('').sk }, ':event': { S: eventPrefix } },
          ExclusiveStartKey: decodeCursor(cursor),
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      const loanIds = (reply.Items ?? []).map((item) => loanIdOf(String(fromItem(item)['pk'])));
      return { loanIds: [...new Set(loanIds)], cursor: encodeCursor(reply.LastEvaluatedKey) };
    },
  };
}

/** A row may be written while its version is still the case itself: told once, unless it tells something else. */
function isSame(row: CaseEvent, head: CaseEvent | undefined): boolean {
  return head !== undefined && row.hash === head.hash && hashOf(row, sha256) === head.hash;
}

interface RowQuery {
  readonly table: string;
  readonly loanId: string;
  readonly cursor: string | null;
  readonly limit: number;
}

async function eventRows(
  client: DynamoDBClient,
  { table, loanId, cursor, limit }: RowQuery,
): Promise<TimelinePage> {
  const from: Item | undefined = decodeCursor(cursor);
  const reply = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :loan AND begins_with(sk, :event)',
      ExpressionAttributeValues: { ':loan': { S: loanPartition(loanId) }, ':event': { S: eventPrefix } },
      ExclusiveStartKey: from,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return {
    events: (reply.Items ?? []).map((item) => toCaseEvent(fromItem(item))),
    cursor: encodeCursor(reply.LastEvaluatedKey),
  };
}
