import type { TemplateResource } from './assembly.ts';
import { inertTypes } from './inert.ts';
import { Unsupported } from './unsupported.ts';

/** fauxqs knows one account. */
export const LOCAL_ACCOUNT = '000000000000';
export const DEFAULT_REGION = 'us-east-1';

/** Marks what stands for a resource that does not exist here; found in an environment, it stops the start. */
export const INERT = 'inert-locally:';

export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Name of a resource: the template's, if it gives one, else one made of stack and logical id, the same at each start. */
export type NameOf = (resource: TemplateResource, property: string) => string;

interface Place {
  readonly region: string;
  /** `http://127.0.0.1:PORT`: the SQS client follows the host of the queue's address. */
  readonly messagingOrigin: string;
}

type Describe = (resource: TemplateResource, name: NameOf, place: Place) => Identity;

const arn = (service: string, place: Place, rest: string): string =>
  `arn:aws:${service}:${place.region}:${LOCAL_ACCOUNT}:${rest}`;
const plain: Describe = (resource) => ({ ref: resource.logicalId, attributes: {} });

const kinds: Readonly<Record<string, Describe>> = {
  'AWS::DynamoDB::Table': (resource, name, place) => {
    const ref = name(resource, 'TableName');
    return { ref, attributes: { Arn: arn('dynamodb', place, `table/${ref}`) } };
  },
  'AWS::SQS::Queue': (resource, name, place) => {
    const queue = name(resource, 'QueueName');
    const url = `${place.messagingOrigin}/${LOCAL_ACCOUNT}/${queue}`;
    return { ref: url, attributes: { Arn: arn('sqs', place, queue), QueueName: queue, QueueUrl: url } };
  },
  'AWS::SNS::Topic': (resource, name, place) => {
    const topic = name(resource, 'TopicName');
    const ref = arn('sns', place, topic);
    return { ref, attributes: { TopicArn: ref, TopicName: topic } };
  },
  'AWS::S3::Bucket': (resource, name) => {
    const ref = name(resource, 'BucketName').toLowerCase();
    return { ref, attributes: { Arn: `arn:aws:s3:::${ref}` } };
  },
  'AWS::Lambda::Function': (resource, name, place) => {
    const ref = name(resource, 'FunctionName');
    return { ref, attributes: { Arn: arn('lambda', place, `function:${ref}`) } };
  },
  'AWS::StepFunctions::StateMachine': (resource, name, place) => {
    const machine = name(resource, 'StateMachineName');
    const ref = arn('states', place, `stateMachine:${machine}`);
    return { ref, attributes: { Arn: ref, Name: machine } };
  },
  'AWS::Scheduler::Schedule': (resource, name, place) => {
    const ref = name(resource, 'Name');
    return { ref, attributes: { Arn: arn('scheduler', place, `schedule/default/${ref}`) } };
  },
  'AWS::Events::Rule': (resource, name, place) => {
    const ref = name(resource, 'Name');
    return { ref, attributes: { Arn: arn('events', place, `rule/${ref}`) } };
  },
  'AWS::Logs::LogGroup': (resource, name, place) => {
    const ref = name(resource, 'LogGroupName');
    return { ref, attributes: { Arn: arn('logs', place, `log-group:${ref}:*`) } };
  },
  'AWS::Logs::SubscriptionFilter': plain,
  'AWS::SNS::Subscription': plain,
  'AWS::Lambda::EventSourceMapping': plain,
  'AWS::Lambda::EventInvokeConfig': plain,
  'AWS::ApiGateway::RestApi': ({ logicalId }) => ({
    ref: logicalId,
    attributes: { RootResourceId: rootResource(logicalId), RestApiId: logicalId },
  }),
  'AWS::ApiGateway::Resource': plain,
  'AWS::ApiGateway::Method': plain,
  'AWS::ApiGateway::Stage': (resource, name) => ({ ref: name(resource, 'StageName'), attributes: {} }),
  'AWS::ApiGateway::RequestValidator': plain,
  'AWS::ApiGateway::GatewayResponse': plain,
  'AWS::ApiGateway::Authorizer': plain,
  'AWS::ApiGateway::Model': plain,
  'Custom::S3BucketNotifications': plain,
};

/** Types of resource this runner makes real. */
export const runningTypes: ReadonlySet<string> = new Set(Object.keys(kinds));

/** The id a REST API gives its own root. */
export function rootResource(restApi: string): string {
  return `${restApi}/root`;
}

/** What `Ref` (attribute undefined) or `Fn::GetAtt` of a resource means here. Throws Unsupported by name. */
export function identify(
  resource: TemplateResource,
  name: NameOf,
  place: Place,
): (attribute?: string) => string {
  const describe = kinds[resource.type];
  if (describe === undefined) {
    if (!inertTypes.has(resource.type)) throw unknownType(resource);
    return (attribute) => `${INERT}${resource.logicalId}${attribute === undefined ? '' : `.${attribute}`}`;
  }
  const identity = describe(resource, name, place);
  return (attribute) => {
    const value = attribute === undefined ? identity.ref : identity.attributes[attribute];
    if (value === undefined)
      throw new Unsupported(`Fn::GetAtt ${resource.logicalId}.${attribute ?? ''} of ${resource.type}.`);
    return value;
  };
}

/** Stops at the first resource of a type that is neither run nor known to do nothing here. */
export function refuseUnknownTypes(resources: readonly TemplateResource[]): void {
  for (const resource of resources)
    if (!runningTypes.has(resource.type) && !inertTypes.has(resource.type)) throw unknownType(resource);
}

function unknownType(resource: TemplateResource): Unsupported {
  return new Unsupported(
    `${resource.type} (${resource.logicalId} in stack ${resource.stack}) is not known here.`,
  );
}
