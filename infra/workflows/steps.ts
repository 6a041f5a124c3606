import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  DistributedMap,
  Errors,
  Fail,
  type IChainable,
  JsonPath,
  Pass,
  StateMachineType,
  Succeed,
  type TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { LAMBDA_TURNED_AWAY, MAP_RESUMES, STEP_MAY_SUCCEED_LATER } from './retry-policies.ts';

export interface StepProps {
  readonly fn: ServiceFunction;
  /** Default: the whole state. */
  readonly payload?: TaskInput;
  /** `JsonPath.DISCARD` keeps the state as it was; default: the answer becomes the state. */
  readonly resultPath?: string;
}

// A task must outlive its function, so that the function's own time-out is the error seen.
const TASK_GRACE = Duration.seconds(10);

/** One Lambda step, retried for what passes. Its answer is the payload itself, without the service's envelope. */
export function step(scope: Construct, name: string, props: StepProps): LambdaInvoke {
  const { fn, payload, resultPath } = props;
  const task = new LambdaInvoke(scope, name, {
    lambdaFunction: fn.lambda,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration((fn.lambda.timeout ?? Duration.minutes(1)).plus(TASK_GRACE)),
    ...(payload && { payload }),
    ...(resultPath !== undefined && { resultPath }),
  });
  task.addRetry(LAMBDA_TURNED_AWAY).addRetry(STEP_MAY_SUCCEED_LATER);
  return task;
}

export interface MapProps {
  readonly fn: ServiceFunction;
  /** Name of the step each child repeats until it says `done`. */
  readonly stepName: string;
  /** JSONPath of the array; each item is the step's input, and the step answers with its next input. */
  readonly items: string;
  readonly maxConcurrency: number;
}

/** Runs a step over an inline array, each item in an Express child that calls it again until `done`. Keeps the state. */
export function mapUntilDone(scope: Construct, name: string, props: MapProps): DistributedMap {
  const work = step(scope, props.stepName, { fn: props.fn });
  // Children's answers are gathered and bound to 256 KiB together, so each gives back one word.
  const done = new Succeed(scope, `${props.stepName}Done`, { outputPath: '$.done' });
  const again = new Choice(scope, `${props.stepName}Again`)
    .when(Condition.booleanEquals('$.done', false), work)
    .otherwise(done);
  const map = new DistributedMap(scope, name, {
    itemsPath: props.items,
    maxConcurrency: props.maxConcurrency,
    mapExecutionType: StateMachineType.EXPRESS,
    resultPath: JsonPath.DISCARD,
  });
  map.itemProcessor(work.next(again));
  map.addRetry(MAP_RESUMES);
  return map;
}

/** Ends the machine with the report of the run that did the work, when the run was already closed. */
export function firstReportIfClosed(scope: Construct, otherwise: IChainable): Choice {
  const firstReport = new Pass(scope, 'FirstReport', { outputPath: '$.report' });
  return new Choice(scope, 'AlreadyClosed')
    .when(Condition.booleanEquals('$.closed', true), firstReport)
    .otherwise(otherwise);
}

/** On any error of any step: mark the run failed, then fail. The step's input, with `error`, tells which run. */
export function onAnyError(
  steps: readonly (LambdaInvoke | DistributedMap)[],
  markFailed: LambdaInvoke,
  cause: string,
): void {
  const failed = new Fail(markFailed, 'Failed', { stateName: 'Failed', error: 'RunFailed', cause });
  markFailed.next(failed);
  for (const guarded of steps) guarded.addCatch(markFailed, { errors: [Errors.ALL], resultPath: '$.error' });
}
