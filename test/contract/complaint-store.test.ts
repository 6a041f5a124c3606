import {
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { dynamoComplaintStore } from '../../shared/adapters/dynamo/complaint-store.ts';
import { complaintHold } from '../../shared/domain/complaint.ts';
import { aComplaint } from '../support/complaints.ts';
import { createTestTables, startTestDynamo, type TestDynamo } from '../support/dynamo.ts';
import { MemoryComplaintStore } from '../support/memory-complaint-store.ts';
import { complaintStoreContract } from './complaint-store.contract.ts';

complaintStoreContract('in memory', () => {
  const store = new MemoryComplaintStore();
  return Promise.resolve({ store, holds: (loanId) => Promise.resolve(store.holds(loanId)) });
});

describe('on the engine', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startTestDynamo();
  });
  afterAll(async () => {
    await dynamo.stop();
  });
  complaintStoreContract('DynamoDB', async () => {
    const { cases } = await createTestTables(dynamo);
    const reader = dynamoCaseStore(dynamo.client, cases);
    return {
      store: dynamoComplaintStore(dynamo.client, cases),
      holds: async (loanId) => (await reader.load([loanId])).get(loanId)?.holds ?? [],
    };
  });
});

/** No engine on one machine has two transactions collide: the answers DynamoDB gives then are made here. */
describe('a transaction cancelled', () => {
  const filed = aComplaint();
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  const outcomeAfter = async (...answers: Error[]) => {
    const mock = mockClient(DynamoDBClient);
    mock.on(GetItemCommand).resolves({});
    let call = mock.on(TransactWriteItemsCommand);
    for (const answer of answers) call = call.rejectsOnce(answer);
    call.resolves({});
    const store = dynamoComplaintStore(new DynamoDBClient({ region: 'us-east-1' }), 'cases');
    try {
      const outcome = await store
        .open({ complaint: filed, hold: complaintHold(filed), lookOn: null })
        .catch((error: unknown) => (error as Error).name);
      return { outcome, tries: mock.commandCalls(TransactWriteItemsCommand).length };
    } finally {
      mock.restore();
    }
  };

  it.each([
    ['the number exists', [['ConditionalCheckFailed', 'None']], 'exists', 1],
    [
      'the number exists and the holds changed',
      [['ConditionalCheckFailed', 'ConditionalCheckFailed']],
      'exists',
      1,
    ],
    ['the holds changed once', [['None', 'ConditionalCheckFailed']], 'opened', 2],
    ['another transaction has the holds', [['None', 'TransactionConflict']], 'opened', 2],
    [
      'another transaction has the number',
      [
        ['TransactionConflict', 'None'],
        ['ConditionalCheckFailed', 'None'],
      ],
      'exists',
      2,
    ],
    ['the table is hot', [['None', 'ThrottlingError']], 'opened', 2],
    [
      'something else is wrong',
      [['None', 'ItemCollectionSizeLimitExceeded']],
      'TransactionCanceledException',
      1,
    ],
    ['no reason is given', [[]], 'TransactionCanceledException', 1],
    [
      'the holds change without end',
      Array.from({ length: 40 }, () => ['None', 'ConditionalCheckFailed']),
      'contended',
      12,
    ],
  ])('because %s', async (...[, answers, outcome, tries]) => {
    expect(await outcomeAfter(...answers.map((codes) => cancelled(...codes)))).toEqual({ outcome, tries });
  });
});
