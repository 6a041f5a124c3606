import { S3Client } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import { dynamoRunStore } from '../../shared/adapters/dynamo/run-store.ts';
import { s3FeedSource } from '../../shared/adapters/s3/feed-source.ts';
import { s3PendingStore } from '../../shared/adapters/s3/pending-store.ts';
import { s3RejectStore } from '../../shared/adapters/s3/reject-store.ts';
import {
  chunkSchema,
  closeInputSchema,
  failInputSchema,
  planInputSchema,
  reversalTaskSchema,
} from '../../shared/contracts/import.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { heedingWriter } from '../../shared/runtime/number-words.ts';
import { parseEvent, serve } from '../../shared/runtime/serve.ts';
import { closeImport as close } from './close-import.ts';
import { closeImportEnv, failImportEnv, importChunkEnv, planImportEnv, settleReversalsEnv } from './env.ts';
import { failImport as fail } from './fail-import.ts';
import { importChunk as importOne } from './import-chunk.ts';
import { planImport as plan } from './plan-import.ts';
import { settleReversals as settle, type SettleReversalsDeps } from './settle-reversals.ts';

const { client } = meteredDynamo();
const s3 = new S3Client({});

export const planImport = serve(planImportEnv, (env) => {
  const handle = plan({
    feed: s3FeedSource(s3, env.FEED_BUCKET),
    runs: dynamoRunStore(client, env.RUNS_TABLE),
    clock: systemClock,
    bucket: env.FEED_BUCKET,
    chunkBytes: env.CHUNK_BYTES,
  });
  return (event: unknown) => handle(parseEvent(planInputSchema, event));
});

export const importChunk = serve(importChunkEnv, (env) => {
  const { portfolio, ...deps } = landing(env);
  const handle = importOne({
    ...deps,
    portfolio: heedingWriter(portfolio, {
      contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
      portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    }),
    feed: s3FeedSource(s3, env.FEED_BUCKET),
  });
  return (event: unknown, call) => handle(parseEvent(chunkSchema, event), call);
});

export const settleReversals = serve(settleReversalsEnv, (env) => {
  const handle = settle(landing(env));
  return (event: unknown, call) => handle(parseEvent(reversalTaskSchema, event), call);
});

/** What both steps that land records need. */
function landing(env: z.infer<typeof settleReversalsEnv>): SettleReversalsDeps {
  return {
    rejects: s3RejectStore(s3, env.FEED_BUCKET),
    pending: s3PendingStore(s3, env.FEED_BUCKET),
    runs: dynamoRunStore(client, env.RUNS_TABLE),
    portfolio: dynamoPortfolioWriter(client, {
      portfolioTable: env.PORTFOLIO_TABLE,
      casesTable: env.CASES_TABLE,
      shardCount: env.SHARD_COUNT,
    }),
    policy: settingsPolicy,
  };
}

export const closeImport = serve(closeImportEnv, (env) => {
  const handle = close({
    runs: dynamoRunStore(client, env.RUNS_TABLE),
    rejects: s3RejectStore(s3, env.FEED_BUCKET),
  });
  return (event: unknown) => handle(parseEvent(closeInputSchema, event));
});

export const failImport = serve(failImportEnv, (env) => {
  const handle = fail({ runs: dynamoRunStore(client, env.RUNS_TABLE) });
  return (event: unknown) => handle(parseEvent(failInputSchema, event));
});
