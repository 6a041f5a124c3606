import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { visitDeskEnv, visitTimersEnv } from '../../functions/visits/env.ts';
import { acknowledge, VERSIONS_OF_A_FUNCTION, wildcardFinding } from '../constructs/acknowledge.ts';
import { grantIndex, grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { HouseSchedule } from '../constructs/house-schedule.ts';
import { QueueWithDlq } from '../constructs/queue-with-dlq.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

// An app takes the news, shows it, and deletes it.
const TEAM_VISIBILITY = Duration.minutes(5);
// A team on its way must know before it rings.
const TEAM_LATE = Duration.minutes(15);

interface Parts {
  readonly data: DataStack;
  readonly channels: Channels;
}

/** Visits from the proposal to the outcome: the desk's operations, their timers, and the queue that tells teams. */
export function visits(scope: Construct, house: House, { data, channels }: Parts): void {
  const team = new QueueWithDlq(scope, 'Team', {
    house,
    lateAfter: TEAM_LATE,
    visibilityTimeout: TEAM_VISIBILITY,
    meansWhenFailing:
      'Teams were not told of a visit called off or moved: they may ring at a door they must not.',
    meansWhenLate: 'Nobody takes news for teams: a team on its way does not hear that a visit is called off.',
  }).queue;
  const environment = {
    PORTFOLIO_TABLE: data.portfolio.tableName,
    CASES_TABLE: data.cases.tableName,
    AGENTS_TABLE: data.agents.tableName,
    BANK_ZONE: house.config.bankZone,
    SMS_QUEUE_URL: channels.sms.queueUrl,
    TEAM_QUEUE_URL: team.queueUrl,
  };
  const desk = new ServiceFunction(scope, 'VisitDesk', {
    house,
    folder: 'visits',
    handler: 'visitDesk',
    env: visitDeskEnv,
    environment,
    timeout: Duration.seconds(20),
    meansWhenFailing: 'Appointments are not answered, teams cannot leave, outcomes are not taken.',
  });
  const timers = new ServiceFunction(scope, 'VisitTimers', {
    house,
    folder: 'visits',
    handler: 'visitTimers',
    env: visitTimersEnv,
    environment,
    timeout: Duration.minutes(5),
    meansWhenFailing: 'Texts and news of visits that a crash left behind stay behind; deadlines pass unseen.',
  });
  for (const fn of [desk, timers]) {
    grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
    grantTable(fn, data.cases, ['GetItem', 'PutItem']);
    grantIndex(fn, data.cases, INDEX.byNextAction);
    grantSend(fn, channels.sms);
    grantSend(fn, team);
  }
  grantTable(desk, data.cases, ['BatchGetItem', 'Query', 'UpdateItem']);
  grantTable(desk, data.agents, ['GetItem']);
  timersSchedule(scope, house, timers);
}

function timersSchedule(scope: Construct, house: House, timers: ServiceFunction): void {
  const schedule = new HouseSchedule(scope, 'VisitTimersSchedule', {
    house,
    description: 'Looks after visits at which something is due',
    expression: ScheduleExpression.rate(Duration.minutes(house.config.sweepEveryMinutes)),
    target: (delivery) => new LambdaInvoke(timers.lambda, delivery),
    instantAs: 'at',
    meansWhenFailing: 'The visit timers were not started: texts and deadlines of visits wait.',
  });
  acknowledge(schedule, {
    [wildcardFinding(schedule, `${timers.lambda.functionArn}:*`)]: VERSIONS_OF_A_FUNCTION,
  });
}
