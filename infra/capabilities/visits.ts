import { Duration } from 'aws-cdk-lib';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { visitApiEnv, visitDeskEnv, visitTimersEnv, visitVerifyEnv } from '../../functions/visits/env.ts';
import { agentRoutes } from '../../shared/contracts/agent-routes.ts';
import type { Routes } from '../../shared/contracts/api/route.ts';
import { visitRoutes } from '../../shared/contracts/visit-routes.ts';
import { looksCutShort } from '../../shared/runtime/looks-cut-short.ts';
import { ALARM_PERIOD } from '../constructs/alarm-topic.ts';
import { acknowledge, VERSIONS_OF_A_FUNCTION, wildcardFinding } from '../constructs/acknowledge.ts';
import { grantEvidence, grantIndex, grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { HouseSchedule } from '../constructs/house-schedule.ts';
import { QueueWithDlq } from '../constructs/queue-with-dlq.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

// An app takes the news, shows it, and deletes it.
const TEAM_VISIBILITY = Duration.minutes(5);
// A team on its way must know before it rings.
const TEAM_LATE = Duration.minutes(15);

interface Parts {
  readonly data: DataStack;
  readonly api: RestEndpoint;
  readonly channels: Channels;
}

/** Visits from the proposal to the outcome: the desk's operations, their timers, and the queue that tells teams. */
export function visits(
  scope: Construct,
  house: House,
  { data, channels, api }: Parts,
): { readonly team: Queue } {
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
    ...channels.textsEnvironment,
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
  const routes = new ServiceFunction(scope, 'VisitApi', {
    house,
    folder: 'visits',
    handler: 'visitApi',
    env: visitApiEnv,
    environment: { ...environment, EVIDENCE_BUCKET: data.evidence.bucketName },
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(20),
    meansWhenFailing:
      'Borrowers cannot answer appointments, teams cannot leave or hand in what they found, agents are not kept.',
  });
  for (const fn of [desk, timers, routes]) {
    grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
    grantTable(fn, data.cases, ['GetItem', 'PutItem']);
    grantIndex(fn, data.cases, INDEX.byNextAction);
    channels.grantSendTexts(fn);
    grantSend(fn, team);
  }
  for (const fn of [desk, routes]) grantTable(fn, data.cases, ['BatchGetItem', 'Query', 'UpdateItem']);
  // Facts are read to call off what must not be.
  grantTable(timers, data.cases, ['BatchGetItem', 'Query']);
  for (const fn of [desk, timers]) grantTable(fn, data.agents, ['GetItem']);
  grantTable(routes, data.agents, ['GetItem', 'PutItem']);
  grantEvidence(routes, data, 'visits');
  const { verifyVisit, ...withToken } = visitRoutes;
  door(scope, house, { data, api, open: { verifyVisit } });
  api.serve(withToken, routes);
  api.serve(agentRoutes, routes);
  timersSchedule(scope, house, timers);
  return { team };
}

/** What anybody may ask who stands at a door: a function of its own that can read visits, count, and nothing else. */
function door(
  scope: Construct,
  house: House,
  { data, api, open }: Omit<Parts, 'channels'> & { readonly open: Routes },
): void {
  const verify = new ServiceFunction(scope, 'VisitVerify', {
    house,
    folder: 'visits',
    handler: 'visitVerify',
    env: visitVerifyEnv,
    environment: { CASES_TABLE: data.cases.tableName },
    timeout: Duration.seconds(10),
    meansWhenFailing: 'Nobody at a door can check whether visitors come from the bank.',
  });
  grantTable(verify, data.cases, ['GetItem', 'UpdateItem']);
  api.serve(open, verify);
}

function timersSchedule(scope: Construct, house: House, timers: ServiceFunction): void {
  looksMetric(scope, house, timers);
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

/** More appointments than a run can look at. Each is looked at by a later one, and once more before its team leaves. */
function looksMetric(scope: Construct, house: House, timers: ServiceFunction): void {
  const filter = new MetricFilter(scope, 'VisitLooksCutShort', {
    logGroup: timers.lambda.logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', looksCutShort),
    metricNamespace: 'Collections',
    metricName: 'VisitLooksCutShort',
  });
  house.alarms.watch(scope, 'VisitLooksCutShortAlarm', {
    metric: filter.metric({ period: ALARM_PERIOD, statistic: 'Sum' }),
    // One run may meet a busy day; an hour of them does not keep up.
    evaluationPeriods: 12,
    meansWhenFailing:
      'There are more appointments than the timers can look at: one a crash left standing is called off late, by the precheck.',
  });
}
