import { PutItemCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { localDateSchema } from '../../contracts/feed.ts';
import { settleLanding, type LandOutcome, type StoredMark } from '../../domain/landing.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import {
  paymentRefKey,
  type Delivery,
  type Incoming,
  type PaymentRef,
  type PortfolioWriter,
} from '../../ports/portfolio-writer.ts';
import { batchGet, toItem, toKey, unlessConditionFails, type Item } from './access.ts';
import { insertAll } from './batch-write.ts';
import { keys, loanIdOf, nextAction, type Key } from './keys.ts';
import { attributesOf, isPointedAt, toPortfolioItem, type PortfolioItem } from './portfolio-items.ts';
import { pointAt, writePointers } from './portfolio-pointers.ts';

export interface PortfolioWriterConfig {
  readonly portfolioTable: string;
  readonly casesTable: string;
  /** Shards of the due index. Never changed: stored keys depend on it. */
  readonly shardCount: number;
}

/**
 * The portfolio's way in on DynamoDB. New records go in by batches of conditional inserts; those that meet a stored one
 * are settled each by one conditional put.
 */
export function dynamoPortfolioWriter(
  client: DynamoDBClient,
  config: PortfolioWriterConfig,
): PortfolioWriter {
  const table = config.portfolioTable;
  const found = (wanted: readonly Key[], attributes: readonly string[]) =>
    batchGet(client, { table, keys: wanted, attributes: ['pk', 'sk', ...attributes] });
  const knownUnder = async (
    keyOf: (id: string) => Key,
    ids: readonly string[],
  ): Promise<ReadonlySet<string>> => {
    const known = new Set((await found(ids.map(keyOf), [])).map(keyText));
    return new Set(ids.filter((id) => known.has(keyText(keyOf(id)))));
  };
  return {
    knownCalendars: (ids) => knownUnder(keys.calendar, ids),
    knownBorrowers: (ids) => knownUnder(keys.borrower, ids),
    loanCurrencies: async (ids) => {
      const items = (await found(ids.map(keys.loan), ['currency'])).map((item) => loanHead.parse(item));
      return new Map(items.map((item) => [loanIdOf(item.pk), item.currency]));
    },
    knownPayments: async (refs) => {
      const keyOf = ({ loanId, paymentId }: PaymentRef): Key => keys.payment(loanId, paymentId);
      const wanted = new Map(refs.map((ref) => [paymentRefKey(ref), keyOf(ref)]));
      const known = new Set((await found([...wanted.values()], [])).map(keyText));
      return new Set([...wanted].filter(([, key]) => known.has(keyText(key))).map(([ref]) => ref));
    },
    land: (records, delivery) => landAll(client, config, { records, delivery }),
    touchCases: (loanIds, on) => touchCases(client, config.casesTable, { loanIds, on }),
  };
}

const loanHead = z.object({ pk: z.string(), currency: z.string() });
const keyText = (key: { readonly pk?: unknown; readonly sk?: unknown }): string =>
  `${String(key.pk)} ${String(key.sk)}`;

export const storedMark: z.ZodType<StoredMark> = z.object({
  hash: z.string(),
  feedDate: localDateSchema,
  importId: z.string(),
  at: z.string(),
  how: z.enum(['new', 'updated', 'unchanged']),
});
const markAttributes = ['hash', 'feedDate', 'importId', 'at', 'how'] as const;

async function landAll(
  client: DynamoDBClient,
  config: PortfolioWriterConfig,
  { records, delivery }: { records: readonly Incoming[]; delivery: Delivery },
): Promise<readonly LandOutcome[]> {
  const table = config.portfolioTable;
  const items = records.map((record) => toPortfolioItem(record, { delivery, shardCount: config.shardCount }));
  const outcomes: LandOutcome[] = items.map(() => 'new');
  // A later line with the key of an earlier one waits until that has landed: it may be its duplicate.
  const firsts = new Map(items.map((item, at) => [keyText(item.key), at] as const).toReversed());
  const first = items.flatMap((item, at) => (firsts.get(keyText(item.key)) === at ? [at] : []));
  const inserted = await insertAll(client, {
    table,
    items: first.map((at) => attributesOf(itemAt(items, at), 'new')),
  });
  const met = first.filter((_, index) => inserted[index] === false);
  const later = items.map((_, at) => at).filter((at) => firsts.get(keyText(itemAt(items, at).key)) !== at);
  const settled = await settleAll(
    client,
    table,
    met.map((at) => itemAt(items, at)),
  );
  met.forEach((at, index) => (outcomes[at] = settled[index] ?? 'new'));
  for (const at of later) {
    const [outcome] = await settleAll(client, table, [itemAt(items, at)]);
    if (outcome !== undefined) outcomes[at] = outcome;
  }
  await writePointers(client, config, { records, outcomes });
  return outcomes;
}

function itemAt(items: readonly PortfolioItem[], at: number): PortfolioItem {
  const item = items[at];
  if (item === undefined) throw new RangeError(`no item ${at}`);
  return item;
}

const settleAttempts = 5;

/** Settles records whose keys exist: each against what is stored, by a put that holds only if that still stands. */
async function settleAll(
  client: DynamoDBClient,
  table: string,
  items: readonly PortfolioItem[],
): Promise<readonly LandOutcome[]> {
  const outcomes = new Map<PortfolioItem, LandOutcome>();
  let open = items;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === settleAttempts) throw new Error(`${table}: ${open.length} items change under our hands`);
    const read = await batchGet(client, {
      table,
      keys: open.map((item) => item.key),
      attributes: ['pk', 'sk', 'pointed', ...markAttributes],
    });
    const stored = new Map(read.map((item) => [keyText(item), storedMark.parse(item)]));
    const lost = new Set(read.filter((item) => item['pointed'] === undefined).map(keyText));
    const unpointed = open.filter((item) => isPointedAt(item) && lost.has(keyText(item.key)));
    await pointAt(
      client,
      table,
      unpointed.map(({ entry }) => entry),
    );
    const results = await Promise.all(
      open.map((item) => settle(client, table, { item, stored: stored.get(keyText(item.key)) })),
    );
    open = open.filter((item, at) => {
      const outcome = results[at];
      if (outcome !== undefined) outcomes.set(item, outcome);
      return outcome === undefined;
    });
  }
  return items.flatMap((item) => outcomes.get(item) ?? []);
}

/** The outcome, or undefined when somebody else wrote meanwhile. */
async function settle(
  client: DynamoDBClient,
  table: string,
  { item, stored }: { item: PortfolioItem; stored: StoredMark | undefined },
): Promise<LandOutcome | undefined> {
  const { outcome, write } = settleLanding(stored, item.mark);
  if (!write) return outcome;
  const written = await unlessConditionFails(
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: toItem(attributesOf(item, outcome)),
        ...(stored === undefined ? isNew : stillStands(stored)),
      }),
    ),
  );
  return written ? outcome : undefined;
}

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

export function stillStands({ hash, importId, at }: StoredMark) {
  return {
    ConditionExpression: '#hash = :hash AND importId = :importId AND #at = :at',
    ExpressionAttributeNames: { '#hash': 'hash', '#at': 'at' },
    ExpressionAttributeValues: toItem({ ':hash': hash, ':importId': importId, ':at': at }),
  };
}

const caseHead = z.object({ pk: z.string(), status: z.string(), nextAction: z.string().optional() });

async function touchCases(
  client: DynamoDBClient,
  table: string,
  { loanIds, on }: { loanIds: readonly string[]; on: LocalDate },
): Promise<number> {
  const read = await batchGet(client, {
    table,
    keys: [...new Set(loanIds)].map(keys.case),
    attributes: ['pk', 'status', 'nextAction'],
  });
  const moved = await Promise.all(
    read
      .map((item) => caseHead.parse(item))
      .filter((head) => head.status === 'open' && (head.nextAction ?? '') > nextAction(on, loanIdOf(head.pk)))
      .map((head) => bringForward(client, table, { loanId: loanIdOf(head.pk), on })),
  );
  return moved.filter(Boolean).length;
}

/** The version rises too: a review that read the loan before this payment must decide again. */
function bringForward(
  client: DynamoDBClient,
  table: string,
  { loanId, on }: { loanId: string; on: LocalDate },
): Promise<boolean> {
  const values: Item = toItem({ ':next': nextAction(on, loanId), ':open': 'open', ':one': 1 });
  return unlessConditionFails(
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: toKey(keys.case(loanId)),
        UpdateExpression: 'SET nextAction = :next, #version = #version + :one',
        ConditionExpression: '#status = :open AND nextAction > :next',
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
        ExpressionAttributeValues: values,
      }),
    ),
  );
}
