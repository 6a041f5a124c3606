import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPaymentStore } from '../../shared/adapters/dynamo/payment-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import { sqsWithdrawalQueues } from '../../shared/adapters/sqs/withdrawal-queues.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { rememberSettings } from '../../shared/runtime/remember-settings.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { paymentsEnv } from './env.ts';
import { handleEvents } from './handle-events.ts';
import { recordPayment } from './record-payment.ts';

export const payments = serve(paymentsEnv, (env) => {
  const { client } = meteredDynamo();
  const deps = {
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    payments: dynamoPaymentStore(client, env.PORTFOLIO_TABLE),
    writer: dynamoPortfolioWriter(client, {
      portfolioTable: env.PORTFOLIO_TABLE,
      casesTable: env.CASES_TABLE,
      shardCount: env.SHARD_COUNT,
    }),
    queues: sqsWithdrawalQueues(new SQSClient(), {
      calls: env.CALLS_QUEUE_URL,
      visits: env.VISITS_QUEUE_URL,
    }),
    clock: systemClock,
    treatment: treatmentPolicy,
    pack: contactPolicy.pack,
    zone: env.BANK_ZONE,
  };
  return (event: SQSEvent, { log }): Promise<SQSBatchResponse> => {
    const record = recordPayment({ ...deps, portfolio: rememberSettings(deps.portfolio) });
    return handleEvents(event.Records, record, {
      taken: (messageId, result) => {
        log.info('payment recorded', { messageId, ...result });
      },
      failed: (messageId, error) => {
        log.error('payment not recorded', {
          messageId,
          error: error instanceof Error ? error.message : 'unknown',
        });
      },
    });
  };
});
