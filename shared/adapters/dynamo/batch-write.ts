import {
  BatchExecuteStatementCommand,
  BatchWriteItemCommand,
  type BatchStatementResponse,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { toItem } from './access.ts';

/** Both batch calls take 25 writes. */
const batchLimit = 25;
const attempts = 8;
const firstDelayMs = 25;
const batchesAtOnce = 4;

/** Codes of one statement of a batch that pass; the batch around it succeeded. */
const passing = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

type Attributes = Readonly<Record<string, string | number>>;

/**
 * Inserts items that are not there yet: conditional puts, 25 a request. PartiQL's INSERT is the only batched write of
 * DynamoDB with a condition: it fails, alone, where the key exists.
 *
 * @returns for each item whether it was inserted; false means that its key exists
 */
export async function insertAll(
  client: DynamoDBClient,
  { table, items }: { table: string; items: readonly Attributes[] },
): Promise<readonly boolean[]> {
  const inserted = await inBatches(items, (batch) => insertBatch(client, { table, items: batch }));
  return inserted.flat();
}

/** Puts and deletes without conditions. */
export async function writeAll(
  client: DynamoDBClient,
  { table, requests }: { table: string; requests: readonly WriteRequest[] },
): Promise<void> {
  await inBatches(requests, (batch) => writeBatch(client, { table, requests: batch }));
}

async function inBatches<T, R>(all: readonly T[], write: (batch: readonly T[]) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < all.length; from += batchLimit * batchesAtOnce) {
    const starts = Array.from({ length: batchesAtOnce }, (_, at) => from + at * batchLimit);
    const batches = starts.filter((at) => at < all.length).map((at) => all.slice(at, at + batchLimit));
    results.push(...(await Promise.all(batches.map(write))));
  }
  return results;
}

async function insertBatch(
  client: DynamoDBClient,
  { table, items }: { table: string; items: readonly Attributes[] },
): Promise<readonly boolean[]> {
  const inserted = items.map(() => false);
  let open = items.map((_, at) => at);
  for (let attempt = 0; open.length > 0; attempt += 1) {
    await pauseBefore(attempt, `${table}: ${open.length} items not inserted`);
    const reply = await client.send(
      new BatchExecuteStatementCommand({
        Statements: open.map((at) => insertStatement(table, items[at] ?? {})),
      }),
    );
    const again: number[] = [];
    open.forEach((at, index) => {
      const outcome = insertOutcome(reply.Responses?.[index]);
      if (outcome === 'again') again.push(at);
      else inserted[at] = outcome;
    });
    open = again;
  }
  return inserted;
}

function insertStatement(table: string, attributes: Attributes) {
  const item = toItem(attributes);
  const names = Object.keys(item);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${names.map((name) => `'${name}': ?`).join(', ')}}`,
    Parameters: Object.values(item),
  };
}

function insertOutcome(response: BatchStatementResponse | undefined): boolean | 'again' {
  if (response === undefined) throw new Error('the engine answered fewer statements than it was asked');
  const { Error: error } = response;
  if (error === undefined) return true;
  const code = error.Code ?? '';
  if (code === 'DuplicateItem') return false;
  if (passing.has(code)) return 'again';
  throw new Error(`insert refused: ${code} ${error.Message ?? ''}`);
}

async function writeBatch(
  client: DynamoDBClient,
  { table, requests }: { table: string; requests: readonly WriteRequest[] },
): Promise<void> {
  let open: WriteRequest[] = [...requests];
  for (let attempt = 0; open.length > 0; attempt += 1) {
    await pauseBefore(attempt, `${table}: ${open.length} items not written`);
    const reply = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: open } }));
    open = reply.UnprocessedItems?.[table] ?? [];
  }
}

/** Waits twice as long before each attempt, and gives up with `complaint` after the last. */
async function pauseBefore(attempt: number, complaint: string): Promise<void> {
  if (attempt === attempts) throw new Error(`${complaint} after ${attempts} attempts`);
  if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, firstDelayMs * 2 ** attempt));
}
