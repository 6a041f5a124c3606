import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LoanIndex } from '../../ports/loan-index.ts';
import { borrowerPartition, keys, loanPointerPrefix } from './keys.ts';
import { toKey } from './access.ts';

/** The pointers in a borrower's partition: one query finds his loans, whatever the size of the book. */
export function dynamoLoanIndex(client: DynamoDBClient, table: string): LoanIndex {
  return {
    list: async ({ borrowerId, after, limit }) => {
      const reply = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :borrower AND begins_with(sk, :loans)',
          ExpressionAttributeValues: {
            ':borrower': { S: borrowerPartition(borrowerId) },
            ':loans': { S: loanPointerPrefix },
          },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: toKey(keys.borrowerLoan(borrowerId, after)) }),
        }),
      );
      const loanIds = (reply.Items ?? []).flatMap((item) =>
        item['sk']?.S === undefined ? [] : [item['sk'].S.slice(loanPointerPrefix.length)],
      );
      return { loanIds, next: reply.LastEvaluatedKey === undefined ? null : (loanIds.at(-1) ?? null) };
    },
  };
}
