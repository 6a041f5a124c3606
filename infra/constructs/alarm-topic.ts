import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
  type AlarmProps,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmTopicProps {
  readonly key: IKey;
  readonly email?: string | undefined;
}

export interface AlarmOptions extends Partial<AlarmProps> {
  readonly metric: IMetric;
  /** One sentence for the person woken up: what it means for the bank and its borrowers. */
  readonly meansWhenFailing: string;
}

export const ALARM_PERIOD = Duration.minutes(5);

/** Where every alarm goes. Constructs raise alarms only through `watch`, so none is without a listener. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Collections alarms',
      masterKey: props.key,
      enforceSSL: true,
    });
    // A topic with a policy of its own no longer lets the account's alarms in by default.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
  }

  /** Raises an alarm when the metric reaches the threshold (default: once in one period). */
  watch(scope: Construct, id: string, options: AlarmOptions): Alarm {
    const { meansWhenFailing, ...rest } = options;
    const alarm = new Alarm(scope, id, {
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rest,
      alarmDescription: meansWhenFailing,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}
