import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { HoldStore, HoldTarget } from '../../ports/hold-store.ts';
import { getItem } from './access.ts';
import { putHold } from './hold-write.ts';
import { holdsItem } from './items.ts';
import { keys, type Key } from './keys.ts';

const attempts = 8;

/** Holds on DynamoDB: one item a loan or borrower, written on the version it was read in. */
export function dynamoHoldStore(client: DynamoDBClient, table: string): HoldStore {
  const get = (key: Key): Promise<Record<string, unknown> | undefined> => getItem(client, table, key);
  return {
    read: async (target) => {
      const item = await get(keyOf(target));
      return item === undefined ? [] : holdsItem.parse(item).holds;
    },
    put: async (target, hold) => {
      const key = keyOf(target);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const TransactItems = [putHold(table, { key, before: await get(key), hold })];
        try {
          await client.send(new TransactWriteItemsCommand({ TransactItems }));
          return true;
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
      }
      return false;
    },
  };
}

function keyOf(target: HoldTarget): Key {
  return 'loanId' in target ? keys.holds(target.loanId) : keys.borrowerHolds(target.borrowerId);
}
