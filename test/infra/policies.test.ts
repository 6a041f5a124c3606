import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readTemplate, stacksOf, together } from './assembly.ts';
import {
  apiIsNeverPublic,
  environmentsMatch,
  failureSentencesDiffer,
  functionsAreTheHouses,
  machinesTellTheirFailure,
} from './checks/compute.ts';
import { bucketsAreClosed, keysRotateAndStay, tablesOutliveMistakes } from './checks/data.ts';
import { policiesLetNobodyIn, rolesNameWhatTheyMay } from './checks/iam.ts';
import {
  deliveriesHaveDeadLetters,
  queuesAreClosed,
  queuesLoseNothingSilently,
  topicsAreClosed,
} from './checks/queues.ts';
import {
  at,
  type Check,
  resourcesOf,
  type Resource,
  type Template,
  textsArePlainAscii,
} from './checks/template.ts';
import { envModules } from './env-modules.ts';

const schemas: ReadonlyMap<string, z.ZodObject> = new Map(
  Object.entries(envModules).map(([name, schema]) => [name.replace(/Env$/, ''), schema]),
);

const checks: Record<string, Check> = {
  tablesOutliveMistakes,
  bucketsAreClosed,
  keysRotateAndStay,
  queuesLoseNothingSilently,
  queuesAreClosed,
  deliveriesHaveDeadLetters,
  topicsAreClosed,
  functionsAreTheHouses,
  failureSentencesDiffer,
  environmentsMatch: environmentsMatch(schemas),
  machinesTellTheirFailure,
  apiIsNeverPublic,
  rolesNameWhatTheyMay,
  policiesLetNobodyIn,
  textsArePlainAscii,
};

const stacks = { local: stacksOf('local'), dev: stacksOf('dev'), prod: stacksOf('prod') };
const [data, ...working] = stacks.prod.map(readTemplate) as [Template, ...Template[]];
const collections = together(working);

describe.each(Object.entries(stacks))('in %s', (_stage, assembled) => {
  const templates = assembled.map(readTemplate);

  test('CloudFormation takes 500 resources a stack: there is room for a few more', () => {
    for (const { Resources } of templates) expect(Object.keys(Resources).length).toBeLessThan(490);
  });

  test('the data stack cannot be deleted', () => {
    expect(assembled[0]?.terminationProtection).toBe(true);
  });

  test.each(Object.entries(checks))('%s', (_name, check) => {
    expect(templates.flatMap(check)).toEqual([]);
  });
});

test('every schema has its function, and every function its schema', () => {
  const handlers = only('AWS::Lambda::Function').map(({ Properties }) => String(Properties['Handler']));
  expect(handlers.toSorted()).toEqual([...schemas.keys()].map((name) => `index.${name}`).toSorted());
});

describe('the tables are those the adapters know', () => {
  test('four tables, keyed by pk and sk', () => {
    const tables = resourcesOf(data, 'AWS::DynamoDB::Table').map(
      ([, table]) => table.Properties['KeySchema'],
    );
    const keys = [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ];
    expect(tables).toEqual([keys, keys, keys, keys]);
  });

  test('by-due holds keys only; by-next-action what the sweeper chooses by', () => {
    const indexes = resourcesOf(data, 'AWS::DynamoDB::Table').flatMap(
      ([, table]) => (table.Properties['GlobalSecondaryIndexes'] ?? []) as Record<string, unknown>[],
    );
    expect(indexes).toMatchObject([
      {
        IndexName: 'by-due',
        KeySchema: [{ AttributeName: 'dueShard' }, { AttributeName: 'pk' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: 'by-next-action',
        KeySchema: [{ AttributeName: 'openShard' }, { AttributeName: 'nextAction' }],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['reviewedOn', 'intentState', 'intentReadyAt'],
        },
      },
    ]);
  });
});

describe('limits of the business', () => {
  /** The queues of texts as event sources, one a lane; visits have one of their own. */
  const textSources = () =>
    only('AWS::Lambda::EventSourceMapping').filter(({ Properties }) =>
      /ChannelsSms(Cn|Tw|Other)Queue/.test(JSON.stringify(Properties['EventSourceArn'])),
    );

  test('a queue a lane, two texts at a time: a sender id takes ten parts a second, a text takes about 0.15 s', () => {
    const each = { Properties: { BatchSize: 10, ScalingConfig: { MaximumConcurrency: 2 } } };
    expect(textSources()).toMatchObject([each, each, each]);
    const targets = textSources().map(({ Properties }) => JSON.stringify(Properties['EventSourceArn']));
    expect(new Set(targets).size).toBe(3);
  });

  test('a text that waits an hour rings, in each lane by its name', () => {
    const ages = only('AWS::CloudWatch::Alarm').filter(({ Properties }) =>
      /Texts \((cn|tw|other)\) wait/.test(String(Properties['AlarmDescription'])),
    );
    expect(ages).toHaveLength(3);
    for (const { Properties } of ages)
      expect(Properties).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 3600 });
  });

  test('one text that fails does not send the nine beside it again', () => {
    expect(textSources()[0]?.Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
  });

  test('a batch of texts is hidden six times as long as the gate may take', () => {
    const gate = withDescription('AWS::Lambda::Function', 'send-gate: sendGate');
    const queues = resourcesOf(collections, 'AWS::SQS::Queue').filter(([id]) =>
      /ChannelsSms\w+Queue/.test(id),
    );
    expect(queues).toHaveLength(3);
    for (const [, { Properties }] of queues)
      expect(Properties['VisibilityTimeout']).toBe(6 * Number(gate.Properties['Timeout']));
  });

  test('the scan starts at nine on the bank’s clock, with the instant it was scheduled for', () => {
    expect(withDescription('AWS::Scheduler::Schedule', 'Starts the daily scan').Properties).toMatchObject({
      ScheduleExpression: 'cron(0 9 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Shanghai',
      Target: { Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}' },
    });
  });

  test('intents left behind are swept every five minutes', () => {
    expect(
      withDescription('AWS::Scheduler::Schedule', 'Sweeps intents left behind').Properties,
    ).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Target: { Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
    });
  });

  test('only the manifest, which is uploaded last, starts an import', () => {
    const patterns = only('AWS::Events::Rule').map(({ Properties }) => Properties['EventPattern']);
    expect(patterns.find((one) => at(one, 'detail-type', 0) === 'Object Created')).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { object: { key: [{ wildcard: 'feed/*/manifest.json' }] } },
    });
  });

  test('the API takes 200 calls a second: more than people make, less than the tables would notice', () => {
    expect(only('AWS::ApiGateway::Stage')[0]?.Properties['MethodSettings']).toMatchObject([
      { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
      // What takes no token has a small share of its own.
      { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 20 },
    ]);
  });

  test('logs are kept for a year', () => {
    const retentions = only('AWS::Logs::LogGroup').map(({ Properties }) => Properties['RetentionInDays']);
    expect(new Set(retentions)).toEqual(new Set([365]));
  });
});

describe('the checks can fail', () => {
  const faults: { fault: string; check: Check; plant: (template: Template) => void; says: RegExp }[] = [
    {
      fault: 'a variable no schema parses',
      check: environmentsMatch(schemas),
      plant: (template) => {
        variablesOf(first(template, 'AWS::Lambda::Function'))['EXTRA'] = 'x';
      },
      says: /EXTRA/,
    },
    {
      fault: 'a variable that is missing',
      check: environmentsMatch(schemas),
      plant: (template) => {
        delete variablesOf(first(template, 'AWS::Lambda::Function'))['LOG_LEVEL'];
      },
      says: /LOG_LEVEL/,
    },
    {
      fault: 'a queue without dead letters',
      check: queuesLoseNothingSilently,
      plant: (template) => {
        for (const [, queue] of resourcesOf(template, 'AWS::SQS::Queue'))
          delete queue.Properties['RedrivePolicy'];
      },
      says: /has a dead letter queue/,
    },
    {
      fault: 'alarms that nobody hears',
      check: functionsAreTheHouses,
      plant: (template) => {
        for (const [, alarm] of resourcesOf(template, 'AWS::CloudWatch::Alarm'))
          delete alarm.Properties['AlarmActions'];
      },
      says: /raises an alarm/,
    },
    {
      fault: 'a public method',
      check: apiIsNeverPublic,
      plant: (template) => {
        first(template, 'AWS::ApiGateway::Method').Properties['AuthorizationType'] = 'NONE';
      },
      says: /asks who calls/,
    },
    {
      fault: 'a role that may do anything with any table',
      check: rolesNameWhatTheyMay,
      plant: (template) => {
        first(template, 'AWS::IAM::Policy').Properties['PolicyDocument'] = {
          Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
        };
      },
      says: /action dynamodb:\*/,
    },
  ];

  test.each(faults)('$fault', ({ check, plant, says }) => {
    const faulty = structuredClone(collections);
    plant(faulty);
    expect(check(faulty).join('\n')).toMatch(says);
  });

  test('a table without point-in-time recovery', () => {
    const faulty = structuredClone(data);
    delete resourcesOf(faulty, 'AWS::DynamoDB::Table')[0]![1].Properties['PointInTimeRecoverySpecification'];
    expect(tablesOutliveMistakes(faulty)).toHaveLength(1);
  });
});

function only(type: string): Resource[] {
  return resourcesOf(collections, type).map(([, resource]) => resource);
}

function first(template: Template, type: string): Resource {
  return resourcesOf(template, type)[0]![1];
}

function variablesOf({ Properties }: Resource): Record<string, unknown> {
  return (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
}

function withDescription(type: string, description: string): Resource {
  return only(type).find(({ Properties }) => Properties['Description'] === description)!;
}
