import { PutItemCommand, QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { serviceFileSchema } from '../../contracts/service.ts';
import { waitingSince, type ServiceFile } from '../../domain/service/service-file.ts';
import type { ServiceStore } from '../../ports/service-store.ts';
import { getItem, onVersion, toItem, unlessConditionFails, type Item } from './access.ts';
import { document, stored } from './items.ts';
import { indexes, keys, waitingPartition } from './keys.ts';

const serviceItem = z.object({ ...stored('service-file'), doc: document(serviceFileSchema) });

/** Borrowers' requests on DynamoDB: one item a borrower, in the moving index exactly while one of them is open. */
export function dynamoServiceStore(client: DynamoDBClient, table: string): ServiceStore {
  return {
    find: async (borrowerId) => {
      const item = await getItem(client, table, keys.service(borrowerId));
      return item === undefined ? undefined : serviceItem.parse(item).doc;
    },
    save: async (next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({ TableName: table, Item: fileToItem(next), ...onVersion(next.version - 1) }),
        ),
      ),
    waiting: async ({ after, limit }) => {
      const reply = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.byNextAction,
          KeyConditionExpression: 'openShard = :waiting AND nextAction > :after',
          ExpressionAttributeValues: toItem({ ':waiting': waitingPartition, ':after': after ?? ' ' }),
          Limit: limit,
        }),
      );
      const places = (reply.Items ?? []).map((item) => item['nextAction']?.S ?? '');
      return {
        borrowerIds: places.map((place) => place.slice(place.indexOf('#') + 1)),
        next: reply.LastEvaluatedKey === undefined ? null : (places.at(-1) ?? null),
      };
    },
  };
}

function fileToItem(file: ServiceFile): Item {
  const since = waitingSince(file);
  return toItem({
    ...keys.service(file.borrowerId),
    type: 'service-file',
    v: 1,
    version: file.version,
    ...(since !== undefined && { openShard: waitingPartition, nextAction: `${since}#${file.borrowerId}` }),
    doc: JSON.stringify(serviceFileSchema.parse(file)),
  });
}
