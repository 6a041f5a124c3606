import { PutItemCommand, QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { claimOf, type CollectionCase, type Contact, type ContactState } from '../../domain/case.ts';
import { isLooseClaim } from '../../domain/delivery/loose-claim.ts';
import type { CaseStore, ContactPage, LedgerQuery, OpenCaseEntry } from '../../ports/case-store.ts';
import {
  batchGet,
  decodeCursor,
  encodeCursor,
  fromItem,
  getItem,
  toItem,
  unlessConditionFails,
  type Item,
} from './access.ts';
import { packCase } from './case-document.ts';
import { loadFiles } from './case-files.ts';
import { caseEvent, caseHead, eventToRecord, linkAfter } from './case-timeline.ts';
import { contactItem, contactSchema, linkText, openCaseItem } from './items.ts';
import {
  borrowerPartition,
  claimShard,
  contactPrefix,
  indexes,
  keys,
  loanIdOf,
  nextAction,
  openShard,
  reviewKey,
  reviewShard,
} from './keys.ts';

const keyItem = z.object({ pk: z.string(), sk: z.string() });

/** Cases on DynamoDB. The case head stays under 1 KB: one write unit, its index entry included only while open. */
export function dynamoCaseStore(client: DynamoDBClient, table: string): CaseStore {
  const put = (
    item: Item,
    condition: Pick<PutCondition, 'expression' | 'names' | 'values'>,
  ): Promise<boolean> =>
    unlessConditionFails(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: item,
          ConditionExpression: condition.expression,
          ExpressionAttributeNames: condition.names,
          ExpressionAttributeValues: condition.values,
        }),
      ),
    );
  return {
    load: (loanIds, borrowers = new Map()) => loadFiles(client, table, { loanIds, borrowers }),
    listDue: async ({ shard, until, cursor, limit }) => {
      const reply = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.byNextAction,
          KeyConditionExpression: 'openShard = :shard AND nextAction < :after',
          // '$' follows '#': everything of the date itself sorts before it.
          ExpressionAttributeValues: { ':shard': { S: openShard(shard) }, ':after': { S: `${until}$` } },
          ExclusiveStartKey: decodeCursor(cursor),
          Limit: limit,
        }),
      );
      return {
        entries: (reply.Items ?? []).map((item) => toEntry(fromItem(item))),
        cursor: encodeCursor(reply.LastEvaluatedKey),
      };
    },
    save: async (next, { before, at }) => {
      const link = linkAfter(next, { before, at });
      const saved = { ...next, link };
      const item = caseToItem(saved);
      // First the row: a crash in between leaves it beside the version it tells of, which the next writer finds the same.
      // A row that is there stays as it is, even where it is not what it should be: that is for `verify` to find.
      if (before !== undefined) await put(toItem(eventToRecord(caseEvent(before))), isNew);
      return (await put(item, onVersion(next.version - 1))) ? saved : undefined;
    },
    headOf: (one) => Promise.resolve(caseHead(one)),
    claim: (contact) => put(contactToItem(contact), isFree(claimOf(contact))),
    findContact: async ({ borrowerId, contactId }) => {
      const item = await getItem(client, table, keys.contact(borrowerId, contactId));
      return item === undefined ? undefined : contactItem.parse(item).doc;
    },
    settleContact: (contact, prior) => put(contactToItem(contact), inState(prior, claimOf(contact))),
    contacts: (of) => allContacts(client, table, of),
    uncertain: (page) => contactsOf(client, table, { shard: reviewShard, ...page }),
    looseClaims: (page) => contactsOf(client, table, { shard: claimShard, ...page }),
  };
}

interface PutCondition {
  readonly expression: string;
  readonly names: Record<string, string>;
  readonly values: Item | undefined;
}

const isNew: PutCondition = {
  expression: 'attribute_not_exists(#pk)',
  names: { '#pk': 'pk' },
  values: undefined,
};

function onVersion(version: number): PutCondition {
  if (version === 0) return isNew;
  return {
    expression: '#version = :version',
    names: { '#version': 'version' },
    values: toItem({ ':version': version }),
  };
}

/** New, or let go by the holder of the claim before this one. */
function isFree(claim: number): PutCondition {
  if (claim === 1) return isNew;
  const released: ContactState = 'RELEASED';
  return {
    expression: `#state = :released AND ${isClaim(claim - 1)}`,
    names: { '#state': 'state', '#claims': 'claims' },
    values: toItem({ ':released': released, ':claims': claim - 1 }),
  };
}

function inState(prior: readonly ContactState[], claim: number): PutCondition {
  const values = Object.fromEntries(prior.map((state, at) => [`:s${at}`, state]));
  return {
    expression: `#state IN (${Object.keys(values).join(', ')}) AND ${isClaim(claim)}`,
    names: { '#state': 'state', '#claims': 'claims' },
    values: toItem({ ...values, ':claims': claim }),
  };
}

/** The first claim is not written down in items of before there could be a second. */
const isClaim = (claim: number): string =>
  claim === 1 ? '(attribute_not_exists(#claims) OR #claims = :claims)' : '#claims = :claims';

/** The item of a case: parsed before the write as well as on read, so that nothing unreadable is ever stored. */
export function caseToItem({ version, nextActionOn, link, ...document }: CollectionCase): Item {
  return toItem({
    ...keys.case(document.loanId),
    type: 'case',
    v: 2,
    version,
    status: document.status,
    reviewedOn: document.reviewed?.on,
    intentState: document.intent?.state,
    intentReadyAt: document.intent?.readyAt,
    link: link && linkText(link),
    ...(nextActionOn === null
      ? {}
      : { openShard: openShard(document.shard), nextAction: nextAction(nextActionOn, document.loanId) }),
    doc: packCase(document),
  });
}

function contactToItem(contact: Contact): Item {
  const shard = contactShard(contact);
  return toItem({
    ...keys.contact(contact.borrowerId, contact.contactId),
    type: 'contact',
    v: 1,
    state: contact.state,
    claims: claimOf(contact),
    ...(shard !== undefined && { openShard: shard, nextAction: reviewKey(contact.at, contact.contactId) }),
    doc: JSON.stringify(contactSchema.parse(contact)),
  });
}

function toEntry(item: Record<string, unknown>): OpenCaseEntry {
  const { pk, reviewedOn, intentState, intentReadyAt } = openCaseItem.parse(item);
  const intent =
    intentState === undefined || intentReadyAt === undefined
      ? null
      : { state: intentState, readyAt: intentReadyAt };
  return { loanId: loanIdOf(pk), reviewedOn: reviewedOn ?? null, intent };
}

/** The list on which a contact stands while somebody must look after it, besides its case. */
function contactShard(contact: Contact): string | undefined {
  if (contact.state === 'UNCERTAIN') return reviewShard;
  return isLooseClaim(contact) ? claimShard : undefined;
}

/** Sorts after every moment. */
const whenever = '~';

/** The index names them; what each says is read from the ledger itself, where it may have been settled since. */
async function contactsOf(
  client: DynamoDBClient,
  table: string,
  query: {
    readonly shard: string;
    readonly until?: string;
    readonly cursor: string | null;
    readonly limit: number;
  },
): Promise<ContactPage> {
  const { shard, until = whenever, cursor, limit } = query;
  const reply = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: indexes.byNextAction,
      KeyConditionExpression: 'openShard = :shard AND nextAction < :until',
      ExpressionAttributeValues: { ':shard': { S: shard }, ':until': { S: until } },
      ExclusiveStartKey: decodeCursor(cursor),
      Limit: limit,
    }),
  );
  const keysFound = (reply.Items ?? []).map((item) => keyItem.parse(fromItem(item)));
  const items = await batchGet(client, { table, keys: keysFound });
  const contacts = items
    .map((item) => contactItem.parse(item).doc)
    .filter((contact) => contactShard(contact) === shard)
    .sort((a, b) => (reviewKey(a.at, a.contactId) < reviewKey(b.at, b.contactId) ? -1 : 1));
  return { contacts, cursor: encodeCursor(reply.LastEvaluatedKey) };
}

const contactPages = 100;

async function allContacts(
  client: DynamoDBClient,
  table: string,
  { borrowerId, loanId }: LedgerQuery,
): Promise<readonly Contact[]> {
  const contacts: Contact[] = [];
  let from: Item | undefined;
  for (let page = 0; page < contactPages; page += 1) {
    const reply = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :borrower AND begins_with(sk, :contact)',
        ExpressionAttributeValues: {
          ':borrower': { S: borrowerPartition(borrowerId) },
          ':contact': { S: contactPrefix(loanId ?? null) },
        },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    contacts.push(...(reply.Items ?? []).map((item) => contactItem.parse(fromItem(item)).doc));
    from = reply.LastEvaluatedKey;
    if (from === undefined) return contacts;
  }
  throw new RangeError(`contact ledger of ${borrowerId} does not end after ${contactPages} pages`);
}
