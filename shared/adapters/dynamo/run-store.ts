import {
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { instantSchema, localDateSchema } from '../../contracts/feed.ts';
import type { Json, Run, RunPart, RunStore } from '../../ports/run-store.ts';
import { fromItem, getItem, onVersion, toItem, toKey, unlessConditionFails, type Item } from './access.ts';
import { keys, type Key } from './keys.ts';

const json = z.string().transform((text): Json => z.json().parse(JSON.parse(text)));

const runItem = z.object({
  type: z.literal('run'),
  v: z.literal(1),
  runId: z.string(),
  kind: z.enum(['daily-scan', 'portfolio-import', 'visit-planning']),
  businessDate: localDateSchema,
  status: z.enum(['open', 'closed', 'failed']),
  openedAt: instantSchema,
  plan: json,
  report: json.nullable(),
  failure: z.string().nullable(),
});

const partItem = z.object({ part: z.string(), version: z.number().int().min(1), body: json });
const latestItem = z.object({ businessDate: localDateSchema });

/** Runs on DynamoDB: one item a run, one a part, one pointer to the latest closed run of a kind. */
export function dynamoRunStore(client: DynamoDBClient, table: string): RunStore {
  const get = (key: Key): Promise<Record<string, unknown> | undefined> => getItem(client, table, key);
  const find: RunStore['find'] = async (runId) => {
    const item = await get(keys.run(runId));
    return item === undefined ? undefined : runItem.parse(item);
  };
  const mustFind = async (runId: string): Promise<Run> => {
    const run = await find(runId);
    if (run === undefined) throw new RangeError(`no run ${runId}`);
    return run;
  };
  const move = (runId: string, change: Move): Promise<boolean> => moveRun(client, { table, runId, change });
  return {
    find,
    open: async (run) => {
      await createRun(client, { table, run });
      await move(run.runId, { to: 'open', from: ['failed'], set: { failure: null } });
      return mustFind(run.runId);
    },
    latestClosed: async (kind) => {
      const item = await get(keys.latestRun(kind));
      return item === undefined ? undefined : latestItem.parse(item).businessDate;
    },
    findPart: async (runId, part) => {
      const item = await get(keys.runPart(runId, part));
      return item === undefined ? undefined : partItem.parse(item);
    },
    savePart: (runId, part) => putPart(client, { table, runId, part }),
    parts: (runId) => allParts(client, { table, runId }),
    close: async (run, report) => {
      const text = JSON.stringify(report);
      const set = { report: text, failure: null };
      await move(run.runId, { to: 'closed', from: ['open', 'failed'], set });
      const kept = await mustFind(run.runId);
      await pointLatest(client, { table, run });
      return kept.report;
    },
    fail: async (runId, failure) => {
      await move(runId, { to: 'failed', from: ['open'], set: { failure } });
    },
  };
}

interface Move {
  readonly to: Run['status'];
  readonly from: readonly Run['status'][];
  readonly set: Readonly<Record<string, string | null>>;
}

async function createRun(
  client: DynamoDBClient,
  { table, run }: { table: string; run: Parameters<RunStore['open']>[0] },
): Promise<void> {
  const item = toItem({
    ...keys.run(run.runId),
    type: 'run',
    v: 1,
    ...run,
    plan: JSON.stringify(run.plan),
    status: 'open',
    report: null,
    failure: null,
  });
  await unlessConditionFails(
    client.send(
      new PutItemCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    ),
  );
}

/** One conditional update carrying the legal prior states. */
function moveRun(
  client: DynamoDBClient,
  { table, runId, change }: { table: string; runId: string; change: Move },
): Promise<boolean> {
  const fields = { status: change.to, ...change.set };
  const names = Object.keys(fields);
  const prior = change.from.map((_, at) => `:prior${at}`);
  return unlessConditionFails(
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: toKey(keys.run(runId)),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: `#status IN (${prior.join(', ')})`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: toItem({
          ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
          ...Object.fromEntries(change.from.map((state, at) => [`:prior${at}`, state])),
        }),
      }),
    ),
  );
}

async function pointLatest(
  client: DynamoDBClient,
  { table, run }: { table: string; run: Pick<Run, 'kind' | 'businessDate'> },
): Promise<void> {
  await unlessConditionFails(
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: toItem({ ...keys.latestRun(run.kind), type: 'latest', v: 1, businessDate: run.businessDate }),
        ConditionExpression: 'attribute_not_exists(pk) OR businessDate < :date',
        ExpressionAttributeValues: { ':date': { S: run.businessDate } },
      }),
    ),
  );
}

function putPart(
  client: DynamoDBClient,
  { table, runId, part }: { table: string; runId: string; part: RunPart },
): Promise<boolean> {
  const item = toItem({
    ...keys.runPart(runId, part.part),
    type: 'part',
    v: 1,
    ...part,
    body: JSON.stringify(part.body),
  });
  return unlessConditionFails(
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: item,
        ...onVersion(part.version - 1),
      }),
    ),
  );
}

const partPages = 1000;

async function allParts(
  client: DynamoDBClient,
  { table, runId }: { table: string; runId: string },
): Promise<readonly RunPart[]> {
  const parts: RunPart[] = [];
  let from: Item | undefined;
  for (let page = 0; page < partPages; page += 1) {
    const reply = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :run AND begins_with(sk, :part)',
        ExpressionAttributeValues: { ':run': { S: runId }, ':part': { S: 'PART#' } },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    parts.push(...(reply.Items ?? []).map((item) => partItem.parse(fromItem(item))));
    from = reply.LastEvaluatedKey;
    if (from === undefined) return parts;
  }
  throw new RangeError(`parts of ${runId} do not end after ${partPages} pages`);
}
