import { type IChainable, JsonPath, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { firstReportIfClosed, mapUntilDone, onAnyError, step } from './steps.ts';

export interface VisitPlanningProps {
  readonly openPlanning: ServiceFunction;
  readonly planTerritory: ServiceFunction;
  readonly closePlanning: ServiceFunction;
  readonly failPlanning: ServiceFunction;
  readonly mapConcurrency: number;
}

/**
 * `{scheduledAt}` -> open planning -> plan every territory -> close planning -> the run's report.
 *
 * What if it runs twice, late, or half? Twice: a closed run answers with its first report. Late: candidates wait in
 * their table until a run finds them. Half: a planned territory answers at once, one cut off plans the rest around what it
 * wrote.
 */
export function visitPlanningDefinition(scope: Construct, props: VisitPlanningProps): IChainable {
  const openPlanning = step(scope, 'OpenPlanning', { fn: props.openPlanning });
  const planTerritories = mapUntilDone(scope, 'PlanTerritories', {
    fn: props.planTerritory,
    stepName: 'PlanTerritory',
    items: '$.territories',
    maxConcurrency: props.mapConcurrency,
  });
  const closePlanning = step(scope, 'ClosePlanning', {
    fn: props.closePlanning,
    payload: TaskInput.fromObject({
      runId: JsonPath.stringAt('$.runId'),
      businessDate: JsonPath.stringAt('$.businessDate'),
    }),
  });
  onAnyError(
    [openPlanning, planTerritories, closePlanning],
    step(scope, 'FailPlanning', { fn: props.failPlanning, resultPath: JsonPath.DISCARD }),
    'The planning run is marked failed on its run item; starting it again resumes it.',
  );
  return openPlanning.next(firstReportIfClosed(scope, planTerritories.next(closePlanning)));
}
