import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { complaintClockEnv } from '../../functions/complaints/env.ts';
import { acknowledge, VERSIONS_OF_A_FUNCTION, wildcardFinding } from '../constructs/acknowledge.ts';
import { grantIndex, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { HouseSchedule } from '../constructs/house-schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';

/** Looks at the clocks of complaints every morning, before the desks open. */
export function complaintClock(scope: Construct, house: House, data: DataStack): void {
  const fn = new ServiceFunction(scope, 'ComplaintClock', {
    house,
    folder: 'complaints',
    handler: 'complaintClock',
    env: complaintClockEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      AGENTS_TABLE: data.agents.tableName,
      BANK_ZONE: house.config.bankZone,
    },
    timeout: Duration.minutes(5),
    meansWhenFailing: 'Complaints near their last day are not escalated: a deadline may pass unseen.',
  });
  grantTable(fn, data.cases, ['GetItem', 'PutItem']);
  grantTable(fn, data.agents, ['GetItem', 'PutItem']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  const schedule = new HouseSchedule(scope, 'ComplaintClockSchedule', {
    house,
    description: 'Looks at the clocks of complaints',
    expression: ScheduleExpression.cron({
      minute: '30',
      hour: '7',
      timeZone: TimeZone.of(house.config.bankZone),
    }),
    target: (delivery) => new LambdaInvoke(fn.lambda, delivery),
    instantAs: 'at',
    meansWhenFailing: 'The clocks of complaints were not looked at today; tomorrow finds what was due.',
  });
  acknowledge(schedule, {
    [wildcardFinding(schedule, `${fn.lambda.functionArn}:*`)]: VERSIONS_OF_A_FUNCTION,
  });
}
