import { Duration, TimeZone } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  closePlanningEnv,
  failPlanningEnv,
  openPlanningEnv,
  planTerritoryEnv,
  visitIntakeEnv,
} from '../../functions/visit-planning/env.ts';
import type { StageConfig } from '../config.ts';
import { grantIndex, grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { HouseSchedule } from '../constructs/house-schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { Workflow } from '../constructs/workflow.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import { visitPlanningDefinition } from '../workflows/visit-planning.ts';
import { type Channels, VISIT_INTAKE_TIMEOUT } from './channels.ts';

export interface VisitPlanningCapabilityProps {
  readonly house: House;
  readonly data: DataStack;
  readonly channels: Channels;
  /** News for teams. */
  readonly team: Queue;
}

const FOLDER = 'visit-planning';
const BOOKKEEPING_TIMEOUT = Duration.minutes(1);
// The largest territory is planned in seconds; the rest is reading its candidates.
const PLAN_TIMEOUT = Duration.minutes(2);
const PLANNING_TIMEOUT = Duration.hours(2);
const TASKS_PER_BATCH = 10;
// The least the service takes; candidates are small writes, and nobody waits for them within the hour.
const INTAKE_CONCURRENCY = 2;

/** Visit planning: the queue's consumer, four functions, their machine and its schedule. */
export class VisitPlanning extends Construct {
  constructor(scope: Construct, id: string, { house, data, channels, team }: VisitPlanningCapabilityProps) {
    super(scope, id);
    visitIntake(this, house, { data, channels, team });
    const steps = {
      openPlanning: openPlanning(this, house, data),
      planTerritory: planTerritory(this, house, data),
      closePlanning: closePlanning(this, house, data),
      failPlanning: failPlanning(this, house, data),
    };
    const workflow = new Workflow(this, 'Workflow', {
      house,
      comment: 'Plans field visits: whom, when, by which team.',
      functions: Object.values(steps),
      define: (states) =>
        visitPlanningDefinition(states, { ...steps, mapConcurrency: house.config.mapConcurrency }),
      timeout: PLANNING_TIMEOUT,
      meansWhenFailing:
        'Some territories have no plan today: their borrowers get no new appointments. Start it again; it resumes.',
    });
    workflow.expectDaily(house, 'No visits were planned for a day: cases at the visit step stand still.');
    new HouseSchedule(this, 'Schedule', {
      house,
      description: 'Starts visit planning',
      expression: daily(house.config),
      target: (delivery) => new StepFunctionsStartExecution(workflow.machine, delivery),
      instantAs: 'scheduledAt',
      meansWhenFailing: 'Visit planning was not started: no new appointments are made today.',
    });
  }
}

/** Every day at the stage's hour on the bank's clock, after the scan. */
function daily({ planVisitsAt, bankZone }: StageConfig): ScheduleExpression {
  const [hour, minute] = planVisitsAt.split(':').map(Number);
  return ScheduleExpression.cron({
    minute: String(minute),
    hour: String(hour),
    timeZone: TimeZone.of(bankZone),
  });
}

function visitIntake(
  scope: Construct,
  house: House,
  { data, channels, team }: Pick<VisitPlanningCapabilityProps, 'data' | 'channels' | 'team'>,
): void {
  const fn = new ServiceFunction(scope, 'VisitIntake', {
    house,
    folder: FOLDER,
    handler: 'visitIntake',
    env: visitIntakeEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
      ...channels.textsEnvironment,
      TEAM_QUEUE_URL: team.queueUrl,
    },
    timeout: VISIT_INTAKE_TIMEOUT,
    meansWhenFailing:
      'Visits decided by the scan are not taken in, and those that a payment, a complaint or a plan calls off stand.',
  });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  channels.grantSendTexts(fn);
  grantSend(fn, team);
  fn.lambda.addEventSource(
    new SqsEventSource(channels.visits, {
      batchSize: TASKS_PER_BATCH,
      reportBatchItemFailures: true,
      maxConcurrency: INTAKE_CONCURRENCY,
    }),
  );
}

function openPlanning(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'OpenPlanning', {
    house,
    folder: FOLDER,
    handler: 'openPlanning',
    env: openPlanningEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      RUNS_TABLE: data.runs.tableName,
      BANK_ZONE: house.config.bankZone,
    },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing: "The day's planning could not be opened: no new appointments are made.",
  });
  grantIndex(fn, data.cases, INDEX.byNextAction);
  grantTable(fn, data.runs, ['GetItem', 'PutItem', 'UpdateItem']);
  return fn;
}

function planTerritory(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'PlanTerritory', {
    house,
    folder: FOLDER,
    handler: 'planTerritory',
    env: planTerritoryEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      AGENTS_TABLE: data.agents.tableName,
      RUNS_TABLE: data.runs.tableName,
      BANK_ZONE: house.config.bankZone,
    },
    timeout: PLAN_TIMEOUT,
    // One whole processor: the search is arithmetic.
    memoryMiB: 1769,
    meansWhenFailing: 'A territory is not planned: its borrowers get no new appointments until it resumes.',
  });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  grantTable(fn, data.agents, ['Query']);
  grantTable(fn, data.runs, ['GetItem', 'PutItem']);
  return fn;
}

function closePlanning(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'ClosePlanning', {
    house,
    folder: FOLDER,
    handler: 'closePlanning',
    env: closePlanningEnv,
    environment: { RUNS_TABLE: data.runs.tableName },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing: 'Visits are planned but the run has no report: its counts are not reconciled.',
  });
  grantTable(fn, data.runs, ['GetItem', 'PutItem', 'Query', 'UpdateItem']);
  return fn;
}

function failPlanning(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'FailPlanning', {
    house,
    folder: FOLDER,
    handler: 'failPlanning',
    env: failPlanningEnv,
    environment: { RUNS_TABLE: data.runs.tableName },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing:
      "A planning run failed and its run item still says open: read the machine's execution, not the run.",
  });
  grantTable(fn, data.runs, ['UpdateItem']);
  return fn;
}
