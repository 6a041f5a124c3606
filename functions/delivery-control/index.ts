import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamo/delivery-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { visitRules } from '../../shared/policy/visits/rules.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { sendingApiEnv } from './env.ts';
import { sendingHandlers } from './routes.ts';

export const sendingApi = serve(sendingApiEnv, (env) => {
  const { client } = meteredDynamo();
  const handlers = sendingHandlers({
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    rules: visitRules,
    // Gives nothing back, so nothing hangs on one attempt; the store asks for it all the same.
    delivery: dynamoDeliveryStore(client, env.CASES_TABLE, new DynamoDBClient({ maxAttempts: 1 })),
    clock: systemClock,
    zone: env.BANK_ZONE,
    spendCap: env.SMS_DELIVERY.spendCap,
  });
  return apiHandler(handlers, { idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE) });
});
