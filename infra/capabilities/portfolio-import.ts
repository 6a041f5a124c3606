import { Duration } from 'aws-cdk-lib';
import { EventField, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  closeImportEnv,
  failImportEnv,
  importChunkEnv,
  planImportEnv,
  settleReversalsEnv,
} from '../../functions/portfolio-import/env.ts';
import { grantObjects, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { undeliveredStarts } from '../constructs/queue-with-dlq.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { Workflow } from '../constructs/workflow.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import { portfolioImportDefinition } from '../workflows/portfolio-import.ts';

const FOLDER = 'portfolio-import';
// Two rounds fit into the five minutes of an Express child, with time for a retry.
const CHUNK_TIMEOUT = Duration.minutes(2);
const BOOKKEEPING_TIMEOUT = Duration.minutes(1);
const IMPORT_TIMEOUT = Duration.hours(12);
const START_WITHIN = Duration.hours(24);
const START_ATTEMPTS = 185;

/** The import: its five functions, its machine, and the rule that starts it when a manifest lands in the feed. */
export class PortfolioImport extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { house, data }: { readonly house: House; readonly data: DataStack },
  ) {
    super(scope, id);
    const steps = {
      planImport: planImport(this, house, data),
      importChunk: importChunk(this, house, data),
      settleReversals: settleReversals(this, house, data),
      closeImport: closeImport(this, house, data),
      failImport: failImport(this, house, data),
    };
    const workflow = new Workflow(this, 'Workflow', {
      house,
      comment: 'Reads a delivery of the feed by byte ranges and reconciles it with its manifest.',
      functions: Object.values(steps),
      define: (states) =>
        portfolioImportDefinition(states, { ...steps, mapConcurrency: house.config.mapConcurrency }),
      timeout: IMPORT_TIMEOUT,
      meansWhenFailing:
        "A delivery of loans and payments is not in, or only in part: the scan would judge by yesterday's facts. Start it again; it resumes.",
    });
    startOnManifest(this, house, { data, machine: workflow.machine });
  }
}

/** A manifest is uploaded last, so its arrival means the delivery is complete. */
function startOnManifest(
  scope: Construct,
  house: House,
  { data, machine }: { readonly data: DataStack; readonly machine: StateMachine },
): void {
  const target = new SfnStateMachine(machine, {
    input: RuleTargetInput.fromObject({
      bucket: EventField.fromPath('$.detail.bucket.name'),
      key: EventField.fromPath('$.detail.object.key'),
    }),
    deadLetterQueue: undeliveredStarts(
      scope,
      house,
      "A delivery arrived and its import was not started: the scan will judge by yesterday's facts.",
    ),
    maxEventAge: START_WITHIN,
    retryAttempts: START_ATTEMPTS,
  });
  new Rule(scope, 'ManifestArrived', {
    description: 'Starts the import when the manifest of a delivery lands in the feed',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [data.feed.bucketName] },
        object: { key: Match.wildcard('feed/*/manifest.json') },
      },
    },
    targets: [target],
  });
}

function planImport(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'PlanImport', {
    house,
    folder: FOLDER,
    handler: 'planImport',
    env: planImportEnv,
    environment: {
      FEED_BUCKET: data.feed.bucketName,
      RUNS_TABLE: data.runs.tableName,
      CHUNK_BYTES: String(house.config.importChunkBytes),
    },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing:
      'A delivery could not be planned: its manifest is missing or wrong, and nothing of it is in.',
  });
  grantObjects(fn, data.feed, { prefix: 'feed', actions: ['GetObject'], list: true });
  grantTable(fn, data.runs, ['GetItem', 'PutItem', 'UpdateItem']);
  return fn;
}

function importChunk(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'ImportChunk', {
    house,
    folder: FOLDER,
    handler: 'importChunk',
    env: importChunkEnv,
    environment: {
      FEED_BUCKET: data.feed.bucketName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      RUNS_TABLE: data.runs.tableName,
      SHARD_COUNT: String(house.config.shardCount),
      BANK_ZONE: house.config.bankZone,
    },
    timeout: CHUNK_TIMEOUT,
    // One whole processor: parsing and validating lines is what takes the time.
    memoryMiB: 1769,
    meansWhenFailing:
      'A part of a delivery is not in: some loans and payments are as of yesterday until it resumes.',
  });
  grantObjects(fn, data.feed, { prefix: 'feed', actions: ['GetObject'] });
  grantObjects(fn, data.feed, { prefix: 'rejects', actions: ['PutObject'] });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'BatchWriteItem', 'PartiQLInsert', 'PutItem', 'Query']);
  // To bring an open case's next look forward, because its facts changed; and to let no number come without its stop.
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem']);
  grantTable(fn, data.runs, ['GetItem', 'PutItem']);
  return fn;
}

function settleReversals(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'SettleReversals', {
    house,
    folder: FOLDER,
    handler: 'settleReversals',
    env: settleReversalsEnv,
    environment: {
      FEED_BUCKET: data.feed.bucketName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      RUNS_TABLE: data.runs.tableName,
      SHARD_COUNT: String(house.config.shardCount),
    },
    timeout: CHUNK_TIMEOUT,
    meansWhenFailing:
      'Payments taken back by this delivery still count: loans look better than they are until it resumes.',
  });
  grantObjects(fn, data.feed, { prefix: 'rejects', actions: ['GetObject', 'PutObject'] });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'PartiQLInsert', 'PutItem']);
  // Only to bring an open case's next look forward: a payment was taken back.
  grantTable(fn, data.cases, ['BatchGetItem', 'UpdateItem']);
  grantTable(fn, data.runs, ['PutItem', 'Query']);
  return fn;
}

function closeImport(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'CloseImport', {
    house,
    folder: FOLDER,
    handler: 'closeImport',
    env: closeImportEnv,
    environment: { FEED_BUCKET: data.feed.bucketName, RUNS_TABLE: data.runs.tableName },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing:
      'A delivery is in but not reconciled with its manifest: nobody knows yet whether it was whole.',
  });
  grantObjects(fn, data.feed, {
    prefix: 'rejects',
    actions: ['AbortMultipartUpload', 'GetObject', 'PutObject'],
  });
  grantTable(fn, data.runs, ['GetItem', 'PutItem', 'Query', 'UpdateItem']);
  return fn;
}

function failImport(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'FailImport', {
    house,
    folder: FOLDER,
    handler: 'failImport',
    env: failImportEnv,
    environment: { RUNS_TABLE: data.runs.tableName },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing:
      "An import failed and its run item still says open: read the machine's execution, not the run.",
  });
  grantTable(fn, data.runs, ['UpdateItem']);
  return fn;
}
