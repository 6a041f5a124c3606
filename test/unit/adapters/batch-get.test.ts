import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { batchGet, toItem } from '../../../shared/adapters/dynamo/access.ts';

const key = (pk: string) => ({ pk, sk: 'A' });

/** A table in which every key but `gone` has an item, and what was asked of it. */
function table() {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  mock.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommand['input']) => {
    const [[name, { Keys: wanted = [] }] = ['', { Keys: [] }]] = Object.entries(input.RequestItems ?? {});
    return { Responses: { [name]: wanted.filter(({ pk }) => pk?.S !== 'gone') } };
  });
  const asked = () =>
    mock
      .commandCalls(BatchGetItemCommand)
      .map(({ args: [{ input }] }) =>
        Object.entries(input.RequestItems ?? {}).map(([name, { Keys }]) => [
          name,
          Keys?.map(({ pk }) => pk?.S),
        ]),
      );
  return { client, mock, asked };
}

describe('reads asked for at the same moment', () => {
  it('share one request a table, each key once, and each asker gets his own items in his order', async () => {
    const { client, asked } = table();
    const [first, second, other] = await Promise.all([
      batchGet(client, { table: 'one', keys: [key('b'), key('a')] }),
      batchGet(client, { table: 'one', keys: [key('a'), key('gone'), key('c')] }),
      batchGet(client, { table: 'two', keys: [key('a')] }),
    ]);
    expect(first).toEqual([key('b'), key('a')]);
    expect(second).toEqual([key('a'), key('c')]);
    expect(other).toEqual([key('a')]);
    expect(asked()).toEqual([[['one', ['b', 'a', 'gone', 'c']]], [['two', ['a']]]]);
  });

  it('fail together, and the next ask is a new one', async () => {
    const { client, mock } = table();
    mock
      .on(BatchGetItemCommand)
      .rejectsOnce(new Error('throttled'))
      .resolves({
        Responses: { one: [toItem(key('a'))] },
      });
    const ask = () => batchGet(client, { table: 'one', keys: [key('a')] });
    const both = await Promise.allSettled([ask(), ask()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask()).toEqual([key('a')]);
  });

  it('are two requests when the second is asked after the first was answered', async () => {
    const { client, asked } = table();
    await batchGet(client, { table: 'one', keys: [key('a')] });
    await batchGet(client, { table: 'one', keys: [key('a')] });
    expect(asked()).toHaveLength(2);
  });

  it('no keys: no request', async () => {
    const { client, asked } = table();
    expect(await batchGet(client, { table: 'one', keys: [] })).toEqual([]);
    expect(asked()).toEqual([]);
  });
});
