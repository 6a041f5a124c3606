import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { LandOutcome } from '../../domain/landing.ts';
import type { Loan } from '../../domain/portfolio.ts';
import type { Incoming } from '../../ports/portfolio-writer.ts';
import { fromItem, toItem, toKey } from './access.ts';
import { writeAll } from './batch-write.ts';
import { keys, loanPartition, type Key } from './keys.ts';
import { duePointers } from './portfolio-items.ts';

interface Landed {
  readonly records: readonly Incoming[];
  readonly outcomes: readonly LandOutcome[];
}

interface PointerConfig {
  readonly portfolioTable: string;
  readonly shardCount: number;
}

/**
 * What makes records findable by something else than their id, after the records: if a crash comes between, the repeated
 * line counts as new or updated again and this is done again.
 */
export async function writePointers(
  client: DynamoDBClient,
  config: PointerConfig,
  landed: Landed,
): Promise<void> {
  await indexIrregular(client, config, landed);
  await pointAt(client, config.portfolioTable, changedRecords(landed));
}

/**
 * Writes the plain pointers of records. Those that landed before there were pointers are pointed at when their line comes
 * again, before it is settled: they carry no `pointed`, and say nothing new for years.
 */
export async function pointAt(
  client: DynamoDBClient,
  table: string,
  entries: readonly Incoming['entry'][],
): Promise<void> {
  await writePlain(client, table, entries.flatMap(pointersOf));
}

const changedRecords = ({ records, outcomes }: Landed): readonly Incoming['entry'][] =>
  records.flatMap(({ entry }, at) => (outcomes[at] === 'new' || outcomes[at] === 'updated' ? [entry] : []));

/** Index entries of irregular schedules. */
async function indexIrregular(
  client: DynamoDBClient,
  { portfolioTable: table, shardCount }: PointerConfig,
  { records, outcomes }: Landed,
): Promise<void> {
  for (const [at, { entry }] of records.entries()) {
    const outcome = outcomes[at];
    if (entry.file !== 'loans' || (outcome !== 'new' && outcome !== 'updated')) continue;
    const wanted = duePointers(entry.record, shardCount);
    const old = outcome === 'updated' ? await storedPointers(client, { table, loan: entry.record }) : [];
    const kept = new Set(wanted.map((pointer) => pointer.sk));
    const requests = [
      ...wanted.map((pointer) => ({
        PutRequest: { Item: toItem({ ...pointer, type: 'due-pointer', v: 1 }) },
      })),
      ...old.filter((key) => !kept.has(key.sk)).map((key) => ({ DeleteRequest: { Key: toKey(key) } })),
    ];
    await writeAll(client, { table, requests });
  }
}

interface Pointer {
  readonly key: Key;
  readonly type: 'number-pointer' | 'loan-pointer';
}

/**
 * One pointer a number, one a loan and borrower of it. Repeating one changes nothing, and one that is no longer true
 * misleads nobody: whose number or loan it is now, the record itself says.
 */
function pointersOf(entry: Incoming['entry']): readonly Pointer[] {
  switch (entry.file) {
    case 'borrowers':
      return entry.record.phones.map(({ number }) => ({
        key: keys.number(number, entry.record.id),
        type: 'number-pointer',
      }));
    case 'loans':
      return [entry.record.borrowerId, ...entry.record.coBorrowerIds].map((id) => ({
        key: keys.borrowerLoan(id, entry.record.id),
        type: 'loan-pointer',
      }));
    case 'calendars':
    case 'products':
    case 'payments':
      return [];
  }
}

async function writePlain(
  client: DynamoDBClient,
  table: string,
  pointers: readonly Pointer[],
): Promise<void> {
  // A batch may name a key once only.
  const distinct = new Map(pointers.map((one) => [`${one.key.pk} ${one.key.sk}`, one]));
  const requests = [...distinct.values()].map(({ key, type }) => ({
    PutRequest: { Item: toItem({ ...key, type, v: 1 }) },
  }));
  if (requests.length > 0) await writeAll(client, { table, requests });
}

const pointerKey: z.ZodType<Key> = z.object({ pk: z.string(), sk: z.string() });

/** A schedule has at most 600 dates, far below one page. */
async function storedPointers(
  client: DynamoDBClient,
  { table, loan }: { table: string; loan: Loan },
): Promise<readonly Key[]> {
  const reply = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :loan AND begins_with(sk, :due)',
      ExpressionAttributeValues: toItem({ ':loan': loanPartition(loan.id), ':due': 'DUE#' }),
      ConsistentRead: true,
    }),
  );
  return (reply.Items ?? []).map((item) => pointerKey.parse(fromItem(item)));
}
