import { PutItemCommand, QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { caseKeeperSchema } from '../../contracts/desk.ts';
import type { CaseKeeper } from '../../domain/desk/case-keeper.ts';
import type { KeeperStore } from '../../ports/keeper-store.ts';
import { getItem, onVersion, toItem, unlessConditionFails, type Item } from './access.ts';
import { document, stored } from './items.ts';
import { indexes, keeperPartition, keys } from './keys.ts';

const keeperItem = z.object({ ...stored('case-keeper'), doc: document(caseKeeperSchema) });

/** Keepers on DynamoDB: one item a loan, in the moving index under whoever has it now. */
export function dynamoKeeperStore(client: DynamoDBClient, table: string): KeeperStore {
  return {
    find: async (loanId) => {
      const item = await getItem(client, table, keys.keeper(loanId));
      return item === undefined ? undefined : keeperItem.parse(item).doc;
    },
    save: async (next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({ TableName: table, Item: keeperToItem(next), ...onVersion(next.version - 1) }),
        ),
      ),
    keptBy: async ({ keeper, after, limit }) => {
      const reply = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.byNextAction,
          KeyConditionExpression: 'openShard = :keeper AND nextAction > :after',
          ExpressionAttributeValues: toItem({ ':keeper': keeperPartition(keeper), ':after': after ?? ' ' }),
          Limit: limit,
        }),
      );
      const loanIds = (reply.Items ?? []).map((item) => item['nextAction']?.S ?? '');
      return { loanIds, next: reply.LastEvaluatedKey === undefined ? null : (loanIds.at(-1) ?? null) };
    },
  };
}

function keeperToItem(kept: CaseKeeper): Item {
  const { loanId, keeper, version } = kept;
  return toItem({
    ...keys.keeper(loanId),
    type: 'case-keeper',
    v: 1,
    version,
    ...(keeper !== null && { openShard: keeperPartition(keeper), nextAction: loanId }),
    doc: JSON.stringify(caseKeeperSchema.parse(kept)),
  });
}
