import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { snsSmsGateway } from '../../shared/adapters/sns/sms-gateway.ts';
import { arrearsSettings, contactPolicy, renderDunningText, strategy } from '../../shared/policy/index.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { sendGateEnv } from './env.ts';
import { handleBatch } from './handle-batch.ts';
import { sendText } from './send-text.ts';

export const sendGate = serve(sendGateEnv, (env) => {
  const { client } = meteredDynamo();
  const send = sendText({
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE),
    // One attempt: the SDK's own retry after a time-out could be a second text.
    sms: snsSmsGateway(new SNSClient({ maxAttempts: 1 }), env.SMS_SENDER_ID),
    clock: systemClock,
    strategy,
    settings: arrearsSettings,
    window: contactPolicy.window.value,
    uncertainAfterMs: contactPolicy.uncertainAfterMinutes.value * 60_000,
    zone: env.BANK_ZONE,
    render: renderDunningText,
  });
  return (event: SQSEvent, { log }): Promise<SQSBatchResponse> =>
    handleBatch(event.Records, send, (messageId, error) => {
      log.error('text not settled', { messageId, error: error instanceof Error ? error.message : 'unknown' });
    });
});
