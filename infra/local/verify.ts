import { parseArgs } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { sha256 } from '../../shared/adapters/dynamo/case-timeline.ts';
import { dynamoRunStore } from '../../shared/adapters/dynamo/run-store.ts';
import { dynamoTimelineStore } from '../../shared/adapters/dynamo/timeline-store.ts';
import { verifyTimelines, type Verification } from '../../shared/runtime/verify-timelines.ts';
import { DataDir } from './data-dir.ts';
import { startDynamoDb } from './dynamodb-engine.ts';

const usage = `usage: npm run --silent verify -- --data DIR
Walks the hash-chained timelines and the daily anchors of a durable store (npm start -- --data DIR) and prints what was
changed. Status 0: nothing; 1: something; 2: the store cannot be read.`;

/** Checks a stopped store: it only reads, and holds the directory while it does. */
async function verify(dir: string): Promise<number> {
  const data = new DataDir(dir);
  try {
    const engine = await startDynamoDb(data.database);
    try {
      return print(await verifyTimelines(await storesAt(engine.endpoint)));
    } finally {
      await engine.stop();
    }
  } finally {
    data.release();
  }
}

async function storesAt(endpoint: string): Promise<Parameters<typeof verifyTimelines>[0]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials });
  const names = (await client.send(new ListTablesCommand({}))).TableNames ?? [];
  const table = (name: string): string => {
    const found = names.find((one) => one.includes(`-data-${name}`));
    if (found === undefined) throw new Error(`the store has no table of ${name}: has npm start run on it?`);
    return found;
  };
  return {
    timeline: dynamoTimelineStore(client, table('Cases')),
    runs: dynamoRunStore(client, table('Runs')),
    digest: sha256,
  };
}

function print({ loans, versions, anchors, ...faults }: Verification): number {
  const { timelineFaults, anchorFaults, sealFaults, unreadable } = faults;
  for (const { loanId, seq, fault } of timelineFaults)
    console.log(`timeline of ${loanId}, version ${seq}: ${fault}`);
  for (const { businessDate, fault } of anchorFaults) console.log(`anchor of ${businessDate}: ${fault}`);
  for (const { loanId, seq, sealedOn } of sealFaults)
    console.log(`timeline of ${loanId}, version ${seq}: not what was sealed on ${sealedOn}`);
  for (const loanId of unreadable) console.log(`timeline of ${loanId}: cannot be read`);
  const found = timelineFaults.length + anchorFaults.length + sealFaults.length + unreadable.length;
  console.log(
    `${loans} timelines, ${versions} versions, ${anchors} anchors: ${found === 0 ? 'sound' : `${found} faults`}`,
  );
  return found === 0 ? 0 : 1;
}

try {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (values.data === undefined) throw new Error(usage);
  process.exitCode = await verify(values.data);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
