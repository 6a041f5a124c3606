import { Duration, RemovalPolicy, Stack, type Environment } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { RetainedBucket } from '../constructs/retained-bucket.ts';
import { retainedTable } from '../constructs/retained-table.ts';

/** Index names the adapters query by. */
export const INDEX = { byDue: 'by-due', byNextAction: 'by-next-action' } as const;

/** The account and region a stage is pinned to; empty when it takes them from the credentials. */
export function environmentOf({ account, region }: StageConfig): Environment {
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}

/** What must survive everything else: tables, the feed, what people handed in, and the key they are encrypted with. */
export class DataStack extends Stack {
  readonly key: Key;
  readonly portfolio: Table;
  readonly cases: Table;
  readonly agents: Table;
  readonly runs: Table;
  readonly feed: Bucket;
  readonly evidence: Bucket;

  constructor(scope: Construct, id: string, { config }: { readonly config: StageConfig }) {
    super(scope, id, {
      env: environmentOf(config),
      description: `Collections, ${config.stage}: borrowers, loans, cases and feeds (retained)`,
      terminationProtection: true,
    });
    this.key = new Key(this, 'Key', {
      description: 'Collections: personal data of borrowers and agents',
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const key = this.key;
    this.portfolio = retainedTable(this, 'Portfolio', { key, indexes: [dueIndex] });
    this.cases = retainedTable(this, 'Cases', {
      key,
      indexes: [nextActionIndex],
      // Only answers kept for idempotency keys carry it.
      timeToLive: 'forgetAt',
    });
    this.agents = retainedTable(this, 'Agents', { key });
    this.runs = retainedTable(this, 'Runs', { key });
    this.feed = new RetainedBucket(this, 'Feed', { key }).bucket;
    this.evidence = new RetainedBucket(this, 'Evidence', { key }).bucket;
  }
}

// Static: written with the loan, never by a payment, so a scan costs what is due and not what is lent.
const dueIndex = {
  indexName: INDEX.byDue,
  partitionKey: { name: 'dueShard', type: AttributeType.STRING },
  sortKey: { name: 'pk', type: AttributeType.STRING },
  projectionType: ProjectionType.KEYS_ONLY,
};

// Sparse: only open cases carry the key. Projects what the review and the sweeper choose by.
const nextActionIndex = {
  indexName: INDEX.byNextAction,
  partitionKey: { name: 'openShard', type: AttributeType.STRING },
  sortKey: { name: 'nextAction', type: AttributeType.STRING },
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: ['reviewedOn', 'intentState', 'intentReadyAt'],
};
