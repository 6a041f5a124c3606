import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoCaseStore } from '../../../shared/adapters/dynamo/case-store.ts';
import { dynamoRunStore } from '../../../shared/adapters/dynamo/run-store.ts';
import { deliveredFiles } from '../../../shared/contracts/feed.ts';
import type { CaseStore } from '../../../shared/ports/case-store.ts';
import type { RunStore } from '../../../shared/ports/run-store.ts';
import type { LocalStack } from '../local-stack.ts';
import type { DeliveryDir } from './deliveries.ts';
import { importReportSchema, type ImportReport } from '../../../shared/contracts/import.ts';

/** A running stack with the stores of its tables: what the commands look at it through. */
export interface Session {
  readonly stack: LocalStack;
  readonly client: DynamoDBClient;
  readonly runs: RunStore;
  readonly cases: CaseStore;
  readonly table: (name: string) => string;
}

/** Opens the tables of a stack. */
export function openSession(stack: LocalStack): Session {
  const table = (name: string): string => {
    const found = stack.tables[name];
    if (found === undefined) throw new RangeError(`the assembly has no table ${name}`);
    return found;
  };
  const client = new DynamoDBClient({
    endpoint: stack.endpoints.dynamodb,
    region: stack.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    stack,
    client,
    table,
    runs: dynamoRunStore(client, table('runs')),
    cases: dynamoCaseStore(client, table('cases')),
  };
}

/**
 * Hands a delivery over as core banking would: the files, then the manifest, whose arrival starts the import.
 *
 * @throws Error when the import machine failed.
 */
export async function deliver({ stack }: Session, delivery: DeliveryDir): Promise<ImportReport> {
  const prefix = `feed/${delivery.name}`;
  for (const { name } of deliveredFiles(delivery.manifest)) {
    await stack.putObject('feed', `${prefix}/${name}`, createReadStream(join(delivery.dir, name)));
  }
  const started = await stack.putObject(
    'feed',
    `${prefix}/manifest.json`,
    createReadStream(join(delivery.dir, 'manifest.json')),
  );
  const outcome = started[0]?.outcome;
  if (outcome === undefined) throw new Error(`${delivery.dir}: its manifest started no import`);
  if (!outcome.ok) throw new Error(`${delivery.dir}: import failed: ${outcome.error} ${outcome.cause}`);
  return importReportSchema.parse(outcome.output);
}
