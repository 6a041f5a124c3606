import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { sweepIntentsEnv } from '../../functions/sweep-intents/env.ts';
import { acknowledge, VERSIONS_OF_A_FUNCTION, wildcardFinding } from '../constructs/acknowledge.ts';
import { grantIndex, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { HouseSchedule } from '../constructs/house-schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

/** Enqueues again what a crash left planned, every few minutes and at the start of every scan. */
export function sweepIntents(
  scope: Construct,
  house: House,
  { data, channels }: { readonly data: DataStack; readonly channels: Channels },
): ServiceFunction {
  const sweeper = new ServiceFunction(scope, 'SweepIntents', {
    house,
    folder: 'sweep-intents',
    handler: 'sweepIntents',
    env: sweepIntentsEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
      SHARD_COUNT: String(house.config.shardCount),
      ...channels.environment,
    },
    timeout: Duration.minutes(2),
    meansWhenFailing:
      'Texts, calls and visits that a crash left behind stay behind, and waiting texts miss their hour.',
  });
  grantTable(sweeper, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(sweeper, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  grantIndex(sweeper, data.cases, INDEX.byNextAction);
  channels.grantSendAll(sweeper);
  const schedule = new HouseSchedule(scope, 'SweepSchedule', {
    house,
    description: 'Sweeps intents left behind',
    expression: ScheduleExpression.rate(Duration.minutes(house.config.sweepEveryMinutes)),
    target: (delivery) => new LambdaInvoke(sweeper.lambda, delivery),
    instantAs: 'at',
    meansWhenFailing: 'The sweeper was not started: what a crash left behind waits for the next scan.',
  });
  acknowledge(schedule, {
    [wildcardFinding(schedule, `${sweeper.lambda.functionArn}:*`)]: VERSIONS_OF_A_FUNCTION,
  });
  return sweeper;
}
