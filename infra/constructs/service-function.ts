import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { acknowledge, wildcardFinding } from './acknowledge.ts';
import { ALARM_PERIOD } from './alarm-topic.ts';
import { houseLogGroup } from './house-log-group.ts';
import type { House } from './house.ts';

/** Exactly the variables the handler's schema parses, less the one every function gets. */
type EnvironmentOf<Env extends z.ZodObject> = Readonly<
  Record<Exclude<keyof Env['shape'], 'LOG_LEVEL'>, string>
>;

export interface ServiceFunctionProps<Env extends z.ZodObject> {
  readonly house: House;
  /** The capability folder under `functions/`. */
  readonly folder: string;
  /** The name its `index.ts` exports; the schema is exported as `<handler>Env`. */
  readonly handler: string;
  readonly env: Env;
  readonly environment: NoInfer<EnvironmentOf<Env>>;
  /** Goes into the alarm: what it means for the bank and its borrowers when this function fails. */
  readonly meansWhenFailing: string;
  readonly timeout: Duration;
  readonly memoryMiB?: number;
}

// 512 MiB is 0.29 of a processor: JSON, zod and the SDK's marshalling are bound by it before memory is.
const DEFAULT_MEMORY_MIB = 512;

/** The house function: bundled code, own role, own encrypted log, tracing, and an alarm that says what it means. */
export class ServiceFunction<Env extends z.ZodObject = z.ZodObject> extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Env>) {
    super(scope, id);
    const { house, meansWhenFailing } = props;
    const logGroup = houseLogGroup(this, house);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `${props.folder}: ${props.handler}`,
      code: Code.fromAsset(join(house.bundles.dir, props.folder)),
      handler: `index.${props.handler}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMiB ?? DEFAULT_MEMORY_MIB,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      role: this.role,
      logGroup,
      environment: { ...props.environment, LOG_LEVEL: house.config.logLevel },
    });
    acknowledge(this.role, {
      [wildcardFinding(this, '*')]:
        'Sending tracing segments, the only action on it, has no resource to name.',
    });
    house.alarms.watch(this, 'Errors', {
      metric: this.lambda.metricErrors({ period: ALARM_PERIOD, statistic: 'Sum' }),
      meansWhenFailing,
    });
  }

  /** Adds the named actions on the named resources, and nothing else. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] }),
    );
  }
}
