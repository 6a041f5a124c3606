import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { parentPort, workerData } from 'node:worker_threads';
import { mapLimited } from '../../shared/runtime/map-limited.ts';

/** The reads and conditional writes of a scan with nothing around them: what the engine alone takes. */
export interface BareTask {
  readonly endpoint: string;
  readonly portfolio: string;
  readonly cases: string;
  /** Pages of loan ids, as the shards work them. */
  readonly pages: readonly (readonly string[])[];
  /** Whether each loan is acted on: case, holds and borrower read, case put. */
  readonly act: boolean;
  /** Case items to put are this long and stand under this prefix, so that they are new. */
  readonly prefix: string;
  readonly item: Record<string, { S: string } | { N: string }>;
}

const { endpoint, portfolio, cases, pages, act, prefix, item } = workerData as BareTask;
const client = new DynamoDBClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const atOnce = 16;

async function page(loanIds: readonly string[]): Promise<void> {
  await mapLimited(loanIds, atOnce, (id) =>
    client.send(
      new QueryCommand({
        TableName: portfolio,
        KeyConditionExpression: 'pk = :loan',
        ExpressionAttributeValues: { ':loan': { S: `L#${id}` } },
        ConsistentRead: true,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    ),
  );
  if (!act) return;
  const keysOf = loanIds.flatMap((id) => [
    { pk: { S: `L#${id}` }, sk: { S: 'CASE' } },
    { pk: { S: `L#${id}` }, sk: { S: 'HOLDS' } },
  ]);
  await batchGet(cases, keysOf);
  await batchGet(
    portfolio,
    loanIds.map((id) => ({ pk: { S: `B#${id.replace(/^L-/, 'B-')}` }, sk: { S: 'BORROWER' } })),
  );
  await mapLimited(loanIds, atOnce, (id) =>
    client.send(
      new PutItemCommand({
        TableName: cases,
        Item: { ...item, pk: { S: `${prefix}#${id}` }, nextAction: { S: `9999-12-31#${id}` } },
        ConditionExpression: 'attribute_not_exists(#pk)',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    ),
  );
}

async function batchGet(
  table: string,
  keys: readonly { pk: { S: string }; sk: { S: string } }[],
): Promise<void> {
  await client.send(
    new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [...keys], ConsistentRead: true } } }),
  );
}

// One untimed page, so that connections and code are warm as they are in a running function.
const warm = pages[0] ?? [];
await mapLimited(warm.slice(0, atOnce), atOnce, (id) =>
  client.send(
    new QueryCommand({
      TableName: portfolio,
      KeyConditionExpression: 'pk = :loan',
      ExpressionAttributeValues: { ':loan': { S: `L#${id}` } },
    }),
  ),
);
parentPort?.postMessage('ready');
parentPort?.once('message', () => {
  void (async () => {
    for (const loanIds of pages) await page(loanIds);
    parentPort?.postMessage('done');
    parentPort?.close();
    client.destroy();
  })();
});
