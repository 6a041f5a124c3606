import type { z } from 'zod';
import {
  alarmsOn,
  at,
  list,
  type Check,
  each,
  isSentence,
  refersTo,
  resourcesOf,
  type Template,
} from './template.ts';

export const functionsAreTheHouses: Check = each('AWS::Lambda::Function', (fn, id, all) => ({
  'runs nodejs24.x': fn.Properties['Runtime'] === 'nodejs24.x',
  'runs on arm64': at(fn.Properties, 'Architectures', 0) === 'arm64',
  traces: at(fn.Properties, 'TracingConfig', 'Mode') === 'Active',
  'logs into an encrypted group with an end': logGroupIsOurs(
    all,
    at(fn.Properties, 'LoggingConfig', 'LogGroup'),
  ),
  'raises an alarm that says what its failure means': alarmsOn(all, id, 'Errors').some(({ Properties }) =>
    isSentence(Properties['AlarmDescription']),
  ),
}));

/** No two functions fail with the same words: a copied sentence tells the person woken up nothing. */
export const failureSentencesDiffer: Check = (template) => {
  const sentences = resourcesOf(template, 'AWS::Lambda::Function').map(
    ([id]) => alarmsOn(template, id, 'Errors')[0]?.Properties['AlarmDescription'],
  );
  return sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index).map(String);
};

/** Every function has exactly the variables its handler's schema parses, with values it accepts. */
export function environmentsMatch(schemas: ReadonlyMap<string, z.ZodObject>): Check {
  return (template) =>
    resourcesOf(template, 'AWS::Lambda::Function').flatMap(([id, fn]) => {
      const handler = String(fn.Properties['Handler']).replace('index.', '');
      const schema = schemas.get(handler);
      if (!schema) return [`${id}: no schema is exported for ${handler}`];
      const environment = deployed(at(fn.Properties, 'Environment', 'Variables'), template);
      const outcome = schema.strict().safeParse(environment);
      return outcome.success
        ? []
        : outcome.error.issues.map((issue) => `${id}: ${issue.path.join('.')} ${issue.message}`);
    });
}

export const machinesTellTheirFailure: Check = each(
  'AWS::StepFunctions::StateMachine',
  (machine, id, all) => ({
    'logs every event into an encrypted group with an end':
      at(machine.Properties, 'LoggingConfiguration', 'Level') === 'ALL' &&
      logGroupIsOurs(
        all,
        at(
          machine.Properties,
          'LoggingConfiguration',
          'Destinations',
          0,
          'CloudWatchLogsLogGroup',
          'LogGroupArn',
        ),
      ),
    traces: at(machine.Properties, 'TracingConfiguration', 'Enabled') === true,
    'raises an alarm however it ends badly': [
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ExecutionsAborted',
    ].every((metric) =>
      alarmsOn(all, id, metric).some(({ Properties }) => isSentence(Properties['AlarmDescription'])),
    ),
  }),
);

/** What anybody may ask without a token; nothing else ever. */
const open: ReadonlySet<string> = new Set(['verifyVisit']);

export const apiIsNeverPublic: Check = (template) => [
  ...each('AWS::ApiGateway::Method', (method) => ({
    'asks who calls':
      method.Properties['AuthorizationType'] === 'CUSTOM'
        ? method.Properties['AuthorizerId'] !== undefined
        : open.has(String(method.Properties['OperationName'])) && method.Properties['HttpMethod'] === 'GET',
    'validates requests': method.Properties['RequestValidatorId'] !== undefined,
  }))(template),
  ...each('AWS::ApiGateway::Stage', (stage) => ({
    'keeps an access log': at(stage.Properties, 'AccessLogSetting', 'DestinationArn') !== undefined,
    traces: stage.Properties['TracingEnabled'] === true,
    'is throttled': typeof at(stage.Properties, 'MethodSettings', 0, 'ThrottlingRateLimit') === 'number',
    'throttles what is open of its own':
      [at(stage.Properties, 'MethodSettings')]
        .flat()
        .filter((one) => Number(at(one, 'ThrottlingRateLimit')) <= 5 && at(one, 'DataTraceEnabled') === false)
        .length === open.size,
    'does not log bodies': at(stage.Properties, 'MethodSettings', 0, 'DataTraceEnabled') === false,
  }))(template),
];

function logGroupIsOurs(template: Template, reference: unknown): boolean {
  return resourcesOf(template, 'AWS::Logs::LogGroup').some(
    ([id, group]) =>
      refersTo(reference, id) &&
      typeof group.Properties['RetentionInDays'] === 'number' &&
      group.Properties['KmsKeyId'] !== undefined,
  );
}

// What a deployment would fill in, as far as a schema can tell.
function deployed(variables: unknown, template: Template): Record<string, unknown> {
  const entries = Object.entries((variables ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, dummyFor(value, template)]));
}

function dummyFor(value: unknown, template: Template): unknown {
  if (typeof value !== 'object') return value;
  // JSON of several resources' names.
  const [separator, parts] = list(at(value, 'Fn::Join'));
  if (separator !== undefined)
    return list(parts)
      .map((part) => String(dummyFor(part, template)))
      .join(typeof separator === 'string' ? separator : '');
  const target = template.Resources[String(at(value, 'Ref'))];
  return target?.Type === 'AWS::SQS::Queue'
    ? 'https://sqs.example.com/000000000000/queue'
    : 'name-of-a-resource';
}
