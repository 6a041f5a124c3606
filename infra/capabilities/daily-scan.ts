import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { closeRunEnv, failRunEnv, openRunEnv, reviewShardEnv } from '../../functions/daily-scan/env.ts';
import type { StageConfig } from '../config.ts';
import { grantIndex, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { HouseSchedule } from '../constructs/house-schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { Workflow } from '../constructs/workflow.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import { dailyScanDefinition } from '../workflows/daily-scan.ts';
import type { Channels } from './channels.ts';

export interface DailyScanCapabilityProps {
  readonly house: House;
  readonly data: DataStack;
  readonly channels: Channels;
  readonly sweepIntents: ServiceFunction;
}

const FOLDER = 'daily-scan';
// Two rounds fit into the five minutes of an Express child, with time for a retry.
const REVIEW_TIMEOUT = Duration.minutes(2);
const BOOKKEEPING_TIMEOUT = Duration.minutes(1);
// A scan of the largest cell takes minutes; one that takes hours should be seen before the next is due.
const SCAN_TIMEOUT = Duration.hours(6);

/** The daily scan: its four functions, its machine and its schedule. */
export class DailyScan extends Construct {
  constructor(scope: Construct, id: string, props: DailyScanCapabilityProps) {
    super(scope, id);
    const { house, data } = props;
    const steps = {
      openRun: openRun(this, house, data),
      sweepIntents: props.sweepIntents,
      reviewShard: reviewShard(this, props),
      closeRun: closeRun(this, house, data),
      failRun: failRun(this, house, data),
    };
    const workflow = new Workflow(this, 'Workflow', {
      house,
      comment: 'Finds what is due, decides each case, and leaves contacts to the channels.',
      functions: Object.values(steps),
      define: (states) =>
        dailyScanDefinition(states, { ...steps, mapConcurrency: house.config.mapConcurrency }),
      timeout: SCAN_TIMEOUT,
      meansWhenFailing:
        'Part of the book was not reviewed today: some overdue loans have no next step yet. Start it again; it resumes.',
    });
    workflow.expectDaily(
      house,
      'No scan has succeeded for a day: new arrears are unknown and nobody is contacted.',
    );
    new HouseSchedule(this, 'Schedule', {
      house,
      description: 'Starts the daily scan',
      expression: daily(house.config),
      target: (delivery) => new StepFunctionsStartExecution(workflow.machine, delivery),
      instantAs: 'scheduledAt',
      meansWhenFailing:
        'The daily scan was not started: new arrears are unknown and nobody is contacted today.',
    });
  }
}

/** Every day at the stage's hour on the bank's clock. */
function daily({ scanAt, bankZone }: StageConfig): ScheduleExpression {
  const [hour, minute] = scanAt.split(':').map(Number);
  return ScheduleExpression.cron({
    minute: String(minute),
    hour: String(hour),
    timeZone: TimeZone.of(bankZone),
  });
}

function openRun(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'OpenRun', {
    house,
    folder: FOLDER,
    handler: 'openRun',
    env: openRunEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      RUNS_TABLE: data.runs.tableName,
      BANK_ZONE: house.config.bankZone,
      SHARD_COUNT: String(house.config.shardCount),
    },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing: "The day's scan could not be opened: no loan is reviewed.",
  });
  // Only the products' settings: they say which due dates count today.
  grantTable(fn, data.portfolio, ['BatchGetItem']);
  grantTable(fn, data.runs, ['GetItem', 'PutItem', 'UpdateItem']);
  return fn;
}

function reviewShard(scope: Construct, { house, data, channels }: DailyScanCapabilityProps): ServiceFunction {
  const fn = new ServiceFunction(scope, 'ReviewShard', {
    house,
    folder: FOLDER,
    handler: 'reviewShard',
    env: reviewShardEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      RUNS_TABLE: data.runs.tableName,
      BANK_ZONE: house.config.bankZone,
      ...channels.environment,
    },
    timeout: REVIEW_TIMEOUT,
    // One whole processor: the review is bound by marshalling and deciding, not by memory.
    memoryMiB: 1769,
    meansWhenFailing:
      'A part of the book is not reviewed: its overdue loans get no next step until the shard resumes.',
  });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantIndex(fn, data.portfolio, INDEX.byDue);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  grantTable(fn, data.runs, ['GetItem', 'PutItem']);
  channels.grantSendAll(fn);
  return fn;
}

function closeRun(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'CloseRun', {
    house,
    folder: FOLDER,
    handler: 'closeRun',
    env: closeRunEnv,
    environment: { RUNS_TABLE: data.runs.tableName },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing: "The scan did its work but has no report: the day's counts are not reconciled.",
  });
  grantTable(fn, data.runs, ['GetItem', 'PutItem', 'Query', 'UpdateItem']);
  return fn;
}

function failRun(scope: Construct, house: House, data: DataStack): ServiceFunction {
  const fn = new ServiceFunction(scope, 'FailRun', {
    house,
    folder: FOLDER,
    handler: 'failRun',
    env: failRunEnv,
    environment: { RUNS_TABLE: data.runs.tableName },
    timeout: BOOKKEEPING_TIMEOUT,
    meansWhenFailing:
      "A scan failed and its run item still says open: read the machine's execution, not the run.",
  });
  grantTable(fn, data.runs, ['UpdateItem']);
  return fn;
}
