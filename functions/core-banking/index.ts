import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoHoldStore } from '../../shared/adapters/dynamo/hold-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoLoanAmender } from '../../shared/adapters/dynamo/loan-amender.ts';
import { dynamoPaymentStore } from '../../shared/adapters/dynamo/payment-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import { sqsWithdrawalQueues } from '../../shared/adapters/sqs/withdrawal-queues.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { heedingWriter } from '../../shared/runtime/number-words.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { recordPayment } from '../payments/record-payment.ts';
import { withdrawWhatIsPaid } from '../payments/withdraw.ts';
import { coreBankingApiEnv } from './env.ts';
import { coreBankingHandlers } from './handlers.ts';
import { coreBanking } from './operations.ts';

export const coreBankingApi = serve(coreBankingApiEnv, (env) => {
  const { client } = meteredDynamo();
  const tables = {
    portfolioTable: env.PORTFOLIO_TABLE,
    casesTable: env.CASES_TABLE,
    shardCount: env.SHARD_COUNT,
  };
  const queues = { calls: env.CALLS_QUEUE_URL, visits: env.VISITS_QUEUE_URL };
  const people = {
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
  };
  const deps = {
    ...people,
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    payments: dynamoPaymentStore(client, env.PORTFOLIO_TABLE),
    writer: heedingWriter(dynamoPortfolioWriter(client, tables), people),
    amender: dynamoLoanAmender(client, tables),
    holds: dynamoHoldStore(client, env.CASES_TABLE),
    queues: sqsWithdrawalQueues(new SQSClient(), queues),
    clock: systemClock,
    treatment: treatmentPolicy,
    pack: contactPolicy.pack,
    zone: env.BANK_ZONE,
  };
  const bank = coreBanking({ ...deps, withdraw: (loanId, why) => withdrawWhatIsPaid(deps, loanId, why) });
  return apiHandler(coreBankingHandlers({ bank, record: recordPayment(deps) }), {
    idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE),
  });
});
