import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, LogGroup, RetentionDays, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import { receiptsEnv } from '../../functions/receipts/env.ts';
import { grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { undeliveredStarts } from '../constructs/queue-with-dlq.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';

export interface ReceiptsProps {
  readonly house: House;
  readonly data: DataStack;
}

/** SNS fixes these names: texts to phones that arrived, and those that failed. */
const LOGS = { Arrived: 'DirectPublishToPhoneNumber', Failed: 'DirectPublishToPhoneNumber/Failure' } as const;

/**
 * What becomes of texts: SNS writes it into two log groups, which feed the function. That SNS writes at all is a setting of
 * the account that CloudFormation does not know; the output says the command (decision on receipts).
 */
export class Receipts extends Construct {
  constructor(scope: Construct, id: string, props: ReceiptsProps) {
    super(scope, id);
    const fn = receiptsFunction(this, props);
    const writer = new Role(this, 'Writer', {
      assumedBy: new ServicePrincipal('sns.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'SNS: what became of texts, into its two log groups',
    });
    for (const [name, ending] of Object.entries(LOGS)) {
      const logGroup = carrierLog(new Construct(this, name), props.house, ending);
      new SubscriptionFilter(this, `${name}Feed`, {
        logGroup,
        destination: new LambdaDestination(fn.lambda),
        filterPattern: FilterPattern.allEvents(),
      });
      writer.addToPolicy(
        new PolicyStatement({
          actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      );
    }
    new CfnOutput(this, 'TurnOn', {
      description: 'To be run once in this account and region, and after each change of the role',
      value:
        'aws sns set-sms-attributes --attributes ' +
        `DeliveryStatusIAMRole=${writer.roleArn},DeliveryStatusSuccessSamplingRate=100`,
    });
  }
}

/** As every log of the house, under the name SNS writes to. */
function carrierLog(scope: Construct, { config, key }: House, ending: string): LogGroup {
  const { region, account } = Stack.of(scope);
  return new LogGroup(scope, 'Logs', {
    logGroupName: `sns/${region}/${account}/${ending}`,
    retention: config.logRetentionDays === 365 ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function receiptsFunction(scope: Construct, { house, data }: ReceiptsProps): ServiceFunction {
  const fn = new ServiceFunction(scope, 'Take', {
    house,
    folder: 'receipts',
    handler: 'receipts',
    env: receiptsEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
    },
    timeout: Duration.minutes(2),
    meansWhenFailing:
      'What became of texts is not learned: bad numbers are texted again and count as reached.',
  });
  const lost = undeliveredStarts(
    fn,
    house,
    'Receipts could not be taken after three attempts: texts that did not arrive count as sent. Read them now.',
  );
  // By its name only: what CDK's own destination grants on the key is more than is needed.
  fn.lambda.configureAsyncInvoke({
    retryAttempts: 2,
    onFailure: { bind: () => ({ destination: lost.queueArn }) },
  });
  grantSend(fn, lost);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
  return fn;
}
