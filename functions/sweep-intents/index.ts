import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { sqsIntentQueues } from '../../shared/adapters/sqs/intent-queues.ts';
import { sweepInputSchema } from '../../shared/contracts/scan.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { rememberSettings } from '../../shared/runtime/remember-settings.ts';
import { parseEvent, serve } from '../../shared/runtime/serve.ts';
import { sweepIntentsEnv } from './env.ts';
import { sweepIntents as sweeps } from './sweep.ts';

export const sweepIntents = serve(sweepIntentsEnv, (env) => {
  const { client } = meteredDynamo();
  const queues = { sms: env.SMS_QUEUES, calls: env.CALLS_QUEUE_URL, visits: env.VISITS_QUEUE_URL };
  const deps = {
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    queues: sqsIntentQueues(new SQSClient({}), queues),
    clock: systemClock,
    treatment: treatmentPolicy,
    window: contactPolicy.window.value,
    pack: contactPolicy.pack,
    uncertainAfterMs: contactPolicy.uncertainAfterMinutes.value * 60_000,
    zone: env.BANK_ZONE,
    shardCount: env.SHARD_COUNT,
  };
  return (event: unknown, { log }) => {
    const onFailure = (loanId: string, error: unknown): void => {
      log.error('intent not swept', { loanId, error: error instanceof Error ? error.message : 'unknown' });
    };
    const portfolio = rememberSettings(deps.portfolio);
    return sweeps({ ...deps, portfolio, onFailure })(parseEvent(sweepInputSchema, event).at);
  };
});
