import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { sendGateEnv } from '../../functions/send-gate/env.ts';
import { grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import { type Channels, SEND_GATE_TIMEOUT } from './channels.ts';

const TEXTS_PER_BATCH = 10;

/** The one gate out to the borrower: texts from the queue, decided anew, sent at most once. */
export function sendGate(
  scope: Construct,
  house: House,
  { data, channels }: { readonly data: DataStack; readonly channels: Channels },
): ServiceFunction {
  const gate = new ServiceFunction(scope, 'SendGate', {
    house,
    folder: 'send-gate',
    handler: 'sendGate',
    env: sendGateEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
      SMS_DELIVERY: JSON.stringify(house.config.smsDelivery),
    },
    timeout: SEND_GATE_TIMEOUT,
    meansWhenFailing:
      'Texts are not decided or not recorded: borrowers hear nothing until the queue is worked off.',
  });
  grantTable(gate, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(gate, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
  grantTexts(gate);
  // Each lane has its own share of the gate: a slow one, waiting for its turn, takes nobody else's.
  for (const { queue } of channels.texts)
    gate.lambda.addEventSource(
      new SqsEventSource(queue, {
        batchSize: TEXTS_PER_BATCH,
        reportBatchItemFailures: true,
        maxConcurrency: house.config.smsConcurrency,
      }),
    );
  return gate;
}

// A phone number has no ARN. "Everything that is no topic" is the narrowest that allows a text and no topic.
export function grantTexts(gate: ServiceFunction): void {
  gate.role.addToPolicy(
    new PolicyStatement({
      sid: 'TextsButNoTopics',
      effect: Effect.ALLOW,
      actions: ['sns:Publish'],
      notResources: [`arn:${Stack.of(gate).partition}:sns:*:*:*`],
    }),
  );
}
