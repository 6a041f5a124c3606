import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { paymentsEnv } from '../../functions/payments/env.ts';
import { grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { QueueWithDlq, undeliveredStarts } from '../constructs/queue-with-dlq.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

const TIMEOUT = Duration.seconds(30);
// A reversal that overtook its payment finds it there the next time.
const VISIBILITY = Duration.minutes(3);
const LATE = Duration.minutes(5);
const PAYMENTS_PER_BATCH = 10;

export interface PaymentsProps {
  readonly house: House;
  readonly data: DataStack;
  readonly channels: Channels;
}

/** Core banking's word on each payment, from the account's event bus: what it settles is pulled within seconds. */
export class Payments extends Construct {
  constructor(scope: Construct, id: string, { house, data, channels }: PaymentsProps) {
    super(scope, id);
    const { queue } = new QueueWithDlq(this, 'Told', {
      house,
      lateAfter: LATE,
      visibilityTimeout: VISIBILITY,
      meansWhenFailing:
        'Core banking told of payments that could not be recorded: people who have paid may be called or visited.',
      meansWhenLate: 'Payments wait over five minutes: people who have just paid may be called or visited.',
    });
    const undelivered = undeliveredStarts(
      this,
      house,
      'Core banking told of payments that reached no queue: calls and visits go on until the feed brings them.',
    );
    new Rule(this, 'PaymentRecorded', {
      description: 'Takes each payment core banking tells of',
      eventPattern: { source: ['core-banking'], detailType: ['Payment Recorded'] },
      targets: [new SqsQueue(queue, { deadLetterQueue: undelivered })],
    });
    const fn = new ServiceFunction(this, 'Record', {
      house,
      folder: 'payments',
      handler: 'payments',
      env: paymentsEnv,
      environment: {
        PORTFOLIO_TABLE: data.portfolio.tableName,
        CASES_TABLE: data.cases.tableName,
        BANK_ZONE: house.config.bankZone,
        SHARD_COUNT: String(house.config.shardCount),
        CALLS_QUEUE_URL: channels.calls.queueUrl,
        VISITS_QUEUE_URL: channels.visits.queueUrl,
      },
      timeout: TIMEOUT,
      meansWhenFailing: 'Payments are not recorded as they come: texts see them, calls and visits do not.',
    });
    grantTable(fn, data.portfolio, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
    grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
    grantSend(fn, channels.calls);
    grantSend(fn, channels.visits);
    fn.lambda.addEventSource(
      new SqsEventSource(queue, { batchSize: PAYMENTS_PER_BATCH, reportBatchItemFailures: true }),
    );
  }
}
