import { Duration, Stack } from 'aws-cdk-lib';
import {
  ContextAttribute,
  type IScheduleTarget,
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { grantKey } from './grants.ts';
import type { House } from './house.ts';
import { undeliveredStarts } from './queue-with-dlq.ts';

export interface HouseScheduleProps {
  readonly house: House;
  readonly description: string;
  readonly expression: ScheduleExpression;
  readonly target: (delivery: ScheduleTargetBaseProps) => IScheduleTarget;
  /** Name under which the target's input carries the scheduled instant (not the instant of delivery). */
  readonly instantAs: string;
  /** What it means when the schedule could not reach its target. */
  readonly meansWhenFailing: string;
}

// A start that is hours late still serves the day; a later one would meet the next day's.
const START_WITHIN = Duration.hours(6);
const START_ATTEMPTS = 60;

/** A schedule with retries and a dead letter queue. Delivery is at least once: the target bears a second start. */
export class HouseSchedule extends Construct {
  constructor(scope: Construct, id: string, props: HouseScheduleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: schedulerOfThisAccount(this) });
    // Undelivered starts go into an encrypted queue under this role.
    grantKey(role, props.house.key, 'sqs');
    const delivery: ScheduleTargetBaseProps = {
      role,
      input: ScheduleTargetInput.fromObject({ [props.instantAs]: ContextAttribute.scheduledTime }),
      deadLetterQueue: undeliveredStarts(this, props.house, props.meansWhenFailing),
      maxEventAge: START_WITHIN,
      retryAttempts: START_ATTEMPTS,
    };
    new Schedule(this, 'Schedule', {
      description: props.description,
      schedule: props.expression,
      target: props.target(delivery),
    });
  }
}

function schedulerOfThisAccount(scope: Construct): ServicePrincipal {
  return new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
}
