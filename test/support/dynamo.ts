import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../infra/local/dynamodb-engine.ts';

export interface TestDynamo {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface TestTables {
  readonly portfolio: string;
  readonly cases: string;
  readonly agents: string;
  readonly runs: string;
}

/** A DynamoDB engine of its own, in memory, on a free port. */
export async function startTestDynamo(): Promise<TestDynamo> {
  const engine = await startDynamoDb();
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const stop = async (): Promise<void> => {
    client.destroy();
    await engine.stop();
  };
  return { client, endpoint: engine.endpoint, stop };
}

let tableSets = 0;

/** Empty tables shaped as the data stack makes them; each call a fresh set. */
export async function createTestTables({ client }: Pick<TestDynamo, 'client'>): Promise<TestTables> {
  tableSets += 1;
  const named = (name: string): string => `${name}-${tableSets}`;
  const tables = {
    portfolio: named('portfolio'),
    cases: named('cases'),
    agents: named('agents'),
    runs: named('runs'),
  };
  await createTable(client, tables.portfolio, { name: 'by-due', hash: 'dueShard', range: 'pk' });
  await createTable(client, tables.cases, { name: 'by-next-action', hash: 'openShard', range: 'nextAction' });
  await createTable(client, tables.agents);
  await createTable(client, tables.runs);
  return tables;
}

async function createTable(
  client: DynamoDBClient,
  table: string,
  index?: { name: string; hash: string; range: string },
): Promise<void> {
  const attributes = new Set(['pk', 'sk', ...(index === undefined ? [] : [index.hash, index.range])]);
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: schema('pk', 'sk'),
      ...(index && {
        GlobalSecondaryIndexes: [
          {
            IndexName: index.name,
            KeySchema: schema(index.hash, index.range),
            Projection:
              index.name === 'by-due'
                ? { ProjectionType: 'KEYS_ONLY' }
                : {
                    ProjectionType: 'INCLUDE',
                    NonKeyAttributes: ['reviewedOn', 'intentState', 'intentReadyAt'],
                  },
          },
        ],
      }),
    }),
  );
}
