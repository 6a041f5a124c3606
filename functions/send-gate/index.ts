import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamo/delivery-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { snsSmsGateway } from '../../shared/adapters/sns/sms-gateway.ts';
import type { TextMessage } from '../../shared/contracts/queues.ts';
import type { VisitText } from '../../shared/contracts/visits.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { registrationOf, renderStepText, renderVisitText } from '../../shared/policy/texts/index.ts';
import { smsSize } from '../../shared/policy/texts/sms-size.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { rememberSettings } from '../../shared/runtime/remember-settings.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { newVerifyCode } from '../../shared/runtime/verify-codes.ts';
import { sendGateEnv } from './env.ts';
import { handleBatch } from './handle-batch.ts';
import { sendText, type GateResult } from './send-text.ts';
import { sendVisitText } from './send-visit-text.ts';

export const sendGate = serve(sendGateEnv, (env) => {
  const { client } = meteredDynamo();
  const deps = {
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    newCode: newVerifyCode,
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    // One attempt: the SDK's own retry after a time-out could be a second text.
    sms: snsSmsGateway(new SNSClient({ maxAttempts: 1 })),
    clock: systemClock,
    treatment: treatmentPolicy,
    pack: contactPolicy.pack,
    uncertainAfterMs: contactPolicy.uncertainAfterMinutes.value * 60_000,
    zone: env.BANK_ZONE,
    render: renderStepText,
    // One attempt as well: money given back twice would be money spent twice.
    delivery: dynamoDeliveryStore(client, env.CASES_TABLE, new DynamoDBClient({ maxAttempts: 1 })),
    ...env.SMS_DELIVERY,
    partsOf: (text: string) => smsSize(text).parts,
    registrationOf,
    pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  return (event: SQSEvent, { log }): Promise<SQSBatchResponse> => {
    const now = { ...deps, portfolio: rememberSettings(deps.portfolio) };
    const [text, visitText] = [sendText(now), sendVisitText({ ...now, render: renderVisitText })];
    const send = (message: TextMessage | VisitText): Promise<GateResult> =>
      'visitId' in message ? visitText(message) : text(message);
    return handleBatch(event.Records, send, (messageId, error) => {
      log.error('text not settled', { messageId, error: error instanceof Error ? error.message : 'unknown' });
    });
  };
});
