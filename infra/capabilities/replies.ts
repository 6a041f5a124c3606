import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { repliesEnv } from '../../functions/replies/env.ts';
import { grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { QueueWithDlq } from '../constructs/queue-with-dlq.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';
import { grantTexts } from './send-gate.ts';

const TIMEOUT = Duration.minutes(1);
const VISIBILITY = Duration.minutes(6);
// A borrower who wrote STOP is not to be texted meanwhile.
const LATE = Duration.minutes(15);
const REPLIES_PER_BATCH = 10;

export interface RepliesProps {
  readonly house: House;
  readonly data: DataStack;
  readonly channels: Channels;
  /** What teams are told by. */
  readonly team: Queue;
}

/** What borrowers text back: the carrier's two-way channel publishes to the topic, the queue keeps it until it is taken. */
export class Replies extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: RepliesProps) {
    super(scope, id);
    this.topic = inboundTopic(this, props.house);
    const { queue } = new QueueWithDlq(this, 'Inbound', {
      house: props.house,
      lateAfter: LATE,
      visibilityTimeout: VISIBILITY,
      meansWhenFailing:
        'Replies could not be taken after five attempts: a STOP, complaint or dispute may be among them. Read them now.',
      meansWhenLate: 'Replies wait over a quarter of an hour: who wrote STOP may be texted again.',
    });
    this.topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
    const fn = repliesFunction(this, props);
    fn.lambda.addEventSource(
      new SqsEventSource(queue, { batchSize: REPLIES_PER_BATCH, reportBatchItemFailures: true }),
    );
  }
}

function inboundTopic(scope: Construct, { key }: House): Topic {
  const topic = new Topic(scope, 'Replies', {
    displayName: 'Collections replies',
    masterKey: key,
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TwoWayTextsOfThisAccount',
      principals: [carrier],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TwoWayTextsOfThisAccount',
      principals: [carrier],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
  return topic;
}

const carrier = new ServicePrincipal('sms-voice.amazonaws.com');

function repliesFunction(scope: Construct, { house, data, channels, team }: RepliesProps): ServiceFunction {
  const fn = new ServiceFunction(scope, 'Take', {
    house,
    folder: 'replies',
    handler: 'replies',
    env: repliesEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
      CALLS_QUEUE_URL: channels.calls.queueUrl,
      TEAM_QUEUE_URL: team.queueUrl,
      VISITS_QUEUE_URL: channels.visits.queueUrl,
      SMS_DELIVERY: JSON.stringify(house.config.smsDelivery),
    },
    timeout: TIMEOUT,
    meansWhenFailing: 'Replies are not taken: opt-outs, complaints and disputes by text have no effect yet.',
  });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
  grantSend(fn, channels.calls);
  grantSend(fn, channels.visits);
  grantSend(fn, team);
  grantTexts(fn);
  return fn;
}
