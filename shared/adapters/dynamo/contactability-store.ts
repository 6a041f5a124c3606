import { createHash } from 'node:crypto';
import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { instantSchema } from '../../contracts/feed.ts';
import { numberStates, type Contactability } from '../../domain/contactability/contactability.ts';
import type { NumberWords } from '../../domain/contactability/number-words.ts';
import { consentKinds, contactChannels } from '../../domain/permit/pack.ts';
import type { ContactabilityStore } from '../../ports/contactability-store.ts';
import { batchGet, onVersion, toItem, unlessConditionFails } from './access.ts';
import { document, stored } from './items.ts';
import { keys, type Key } from './keys.ts';

const channel = z.enum(contactChannels);
const minutes = {
  fromMinute: z.number().int().min(0).max(1440),
  toMinute: z.number().int().min(0).max(1440),
};
const told = {
  at: instantSchema,
  evidence: z.strictObject({
    source: z.enum(['reply', 'call', 'visit', 'app', 'officer', 'carrier']),
    ref: z.string(),
  }),
};

export const contactabilitySchema: z.ZodType<Contactability> = z.strictObject({
  borrowerId: z.string(),
  version: z.number().int().min(1),
  choices: z.array(
    z.strictObject({
      ...told,
      channel: channel.nullable(),
      number: z.string().nullable(),
      wanted: z.boolean(),
    }),
  ),
  numbers: z.array(
    z.strictObject({ ...told, number: z.string(), status: z.enum(numberStates), reason: z.string() }),
  ),
  stops: z.array(z.strictObject({ ...told, what: z.enum(['calls', 'all']) })),
  consents: z.array(
    z.strictObject({
      evidence: told.evidence,
      kind: z.enum(consentKinds),
      from: instantSchema,
      until: instantSchema.nullable(),
      revokedAt: instantSchema.nullable(),
      hours: z.strictObject(minutes).nullable(),
    }),
  ),
  unwanted: z.array(z.strictObject({ ...minutes, weekdays: z.array(z.number().int().min(1).max(7)) })),
  preferred: z.array(channel),
});

const contactabilityItem = z.object({
  ...stored('contactability'),
  version: z.number().int().min(1),
  doc: document(contactabilitySchema),
});

export const numberWordsSchema: z.ZodType<NumberWords> = z.strictObject({
  version: z.number().int().min(1),
  words: z.array(z.strictObject({ wanted: z.boolean(), at: instantSchema, ref: z.string() })),
});

const numberWordsItem = z.object({
  ...stored('number-words'),
  pk: z.string(),
  doc: document(numberWordsSchema),
});

const wordsKey = (number: string): Key =>
  keys.numberWords(createHash('sha256').update(`number ${number}`).digest('base64url'));

/** Contactability on DynamoDB, in the cases table: one conditional put a change. */
export function dynamoContactabilityStore(client: DynamoDBClient, table: string): ContactabilityStore {
  return {
    find: async (borrowerId) => {
      const [item] = await batchGet(client, { table, keys: [keys.contactability(borrowerId)] });
      return item === undefined ? undefined : contactabilityItem.parse(item).doc;
    },
    save: (next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: toItem({
              ...keys.contactability(next.borrowerId),
              type: 'contactability',
              v: 1,
              version: next.version,
              doc: JSON.stringify(contactabilitySchema.parse(next)),
            }),
            ...onVersion(next.version - 1),
          }),
        ),
      ),
    wordsOf: async (numbers) => {
      const byKey = new Map(numbers.map((number) => [wordsKey(number).pk, number]));
      const items = await batchGet(client, { table, keys: [...byKey.values()].map(wordsKey) });
      return new Map(
        items.flatMap((item) => {
          const { pk, doc } = numberWordsItem.parse(item);
          const number = byKey.get(pk);
          return number === undefined ? [] : [[number, doc] as const];
        }),
      );
    },
    saveWords: (number, next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: toItem({
              ...wordsKey(number),
              type: 'number-words',
              v: 1,
              version: next.version,
              doc: JSON.stringify(numberWordsSchema.parse(next)),
            }),
            ...onVersion(next.version - 1),
          }),
        ),
      ),
  };
}
