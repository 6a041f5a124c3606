import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoComplaintStore } from '../../shared/adapters/dynamo/complaint-store.ts';
import { dynamoHoldStore } from '../../shared/adapters/dynamo/hold-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoKeeperStore } from '../../shared/adapters/dynamo/keeper-store.ts';
import { dynamoLoanIndex } from '../../shared/adapters/dynamo/loan-index.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoTimelineStore } from '../../shared/adapters/dynamo/timeline-store.ts';
import { sqsVisitLooks } from '../../shared/adapters/sqs/visit-looks.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { deskHandlers } from './desk-handlers.ts';
import { deskApiEnv } from './env.ts';

export const deskApi = serve(deskApiEnv, (env) => {
  const { client } = meteredDynamo();
  const handlers = deskHandlers({
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    loans: dynamoLoanIndex(client, env.PORTFOLIO_TABLE),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    timeline: dynamoTimelineStore(client, env.CASES_TABLE),
    complaints: dynamoComplaintStore(client, env.CASES_TABLE),
    looks: sqsVisitLooks(new SQSClient(), env.VISITS_QUEUE_URL, systemClock),
    keepers: dynamoKeeperStore(client, env.CASES_TABLE),
    holds: dynamoHoldStore(client, env.CASES_TABLE),
    clock: systemClock,
    zone: env.BANK_ZONE,
  });
  return apiHandler(handlers, { idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE) });
});
