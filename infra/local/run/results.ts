import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { contactItem } from '../../../shared/adapters/dynamo/items.ts';
import { candidateItem } from '../../../shared/adapters/dynamo/visit-candidate-store.ts';
import type { Contact } from '../../../shared/domain/case.ts';
import type { VisitCandidate } from '../../../shared/domain/visits/candidate.ts';
import { scanTable } from './portfolio-snapshot.ts';

/** The files a run leaves in its `--out` directory, one JSON record a line. */
export const resultFiles = ['arrears', 'contacts', 'texts', 'visits', 'calls', 'runs', 'rejects'] as const;
export type ResultFile = (typeof resultFiles)[number];

/** Writes records as NDJSON, waiting for the disk where it is slower than we are. */
export async function writeRecords(dir: string, file: ResultFile, records: Iterable<unknown>): Promise<void> {
  await mkdir(dir, { recursive: true });
  const stream = createWriteStream(join(dir, `${file}.ndjson`));
  for (const record of records) {
    if (!stream.write(`${JSON.stringify(record)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}

/** Every contact on the ledger, oldest first. */
export async function readContacts(client: DynamoDBClient, table: string): Promise<readonly Contact[]> {
  const items = await scanTable(client, table);
  return items
    .filter((item) => item['type'] === 'contact')
    .map((item) => contactItem.parse(item).doc)
    .sort((a, b) => compare(a.at, b.at) || compare(a.contactId, b.contactId));
}

/** Every borrower to be visited, with the appointment or why there is none. */
export async function readCandidates(
  client: DynamoDBClient,
  table: string,
): Promise<readonly VisitCandidate[]> {
  const items = await scanTable(client, table);
  return items
    .filter((item) => item['type'] === 'visit-candidate')
    .map((item) => candidateItem.parse(item).doc)
    .sort((a, b) => compare(a.borrowerId, b.borrowerId));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One task per id: a queue may hold a task twice, and its receiver keeps one. */
export function uniqueTasks(bodies: readonly unknown[], idOf: (body: unknown) => string): readonly unknown[] {
  const byId = new Map(bodies.map((body) => [idOf(body), body]));
  return [...byId.entries()].sort(([a], [b]) => compare(a, b)).map(([, body]) => body);
}
