import type { Assembly, TemplateResource } from './assembly.ts';
import { type ApiSpec, ApiReader } from './api-model.ts';
import { type BucketSpec, readBucket, readNotifications } from './buckets.ts';
import { type Endpoints, readEventInvokeConfig, readFunction } from './functions.ts';
import { DEFAULT_REGION, identify, LOCAL_ACCOUNT, type NameOf, refuseUnknownTypes } from './identity.ts';
import type { JsonRecord } from './json.ts';
import { isRecord } from './json.ts';
import type { FunctionSpec } from './lambda-process.ts';
import { type LogSubscription, readLogSubscription } from './log-subscriptions.ts';
import { type MachineSpec, readMachine } from './machines.ts';
import { type ConsumerSpec, type QueueSpec, readConsumer, readQueue } from './queues.ts';
import { Resolver } from './resolve.ts';
import { readRule, type RuleSpec } from './rules.ts';
import { readSchedule, type ScheduleSpec } from './schedules.ts';
import { readSubscription, type SubscriptionSpec } from './subscriptions.ts';
import { readTable, type TableSpec } from './tables.ts';

/** A resource to run, with what its template says about it. */
export interface Thing<Spec> {
  readonly resource: TemplateResource;
  readonly physicalName: string;
  readonly spec: Spec;
}

/** Everything the assembly asks for, resolved. */
export interface Model {
  readonly region: string;
  readonly tables: Thing<TableSpec>[];
  readonly queues: Thing<QueueSpec>[];
  readonly topics: Thing<string>[];
  readonly buckets: Thing<BucketSpec>[];
  readonly functions: Thing<FunctionSpec>[];
  readonly machines: Thing<MachineSpec>[];
  readonly schedules: Thing<ScheduleSpec>[];
  readonly rules: Thing<RuleSpec>[];
  readonly consumers: ConsumerSpec[];
  readonly subscriptions: SubscriptionSpec[];
  readonly logSubscriptions: LogSubscription[];
  readonly api: ApiSpec | undefined;
}

/** AWS calls a function again twice when an asynchronous event failed. */
const ASYNC_RETRIES = 2;

/**
 * Reads the whole assembly for this machine. Throws Unsupported at the first type, property, intrinsic function or
 * state that would not run as in AWS, by its name.
 */
export function readModel(assembly: Assembly, endpoints: Endpoints): Model {
  return new ModelReader(assembly, endpoints).read();
}

/** The region the stack runs in: the one the stacks are pinned to, or a default. */
export function regionOf(assembly: Assembly): string {
  return assembly.region ?? DEFAULT_REGION;
}

class ModelReader {
  readonly #assembly: Assembly;
  readonly #endpoints: Endpoints;
  readonly #region: string;
  readonly #resolver: Resolver;
  readonly #model: Omit<Model, 'api'>;
  readonly #retries = new Map<string, number>();
  readonly #api = new ApiReader();
  readonly #nameOf: NameOf = (resource, property) => {
    const given = property in resource.properties ? this.#resolver.properties(resource)[property] : undefined;
    return typeof given === 'string' ? given : `${resource.stack}-${resource.logicalId}`.slice(-80);
  };

  constructor(assembly: Assembly, endpoints: Endpoints) {
    this.#assembly = assembly;
    this.#endpoints = endpoints;
    this.#region = regionOf(assembly);
    this.#resolver = new Resolver(
      assembly,
      { account: LOCAL_ACCOUNT, region: this.#region },
      (resource, attribute) => this.#identity(resource)(attribute),
    );
    this.#model = {
      region: this.#region,
      tables: [],
      queues: [],
      topics: [],
      buckets: [],
      functions: [],
      machines: [],
      schedules: [],
      rules: [],
      consumers: [],
      subscriptions: [],
      logSubscriptions: [],
    };
  }

  read(): Model {
    const resources = this.#resolver.resources();
    refuseUnknownTypes(resources);
    const helpers = customResourceFunctions(resources);
    const running = resources.filter(({ logicalId }) => !helpers.has(logicalId));
    for (const resource of running.filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig'))
      this.#retries.set(...readEventInvokeConfig(resource, this.#resolver.properties(resource)));
    for (const resource of running) this.#add(resource);
    return { ...this.#model, api: this.#api.read() };
  }

  #identity(resource: TemplateResource): (attribute?: string) => string {
    return identify(resource, this.#nameOf, {
      region: this.#region,
      messagingOrigin: this.#endpoints.messaging,
    });
  }

  #add(resource: TemplateResource): void {
    const identity = this.#identity(resource);
    const properties = this.#resolver.properties(resource);
    if (this.#addEngineResource(resource, properties, identity)) return;
    const model = this.#model;
    const physicalName = this.#nameOf(resource, 'Name');
    switch (resource.type) {
      case 'AWS::Lambda::Function': {
        const name = identity();
        const spec = readFunction(resource, properties, {
          name,
          arn: identity('Arn'),
          region: this.#region,
          assets: this.#assembly.assets,
          endpoints: this.#endpoints,
          asyncRetries: this.#retries.get(name) ?? ASYNC_RETRIES,
        });
        model.functions.push({ resource, physicalName: name, spec });
        break;
      }
      case 'AWS::StepFunctions::StateMachine': {
        const name = identity('Name');
        const spec = readMachine(resource, properties, { name, arn: identity('Arn') });
        model.machines.push({ resource, physicalName: name, spec });
        break;
      }
      case 'AWS::Lambda::EventSourceMapping': {
        const consumer = readConsumer(resource, properties);
        if (consumer !== undefined) model.consumers.push(consumer);
        break;
      }
      case 'AWS::SNS::Subscription': {
        const subscription = readSubscription(resource, properties);
        if (subscription !== undefined) model.subscriptions.push(subscription);
        break;
      }
      case 'AWS::Logs::LogGroup':
        // What functions print goes to one file; what SNS logs goes straight to those who subscribed.
        break;
      case 'AWS::Logs::SubscriptionFilter':
        model.logSubscriptions.push(readLogSubscription(resource, properties));
        break;
      case 'AWS::Scheduler::Schedule': {
        const spec = readSchedule(resource, properties, { name: physicalName, arn: identity('Arn') });
        if (spec !== undefined) model.schedules.push({ resource, physicalName, spec });
        break;
      }
      case 'AWS::Events::Rule': {
        const spec = readRule(resource, properties, physicalName);
        if (spec !== undefined) model.rules.push({ resource, physicalName, spec });
        break;
      }
      default:
        this.#api.add(resource, properties);
    }
  }

  #addEngineResource(
    resource: TemplateResource,
    properties: JsonRecord,
    identity: (attribute?: string) => string,
  ): boolean {
    const { tables, queues, topics, buckets } = this.#model;
    switch (resource.type) {
      case 'AWS::DynamoDB::Table': {
        const spec = readTable(resource, properties, identity());
        tables.push({ resource, physicalName: spec.name, spec });
        return true;
      }
      case 'AWS::SQS::Queue': {
        const place = { name: identity('QueueName'), arn: identity('Arn'), url: identity() };
        queues.push({ resource, physicalName: place.name, spec: readQueue(resource, properties, place) });
        return true;
      }
      case 'AWS::SNS::Topic':
        topics.push({ resource, physicalName: identity('TopicName'), spec: identity('TopicName') });
        return true;
      case 'AWS::S3::Bucket': {
        const spec = readBucket(resource, properties, identity());
        buckets.push({ resource, physicalName: spec.name, spec });
        return true;
      }
      case 'Custom::S3BucketNotifications': {
        const name = readNotifications(resource, properties);
        this.#model.buckets.splice(
          0,
          buckets.length,
          ...buckets.map((one) =>
            one.spec.name === name ? { ...one, spec: { name, sendsEvents: true } } : one,
          ),
        );
        return true;
      }
      default:
        return false;
    }
  }
}

/** Functions that only serve custom resources CDK makes (and whose work this runner does itself). */
function customResourceFunctions(resources: readonly TemplateResource[]): ReadonlySet<string> {
  return new Set(
    resources
      .filter(({ type }) => type.startsWith('Custom::'))
      .map(({ properties }) => properties['ServiceToken'])
      .map((token) =>
        isRecord(token) && Array.isArray(token['Fn::GetAtt']) ? String(token['Fn::GetAtt'][0]) : '',
      ),
  );
}
