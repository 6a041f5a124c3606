import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { ALARM_PERIOD } from './alarm-topic.ts';
import type { House } from './house.ts';

export interface QueueWithDlqProps {
  readonly house: House;
  /** What it means when messages end in the dead letter queue. */
  readonly meansWhenFailing: string;
  /** What it means when messages are not taken. */
  readonly meansWhenLate: string;
  readonly lateAfter: Duration;
  readonly visibilityTimeout: Duration;
}

/** Deliveries of one message before it is set aside: enough for a passing fault, few enough to be seen the same hour. */
export const MAX_RECEIVE_COUNT = 5;
// A message keeps its first enqueue time when it is set aside, so the second must exceed the first.
const QUEUE_RETENTION = Duration.days(10);
const DLQ_RETENTION = Duration.days(14);

/** A dead letter queue: encrypted, TLS only, and an alarm at its first message. */
function deadLetterQueue(scope: Construct, house: House, meansWhenFailing: string): Queue {
  const queue = new Queue(scope, 'DeadLetters', { ...encrypted(house), retentionPeriod: DLQ_RETENTION });
  house.alarms.watch(scope, 'DeadLettersAlarm', {
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
    meansWhenFailing,
  });
  return queue;
}

/** A dead letter queue for starts that a schedule or a rule could not deliver. */
export function undeliveredStarts(scope: Construct, house: House, meansWhenFailing: string): Queue {
  const queue = deadLetterQueue(scope, house, meansWhenFailing);
  acknowledge(queue, {
    'AwsSolutions-SQS3':
      'This is a dead letter queue; the rule does not see that a schedule or a rule fills it.',
  });
  return queue;
}

/** A queue that loses nothing silently: a dead letter queue, an alarm on it, and an alarm on waiting too long. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    const { house } = props;
    this.queue = new Queue(this, 'Queue', {
      ...encrypted(house),
      retentionPeriod: QUEUE_RETENTION,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: {
        queue: deadLetterQueue(this, house, props.meansWhenFailing),
        maxReceiveCount: MAX_RECEIVE_COUNT,
      },
    });
    house.alarms.watch(this, 'AgeAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: props.lateAfter.toSeconds(),
      meansWhenFailing: props.meansWhenLate,
    });
  }
}

// Kept when the stack goes: what lies in a queue is promised work.
function encrypted(house: House): QueueProps {
  return {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: house.key,
    dataKeyReuse: Duration.hours(1),
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  };
}
