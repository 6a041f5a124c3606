import { describe, expect, test } from 'vitest';
import { find } from '../../infra/local/names.ts';
import { lambda, machine, modelOf, type RawResource, table } from './fixture.ts';

const queue: RawResource = { Type: 'AWS::SQS::Queue', Properties: {} };
const with_ = (resource: RawResource, more: object): RawResource => ({
  ...resource,
  Properties: { ...resource.Properties, ...more },
});
const mapping: RawResource = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: 'arn:q', FunctionName: 'f' },
};
const schedule: RawResource = {
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: 'arn:t', RoleArn: 'arn:r' },
  },
};
const rule: RawResource = {
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: ['aws.s3'] }, Targets: [] },
};

describe('the start stops by name', () => {
  test.each<[string, RawResource, string]>([
    ['an unknown type', { Type: 'AWS::Kinesis::Stream' }, 'AWS::Kinesis::Stream (Thing in stack app)'],
    [
      'a table with a stream',
      with_(table, { StreamSpecification: {} }),
      'Thing: property StreamSpecification',
    ],
    ['a local index', with_(table, { LocalSecondaryIndexes: [] }), 'LocalSecondaryIndexes'],
    ['a FIFO queue', with_(queue, { FifoQueue: true }), 'FifoQueue'],
    ['a queue with a delay', with_(queue, { DelaySeconds: 5 }), 'DelaySeconds'],
    ['an event filter', with_(mapping, { FilterCriteria: {} }), 'FilterCriteria'],
    [
      'a flexible window',
      with_(schedule, { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }),
      'FlexibleTimeWindow.Mode',
    ],
    ['a schedule with an end', with_(schedule, { EndDate: '2030-01-01' }), 'EndDate'],
    ['a one-time schedule', with_(schedule, { ScheduleExpression: 'at(2030-01-01T00:00:00)' }), 'at(2030'],
    ['a rule on a schedule', with_(rule, { ScheduleExpression: 'rate(1 day)' }), 'ScheduleExpression'],
    ['a rule of another bus', with_(rule, { EventBusName: 'other' }), 'EventBusName'],
    ['an event operator', with_(rule, { EventPattern: { a: [{ numeric: ['>', 1] }] } }), 'operator numeric'],
    ['a function in Python', with_(lambda('a'), { Runtime: 'python3.13' }), 'only Node.js'],
    ['a function with layers', with_(lambda('a'), { Layers: ['x'] }), 'Layers'],
    ['a missing asset', with_(lambda('a'), { Code: { S3Bucket: 'b', S3Key: 'no.zip' } }), 'no.zip'],
    [
      'bucket replication',
      { Type: 'AWS::S3::Bucket', Properties: { ReplicationConfiguration: {} } },
      'Replication',
    ],
  ])('%s', (_, resource, message) => {
    expect(() => modelOf({ Thing: resource })).toThrow(message);
  });

  test('a variable that names something inert', () => {
    const key = { Type: 'AWS::KMS::Key' };
    expect(() => modelOf({ Key: key, Thing: lambda('a', { KEY_ID: { Ref: 'Key' } }) })).toThrow(
      'variable KEY_ID',
    );
  });
});

const end = { Type: 'Pass', End: true };
const invoke = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'arn:f', 'Payload.$': '$' },
  End: true,
};
const map = {
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'In', States: { In: end } },
  End: true,
};
const choice = (more: object): object => ({
  Type: 'Choice',
  Choices: [{ Next: 'S', Variable: '$.a', ...more }],
});

describe('a machine is refused by state and field', () => {
  test.each<[object, string]>([
    [{ ...end, Assign: {} }, 'field Assign'],
    [{ ...end, QueryLanguage: 'JSONata' }, 'field QueryLanguage'],
    [{ ...end, Result: false }, 'field Result false'],
    [{ ...end, Parameters: { 'a.$': '$$.State.Name' } }, 'path $$.State.Name'],
    [{ ...end, Parameters: { 'a.$': '$$.Execution.StartTime' } }, 'path $$.Execution.StartTime'],
    [{ ...end, Parameters: { 'a.$': 'States.UUID()' } }, 'States.UUID'],
    [{ ...end, OutputPath: '$.list[*]' }, 'path $.list[*]'],
    [{ ...invoke, HeartbeatSeconds: 5 }, 'field HeartbeatSeconds'],
    [
      { ...invoke, Resource: 'arn:aws:states:::sqs:sendMessage' },
      'resource arn:aws:states:::sqs:sendMessage',
    ],
    [
      { ...invoke, Parameters: { FunctionName: 'f', InvocationType: 'Event' } },
      'field Parameters.InvocationType',
    ],
    [{ ...map, ItemBatcher: {} }, 'field ItemBatcher'],
    [{ ...map, ItemReader: {} }, 'field ItemReader'],
    [{ ...map, ResultWriter: {} }, 'field ResultWriter'],
    [{ ...map, ToleratedFailurePercentage: 5 }, 'field ToleratedFailurePercentage'],
    [choice({ IsPresent: false }), 'field IsPresent false'],
    [
      { Type: 'Choice', Choices: [{ Next: 'S', Not: { Variable: '$.a', IsNull: false } }] },
      'field IsNull false',
    ],
    [{ Type: 'Teleport' }, 'type Teleport'],
  ])('%j', (state, message) => {
    const definition = { StartAt: 'S', States: { S: state } };
    expect(() => modelOf({ Thing: machine(definition) })).toThrow(message);
    expect(() => modelOf({ Thing: machine(definition) })).toThrow('state S');
  });

  test('inside maps too, and two states of one name', () => {
    const inner = (name: string, state: object): object => ({
      StartAt: 'S',
      States: { S: { ...map, ItemProcessor: { StartAt: name, States: { [name]: state } } } },
    });
    expect(() => modelOf({ Thing: machine(inner('In', { ...end, Assign: {} })) })).toThrow(
      'state In: field Assign',
    );
    expect(() => modelOf({ Thing: machine(inner('S', end)) })).toThrow('two states are named S');
    const path = { ...end, Parameters: { 'a.$': '$$.Execution.Input.x' } };
    expect(() => modelOf({ Thing: machine(inner('In', path)) })).toThrow('$$.Execution.Input.x');
  });
});

describe('names', () => {
  const things = [
    'app/Channels/Visits/Queue/Resource',
    'app/Channels/Visits/DeadLetters/Resource',
    'app/Calls/Queue',
  ].map((path) => ({
    resource: { stack: 'app', logicalId: path.replaceAll('/', ''), path, type: 'x', properties: {} },
    physicalName: path,
  }));

  test.each<[string, number]>([
    ['visits', 0],
    ['Visits', 0],
    ['Channels/Visits', 0],
    ['visits/dead-letters', 1],
    ['calls', 2],
    ['app/Calls/Queue', 2],
  ])('%s', (name, index) => {
    expect(find('queue', things, name)).toBe(things[index]);
  });

  test('none and several are errors that say what there is', () => {
    expect(() => find('queue', things, 'sms')).toThrow('There are: Channels/Visits');
    expect(() => find('queue', [...things, things[0]!], 'visits')).toThrow('Several queues');
  });

  test('a model finds what a template gives a name', () => {
    const { tables } = modelOf({ Thing: with_(table, { TableName: 'ledger' }), Other: table });
    expect(tables.map(({ spec }) => spec.name)).toEqual(['ledger', 'app-Other']);
  });
});
