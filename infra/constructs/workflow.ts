import { ArnFormat, Duration, Fn, Stack } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  type Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { DefinitionBody, type IChainable, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, VERSIONS_OF_A_FUNCTION, wildcardFinding } from './acknowledge.ts';
import { ALARM_PERIOD } from './alarm-topic.ts';
import { houseLogGroup } from './house-log-group.ts';
import type { House } from './house.ts';
import type { ServiceFunction } from './service-function.ts';

export interface WorkflowProps {
  readonly house: House;
  readonly comment: string;
  /** The functions the states call. */
  readonly functions: readonly ServiceFunction[];
  /** Builds the states in a scope of their own, so that their names are free of those of functions. */
  readonly define: (states: Construct) => IChainable;
  readonly timeout: Duration;
  /** What it means for the bank when an execution fails, times out or is stopped. */
  readonly meansWhenFailing: string;
}

/** A Standard state machine that logs every event, traces, and raises an alarm however an execution ends badly. */
export class Workflow extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { house, meansWhenFailing } = props;
    this.machine = new StateMachine(this, 'Machine', {
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(props.define(new Construct(this, 'States'))),
      timeout: props.timeout,
      tracingEnabled: true,
      logs: {
        destination: houseLogGroup(this, house),
        // Express children leave no other trace; states carry ids and counts, no personal data.
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    this.acknowledgeGenerated(props.functions);
    for (const [ending, metric] of Object.entries(this.badEndings())) {
      house.alarms.watch(this, ending, { metric, meansWhenFailing });
    }
  }

  /** Raises an alarm when a whole day passes without one success: the machine that never started fails no execution. */
  expectDaily(house: House, meansWhenMissing: string): void {
    house.alarms.watch(this, 'NoSuccess', {
      metric: this.machine.metricSucceeded({ period: Duration.days(1), statistic: 'Sum' }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      meansWhenFailing: meansWhenMissing,
    });
  }

  // The machine construct writes its own role.
  private acknowledgeGenerated(functions: readonly ServiceFunction[]): void {
    const name = Fn.select(6, Fn.split(':', this.machine.stateMachineArn));
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    acknowledge(this.machine, {
      [wildcardFinding(this, '*')]: 'Log delivery and tracing segments have no resource to name.',
      [wildcardFinding(this, `${executions}:*`)]:
        "The machine's own map children, which are named at run time.",
      [wildcardFinding(this, `${executions}/*:*`)]:
        "The machine's own map runs, which are named at run time.",
      ...Object.fromEntries(
        functions.map((fn) => [wildcardFinding(this, `${fn.lambda.functionArn}:*`), VERSIONS_OF_A_FUNCTION]),
      ),
    });
  }

  private badEndings(): Record<string, Metric> {
    const options: MetricOptions = { period: ALARM_PERIOD, statistic: 'Sum' };
    return {
      Failed: this.machine.metricFailed(options),
      TimedOut: this.machine.metricTimedOut(options),
      Aborted: this.machine.metricAborted(options),
    };
  }
}
