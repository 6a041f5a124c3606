import { arnOf, lambda, machine, moduleUrl, type RawResource, table } from './fixture.ts';

const sdk = ['client-dynamodb', 'client-sqs', 'client-sns', 'client-s3'];
const imports = sdk.map((name) => `await import(${JSON.stringify(moduleUrl(`@aws-sdk/${name}`))})`);

/** Handlers of a small app that touches everything the runner offers. */
export const appCode = `
import { threadId } from 'node:worker_threads';
const clientsOf = async () => Object.assign({}, ${imports.join(', ')});
let sdk;
const load = async () => (sdk ??= await clientsOf());
const named = (name, message) => Object.assign(new Error(message), { name });

export const probe = async () => {
  const { AWS_SECRET_ACCESS_KEY, ...env } = process.env;
  const again = new (new Date().constructor)().getTime();
  return { env, times: [Date.now(), new Date().toISOString(), again, Number(/ (\\d{4}) /.exec(Date())[1]), new Date() instanceof Date, new Date('2001-02-03').toISOString()] };
};
export const clients = async () => {
  const { DynamoDBClient, PutItemCommand, GetItemCommand, SQSClient, SendMessageCommand, SNSClient, PublishCommand, S3Client, PutObjectCommand } = await load();
  const dynamo = new DynamoDBClient({});
  const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
  const put = { TableName: process.env.TABLE, Item: { ...Key, v: { S: 'kept' } }, ConditionExpression: 'attribute_not_exists(pk)' };
  await dynamo.send(new PutItemCommand(put));
  const conflict = await new DynamoDBClient({}).send(new PutItemCommand(put)).catch((error) => error);
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: process.env.TABLE, Key }));
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: 'visit me' }));
  await new S3Client({}).send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'rejects/a b.txt', Body: 'line' }));
  const attributes = { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'YourBank' } };
  await new SNSClient({}).send(new PublishCommand({ PhoneNumber: '+886900000001', Message: 'pay & smile <3', MessageAttributes: attributes }));
  const lambda = await fetch(process.env.AWS_ENDPOINT_URL).then(() => 'reached', () => 'refused');
  return { item: Item.v.S, conflict: conflict.name, attempts: conflict.$metadata.attempts, lambda };
};
export const mischief = async (event) => {
  if (event.fail) throw named(event.fail, 'as asked');
  if (event.exit) process.exit(3);
  if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  return event;
};
let inside = 0;
export const busy = async () => {
  inside += 1;
  const most = inside;
  await new Promise((resolve) => setTimeout(resolve, 30));
  inside -= 1;
  return { inside: most, thread: threadId };
};
let tries = 0;
export const flaky = async ({ flaky }) => {
  tries += 1;
  if (tries <= flaky) throw named('Retryable', 'not yet');
  tries = 0;
  return null;
};
export const step = async ({ left, fail }) => {
  if (fail) throw named(fail, 'child');
  return { left: left - 1, done: left <= 0 };
};
export const note = async (event) => {
  const { S3Client, PutObjectCommand } = await load();
  await new S3Client({}).send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'failure.json', Body: JSON.stringify(event.error) }));
};
export const enqueue = async ({ at }) => {
  const { SQSClient, SendMessageCommand } = await load();
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: at === 'held' ? 'held by its consumer' : 'due ' + at }));
};
export const gate = async ({ Records }) => {
  const { SNSClient, PublishCommand } = await load();
  for (const { body } of Records) await new SNSClient({}).send(new PublishCommand({ PhoneNumber: '+886900000002', Message: body }));
  return { batchItemFailures: [] };
};
export const api = async (event) => {
  if (event.path.endsWith('/crash')) throw new Error('crash');
  if (event.path.endsWith('/nonsense')) return 'nonsense';
  return { statusCode: event.httpMethod === 'POST' ? 201 : 200, body: JSON.stringify(event) };
};
`;

const task = (logicalId: string, more: object): object => ({
  Type: 'Task',
  Resource: `arn:aws:lambda:us-east-1:000000000000:function:app-${logicalId}`,
  Retry: [{ ErrorEquals: ['Retryable'], IntervalSeconds: 100, MaxAttempts: 3 }],
  ...more,
});
const onError = { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Note' }] };
const scan = {
  StartAt: 'Flaky',
  TimeoutSeconds: 600,
  States: {
    Flaky: task('Flaky', { ResultPath: null, Next: 'Pause', ...onError }),
    Pause: { Type: 'Wait', Seconds: 3600, Next: 'Each' },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 4,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Step',
        States: {
          Step: task('Step', { Next: 'Again' }),
          Again: {
            Type: 'Choice',
            Choices: [{ Variable: '$.done', BooleanEquals: false, Next: 'Step' }],
            Default: 'Done',
          },
          Done: { Type: 'Succeed', OutputPath: '$.done' },
        },
      },
      ResultPath: null,
      End: true,
      Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }],
      ...onError,
    },
    Note: task('Note', { ResultPath: null, Next: 'Failed' }),
    Failed: { Type: 'Fail', Error: 'RunFailed', Cause: 'noted' },
  },
};
const echo = { StartAt: 'Echo', States: { Echo: { Type: 'Pass', End: true } } };

const schedule = (expression: string, target: object, input: string): RawResource => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'Asia/Taipei',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: target, RoleArn: 'arn:r', Input: input },
  },
});
const route = (resource: unknown, method: string, more: object = {}): RawResource => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResourceId: resource,
    HttpMethod: method,
    AuthorizationType: 'AWS_IAM',
    Integration: {
      Type: 'AWS_PROXY',
      IntegrationHttpMethod: 'POST',
      Uri: {
        'Fn::Sub':
          'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${ApiFunction.Arn}/invocations',
      },
    },
    RequestValidatorId: { Ref: 'Validator' },
    ...more,
  },
});
const path = (parent: unknown, part: string): RawResource => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { RestApiId: { Ref: 'Api' }, ParentId: parent, PathPart: part },
});
const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
const places = { TABLE: { Ref: 'Book' }, QUEUE: { Ref: 'Visits' }, BUCKET: { Ref: 'Feed' } };
const slow = lambda('mischief');

/** Templates of the small app. */
export const appResources: Record<string, RawResource> = {
  Book: table,
  Feed: {
    Type: 'AWS::S3::Bucket',
    Properties: { NotificationConfiguration: { EventBridgeConfiguration: {} } },
  },
  Visits: { Type: 'AWS::SQS::Queue' },
  Texts: {
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 5 } },
  },
  Dead: { Type: 'AWS::SQS::Queue' },
  Alarms: { Type: 'AWS::SNS::Topic' },
  Role: { Type: 'AWS::IAM::Role' },
  Probe: lambda('probe', places),
  Clients: lambda('clients', places),
  Mischief: { ...slow, Properties: { ...slow.Properties, Timeout: 1 } },
  Absent: lambda('absent'),
  Busy: lambda('busy'),
  Flaky: lambda('flaky'),
  Step: lambda('step'),
  Note: lambda('note', places),
  Enqueue: lambda('enqueue', { QUEUE: { Ref: 'Texts' } }),
  Gate: lambda('gate'),
  GateSource: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('Texts'),
      FunctionName: { Ref: 'Gate' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  Scan: machine(scan),
  Import: machine(echo),
  Daily: schedule('cron(0 9 * * ? *)', arnOf('Enqueue'), '{"at":"<aws.scheduler.scheduled-time>"}'),
  Arrived: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ Ref: 'Feed' }] },
          object: { key: [{ wildcard: 'feed/*/manifest.json' }] },
        },
      },
      Targets: [
        {
          Arn: { Ref: 'Import' },
          Id: 'import',
          InputTransformer: {
            InputPathsMap: { bucket: '$.detail.bucket.name', key: '$.detail.object.key' },
            InputTemplate: '{"bucket":<bucket>,"key":<key>}',
          },
        },
      ],
    },
  },
  ApiFunction: lambda('api'),
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
  Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'v1' } },
  Validator: {
    Type: 'AWS::ApiGateway::RequestValidator',
    Properties: { RestApiId: { Ref: 'Api' }, ValidateRequestBody: true, ValidateRequestParameters: true },
  },
  Complaint: {
    Type: 'AWS::ApiGateway::Model',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ContentType: 'application/json',
      Schema: { type: 'object', properties: { loanId: { type: 'string' } }, required: ['loanId'] },
    },
  },
  BadBody: {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ResponseType: 'BAD_REQUEST_BODY',
      ResponseTemplates: {
        'application/json': '{"error":"invalid-input","detail":"$context.error.validationErrorString"}',
      },
    },
  },
  Complaints: path(root, 'complaints'),
  OneComplaint: path({ Ref: 'Complaints' }, '{id}'),
  Search: path(root, 'search'),
  Post: route({ Ref: 'Complaints' }, 'POST', { RequestModels: { 'application/json': { Ref: 'Complaint' } } }),
  Get: route({ Ref: 'OneComplaint' }, 'GET', { RequestParameters: { 'method.request.path.id': true } }),
  Find: route({ Ref: 'Search' }, 'GET', { RequestParameters: { 'method.request.querystring.q': true } }),
};
