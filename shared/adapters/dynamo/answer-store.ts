import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Answers } from '../../domain/answers/answers.ts';
import type { AnswerStore } from '../../ports/answer-store.ts';
import { getItem, onVersion, toItem, unlessConditionFails, type Item } from './access.ts';
import { answersItem, answersSchema } from './answer-document.ts';
import { keys } from './keys.ts';

/** Answers on DynamoDB: one item a loan, written on the version it was decided on. */
export function dynamoAnswerStore(client: DynamoDBClient, table: string): AnswerStore {
  return {
    find: async (loanId) => {
      const item = await getItem(client, table, keys.answers(loanId));
      return item === undefined ? undefined : answersItem.parse(item).doc;
    },
    save: async (next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: answersToItem(next),
            ...onVersion(next.version - 1),
          }),
        ),
      ),
  };
}

function answersToItem(answers: Answers): Item {
  return toItem({
    ...keys.answers(answers.loanId),
    type: 'answers',
    v: 1,
    version: answers.version,
    doc: JSON.stringify(answersSchema.parse(answers)),
  });
}
