import { type IChainable, JsonPath, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { firstReportIfClosed, mapUntilDone, onAnyError, step } from './steps.ts';

export interface DailyScanProps {
  readonly openRun: ServiceFunction;
  readonly sweepIntents: ServiceFunction;
  readonly reviewShard: ServiceFunction;
  readonly closeRun: ServiceFunction;
  readonly failRun: ServiceFunction;
  readonly mapConcurrency: number;
}

/**
 * `{scheduledAt}` -> open run -> sweep -> review every shard -> close run -> the run's report.
 *
 * What if it runs twice, late, or half? Twice: the business date comes from `scheduledAt`; a closed run answers
 * with its first report. Late: the scan reads every due date since the last closed run. Half: shards keep their
 * progress; the next start with the same date goes on from it.
 */
export function dailyScanDefinition(scope: Construct, props: DailyScanProps): IChainable {
  const openRun = step(scope, 'OpenRun', { fn: props.openRun });
  // First, so that what a crash left behind yesterday is not decided again today as if nothing had been meant.
  const sweepIntents = step(scope, 'SweepIntents', {
    fn: props.sweepIntents,
    payload: TaskInput.fromObject({ at: JsonPath.stringAt('$.asOf') }),
    resultPath: JsonPath.DISCARD,
  });
  const reviewShards = mapUntilDone(scope, 'ReviewShards', {
    fn: props.reviewShard,
    stepName: 'ReviewShard',
    items: '$.shards',
    maxConcurrency: props.mapConcurrency,
  });
  const closeRun = step(scope, 'CloseRun', {
    fn: props.closeRun,
    payload: TaskInput.fromObject({
      runId: JsonPath.stringAt('$.runId'),
      businessDate: JsonPath.stringAt('$.businessDate'),
    }),
  });
  onAnyError(
    [openRun, sweepIntents, reviewShards, closeRun],
    step(scope, 'FailRun', { fn: props.failRun, resultPath: JsonPath.DISCARD }),
    'The scan is marked failed on its run item; starting it again resumes it.',
  );
  return openRun.next(firstReportIfClosed(scope, sweepIntents.next(reviewShards).next(closeRun)));
}
