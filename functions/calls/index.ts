import { dynamoAnswerStore } from '../../shared/adapters/dynamo/answer-store.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import { answerRules } from '../../shared/policy/answer-rules.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { callGuide } from '../../shared/policy/calls/index.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { borrowerOperations } from '../borrower/operations.ts';
import { callsApiEnv } from './env.ts';
import { promiseByPhone } from './promise-by-phone.ts';
import { callHandlers } from './routes.ts';

export const callsApi = serve(callsApiEnv, (env) => {
  const { client } = meteredDynamo();
  const writer = dynamoPortfolioWriter(client, {
    portfolioTable: env.PORTFOLIO_TABLE,
    casesTable: env.CASES_TABLE,
    shardCount: env.SHARD_COUNT,
  });
  const deps = {
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    answers: dynamoAnswerStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    clock: systemClock,
    pack: contactPolicy.pack,
    zone: env.BANK_ZONE,
  };
  const operations = borrowerOperations({
    ...deps,
    rules: answerRules,
    touch: async (loanId, on) => {
      await writer.touchCases([loanId], on);
    },
  });
  const handlers = callHandlers({ ...deps, guide: callGuide, promise: promiseByPhone(operations) });
  return apiHandler(handlers, { idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE) });
});
