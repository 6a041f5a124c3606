import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { PaymentStore } from '../../ports/payment-store.ts';
import { getItem, toItem, unlessConditionFails } from './access.ts';
import { paymentItem } from './items.ts';
import { keys } from './keys.ts';
import { attributesOf, toPortfolioItem } from './portfolio-items.ts';

const markSchema = z.object({ hash: z.string(), importId: z.string(), at: z.string() });
const versionOf = (item: unknown): string => {
  const { hash, importId, at } = markSchema.parse(item);
  return [hash, importId, at].join(' ');
};

/** Stands where the feed's payments have the id of their import. */
const told = { importId: 'TOLD', at: 'event' };

/** Payments told one by one, in the portfolio table: the same item as the feed's, with a mark of its own. */
export function dynamoPaymentStore(client: DynamoDBClient, table: string): PaymentStore {
  return {
    find: async ({ loanId, id }) => {
      const item = await getItem(client, table, keys.payment(loanId, id));
      return item && { payment: paymentItem.parse(item).doc, version: versionOf(item) };
    },
    save: (payment, { before, on }) => {
      const item = toPortfolioItem(
        { entry: { file: 'payments', record: payment }, at: told.at },
        // Payments stand in no shard.
        { delivery: { importId: told.importId, businessDate: on }, shardCount: 1 },
      );
      const how = before === undefined ? 'new' : 'updated';
      const put = { TableName: table, Item: toItem(attributesOf(item, how)), ...stands(before?.version) };
      return unlessConditionFails(client.send(new PutItemCommand(put)));
    },
  };
}

function stands(version: string | undefined): Partial<ConstructorParameters<typeof PutItemCommand>[0]> {
  if (version === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const [hash, importId, at] = version.split(' ');
  return {
    ConditionExpression: '#hash = :hash AND importId = :importId AND #at = :at',
    ExpressionAttributeNames: { '#hash': 'hash', '#at': 'at' },
    ExpressionAttributeValues: toItem({ ':hash': hash, ':importId': importId, ':at': at }),
  };
}
