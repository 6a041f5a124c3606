import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAnswerStore } from '../../shared/adapters/dynamo/answer-store.ts';
import { sha256 } from '../../shared/adapters/dynamo/case-timeline.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoRunStore } from '../../shared/adapters/dynamo/run-store.ts';
import { sqsIntentQueues } from '../../shared/adapters/sqs/intent-queues.ts';
import {
  closeRunInputSchema,
  failRunInputSchema,
  scanInputSchema,
  shardTaskSchema,
} from '../../shared/contracts/scan.ts';
import { lookAheadDays } from '../../shared/domain/treatment/treatment.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { rememberSettings } from '../../shared/runtime/remember-settings.ts';
import { parseEvent, serve } from '../../shared/runtime/serve.ts';
import { closeRun as closes, failRun as fails } from './close-run.ts';
import { closeRunEnv, failRunEnv, openRunEnv, reviewShardEnv } from './env.ts';
import { openRun as opens } from './open-run.ts';
import { reviewShard as reviews } from './review-shard.ts';

/** One progress write a page: large enough to make it cheap, small enough to do again. */
const pageSize = 50;

export const openRun = serve(openRunEnv, (env) => {
  const { client } = meteredDynamo();
  const deps = {
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    runs: dynamoRunStore(client, env.RUNS_TABLE),
    clock: systemClock,
    zone: env.BANK_ZONE,
    shardCount: env.SHARD_COUNT,
    lookAheadDays: lookAheadDays(treatmentPolicy),
  };
  return (event: unknown, { log }) => {
    const onFailure = (product: string, error: unknown): void => {
      log.error('settings do not hold', {
        product,
        error: error instanceof Error ? error.message : 'unknown',
      });
    };
    return opens({ ...deps, onFailure })(parseEvent(scanInputSchema, event));
  };
});

export const reviewShard = serve(reviewShardEnv, (env) => {
  const { client, takeUnits } = meteredDynamo();
  const queues = { sms: env.SMS_QUEUES, calls: env.CALLS_QUEUE_URL, visits: env.VISITS_QUEUE_URL };
  const deps = {
    runs: dynamoRunStore(client, env.RUNS_TABLE),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    answers: dynamoAnswerStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    queues: sqsIntentQueues(new SQSClient({}), queues),
    clock: systemClock,
    treatment: treatmentPolicy,
    window: contactPolicy.window.value,
    pack: contactPolicy.pack,
    zone: env.BANK_ZONE,
    takeUnits,
    pageSize,
  };
  return (event: unknown, { log, remainingMs }) => {
    const onFailure = (loanId: string, error: unknown): void => {
      log.error('loan not examined', { loanId, error: error instanceof Error ? error.message : 'unknown' });
    };
    const portfolio = rememberSettings(deps.portfolio);
    return reviews({ ...deps, portfolio, onFailure })(parseEvent(shardTaskSchema, event), remainingMs);
  };
});

export const closeRun = serve(closeRunEnv, (env) => {
  const close = closes({ runs: dynamoRunStore(meteredDynamo().client, env.RUNS_TABLE), digest: sha256 });
  return (event: unknown) => close(parseEvent(closeRunInputSchema, event));
});

export const failRun = serve(failRunEnv, (env) => {
  const fail = fails({ runs: dynamoRunStore(meteredDynamo().client, env.RUNS_TABLE) });
  return (event: unknown) => fail(parseEvent(failRunInputSchema, event));
});
