import {
  PutItemCommand,
  QueryCommand,
  type DynamoDBClient,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { visitCandidateSchema } from '../../contracts/visit-planning.ts';
import type { VisitCandidate } from '../../domain/visits/candidate.ts';
import type { VisitCandidateStore } from '../../ports/visit-candidate-store.ts';
import { batchGet, fromItem, getItem, onVersion, toItem, unlessConditionFails, type Item } from './access.ts';
import { document, stored } from './items.ts';
import { candidateShard, indexes, keys } from './keys.ts';

/** An item as stored. */
export const candidateItem = z.object({
  ...stored('visit-candidate'),
  version: z.number().int().min(1),
  doc: document(visitCandidateSchema),
});

/** Candidates on DynamoDB: open ones carry the moving index's keys, under a partition of their territory. */
export function dynamoVisitCandidateStore(client: DynamoDBClient, table: string): VisitCandidateStore {
  return {
    find: async (borrowerId) => {
      const item = await getItem(client, table, keys.visitCandidate(borrowerId));
      return item === undefined ? undefined : candidateItem.parse(item).doc;
    },
    open: async (territory) => {
      const borrowerIds = await indexed(client, table, territory);
      const items = await batchGet(client, { table, keys: borrowerIds.map(keys.visitCandidate) });
      // The index lags behind: what was closed or moved a moment ago still stands in it.
      return items
        .map((item) => candidateItem.parse(item).doc)
        .filter((one) => one.territory === territory && one.state.kind !== 'closed')
        .sort((a, b) => (a.borrowerId < b.borrowerId ? -1 : 1));
    },
    anyOpen: async (territory) => {
      const reply = await client.send(
        new QueryCommand({ TableName: table, ...inTerritory(territory), Limit: 1 }),
      );
      return (reply.Items ?? []).length > 0;
    },
    save: (next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(next),
            ...onVersion(next.version - 1),
          }),
        ),
      ),
  };
}

function itemOf(candidate: VisitCandidate): Item {
  const { borrowerId, version, territory, state } = candidate;
  return toItem({
    ...keys.visitCandidate(borrowerId),
    type: 'visit-candidate',
    v: 1,
    version,
    ...(state.kind !== 'closed' && { openShard: candidateShard(territory), nextAction: borrowerId }),
    doc: JSON.stringify(visitCandidateSchema.parse(candidate)),
  });
}

function inTerritory(territory: string): Omit<QueryCommandInput, 'TableName'> {
  return {
    IndexName: indexes.byNextAction,
    KeyConditionExpression: 'openShard = :shard',
    ExpressionAttributeValues: toItem({ ':shard': candidateShard(territory) }),
  };
}

const pagesAtMost = 1000;

async function indexed(client: DynamoDBClient, table: string, territory: string): Promise<readonly string[]> {
  const found: string[] = [];
  let from: Item | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const reply = await client.send(
      new QueryCommand({
        TableName: table,
        ...inTerritory(territory),
        ExclusiveStartKey: from,
      }),
    );
    found.push(...(reply.Items ?? []).map((item) => String(fromItem(item)['nextAction'])));
    from = reply.LastEvaluatedKey;
    if (from === undefined) return found;
  }
  throw new RangeError(`candidates of ${territory} do not end after ${pagesAtMost} pages`);
}
