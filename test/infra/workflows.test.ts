import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { closeInputSchema, planInputSchema } from '../../shared/contracts/import.ts';
import { closeRunInputSchema, scanInputSchema, sweepInputSchema } from '../../shared/contracts/scan.ts';
import { prodTemplates } from './assembly.ts';
import {
  definitionsOf,
  failuresAreMarked,
  statesIn,
  statesRunEverywhereAlike,
  tasksAreRetried,
} from './checks/states.ts';
import { at, resourcesOf, type Template } from './checks/template.ts';

const [, collections] = prodTemplates();
const definitions = definitionsOf(collections);
const instant = '2026-03-02T01:00:00Z';

test('there are three machines', () => {
  expect(definitions.map(([id]) => id.replace(/Workflow.*/, ''))).toEqual([
    'DailyScan',
    'PortfolioImport',
    'VisitPlanning',
  ]);
});

test.each(definitions)('%s is valid Amazon States Language', (_id, definition) => {
  const outcome = validate(structuredClone(definition));
  expect(outcome.isValid ? '' : outcome.errorsText('\n')).toBe('');
});

test.each(Object.entries({ statesRunEverywhereAlike, tasksAreRetried, failuresAreMarked }))(
  '%s',
  (_name, check) => {
    expect(check(collections)).toEqual([]);
  },
);

test('maps run Express children over inline arrays and give nothing back but done', () => {
  const maps = definitions
    .flatMap(([, definition]) => statesIn(definition))
    .filter(([, { Type }]) => Type === 'Map');
  expect(maps.map(([name]) => name)).toEqual([
    'ReviewShards',
    'ImportCalendars',
    'ImportProducts',
    'ImportBorrowers',
    'ImportLoans',
    'ImportPayments',
    'ImportReversals',
    'PlanTerritories',
  ]);
  for (const [, map] of maps) {
    expect(map).toMatchObject({
      MaxConcurrency: 64,
      ResultPath: null,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
    });
  }
  const ends = definitions
    .flatMap(([, definition]) => statesIn(definition))
    .filter(([, { Type }]) => Type === 'Succeed');
  expect(ends.map(([, { OutputPath }]) => OutputPath)).toEqual(Array(8).fill('$.done'));
});

test('the daily scan goes from opening to closing, sweeping first', () => {
  expect(way('DailyScan', 'OpenRun')).toEqual([
    'OpenRun',
    'AlreadyClosed',
    'SweepIntents',
    'ReviewShards',
    'CloseRun',
  ]);
});

test('visit planning goes from opening to closing', () => {
  expect(way('VisitPlanning', 'OpenPlanning')).toEqual([
    'OpenPlanning',
    'AlreadyClosed',
    'PlanTerritories',
    'ClosePlanning',
  ]);
});

test('the import takes each file after those it names things of, and reversals last', () => {
  const files = [
    'ImportCalendars',
    'ImportProducts',
    'ImportBorrowers',
    'ImportLoans',
    'ImportPayments',
    'ImportReversals',
  ];
  expect(way('PortfolioImport', 'PlanImport')).toEqual([
    'PlanImport',
    'AlreadyClosed',
    ...files,
    'CloseImport',
  ]);
});

test.each([
  ['SweepIntents', sweepInputSchema],
  ['CloseRun', closeRunInputSchema],
  ['ClosePlanning', closeRunInputSchema],
  ['CloseImport', closeInputSchema],
])('%s is given what its contract asks for', (name, contract: z.ZodObject) => {
  expect(fieldsGiven(stateNamed(name)['Parameters'])).toEqual(Object.keys(contract.shape).toSorted());
});

test('what starts a machine gives what its first step asks for', () => {
  const [schedule] = resourcesOf(collections, 'AWS::Scheduler::Schedule').filter(([id]) =>
    id.startsWith('DailyScan'),
  );
  const input = String(at(schedule, 1, 'Properties', 'Target', 'Input')).replace(
    '<aws.scheduler.scheduled-time>',
    instant,
  );
  expect(scanInputSchema.parse(JSON.parse(input))).toEqual({ scheduledAt: instant.replace('Z', '.000Z') });

  const rule = resourcesOf(collections, 'AWS::Events::Rule').find(([id]) => id.startsWith('PortfolioImport'));
  const template = String(at(rule, 1, 'Properties', 'Targets', 0, 'InputTransformer', 'InputTemplate'));
  expect(fieldsGiven(JSON.parse(template.replaceAll(/<[^>]+>/g, '""')))).toEqual(
    Object.keys(planInputSchema.shape).toSorted(),
  );
});

test('the retries of an Express child fit into its five minutes', () => {
  const policies = stateNamed('ReviewShard')['Retry'] as {
    IntervalSeconds: number;
    MaxAttempts: number;
    BackoffRate: number;
  }[];
  const seconds = policies.map(({ IntervalSeconds: interval, MaxAttempts: attempts, BackoffRate: rate }) =>
    Array.from({ length: attempts }, (_, attempt) => interval * rate ** attempt).reduce(
      (sum, delay) => sum + delay,
      0,
    ),
  );
  expect(seconds).toEqual([31, 26]);
});

describe('the checks can fail', () => {
  test.each([
    ['an item reader', { ...map(), ItemReader: {} }, /ItemReader/],
    ['JSONata', { ...task(), QueryLanguage: 'JSONata' }, /QueryLanguage/],
    [
      'a negated test',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: false, Next: 'B' }] },
      /IsPresent: false/,
    ],
    [
      'a field inside a child',
      { ...map(), ItemProcessor: { States: { Inner: { ...task(), Assign: {} } } } },
      /Inner: Assign/,
    ],
    ['a false result', { Type: 'Pass', Result: false, End: true }, /Result: false/],
  ])('%s', (_fault, state, report) => {
    expect(statesRunEverywhereAlike(machineOf(state)).join('\n')).toMatch(report);
  });

  test('a task without retries', () => {
    expect(tasksAreRetried(machineOf(task()))).toEqual(['Machine.A: is not retried when Lambda is busy']);
    expect(failuresAreMarked(machineOf(task()))).toEqual(['Machine.A: its failure is not marked']);
  });
});

function stateNamed(wanted: string): Record<string, unknown> {
  return definitions.flatMap(([, definition]) => statesIn(definition)).find(([name]) => name === wanted)![1];
}

// A JSONPath field is written `name.$`.
function fieldsGiven(template: unknown): string[] {
  return Object.keys(template as object)
    .map((name) => name.replace(/\.\$$/, ''))
    .toSorted();
}

function task(): Record<string, unknown> {
  return { Type: 'Task', Resource: 'arn', End: true };
}

function map(): Record<string, unknown> {
  return { Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Succeed' } } }, End: true };
}

function machineOf(state: object): Template {
  const definition = JSON.stringify({ StartAt: 'A', States: { A: state } });
  return {
    Resources: {
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: { 'Fn::Join': ['', [definition]] } },
      },
    },
  };
}

// The states gone through when nothing fails and the run was not closed before.
function way(machine: string, first: string): string[] {
  const definition = definitions.find(([id]) => id.startsWith(machine))![1];
  const states = definition['States'] as Record<string, { Next?: string; Default?: string }>;
  const names: string[] = [];
  for (let name: string | undefined = first; name; name = states[name]!.Next ?? states[name]!.Default)
    names.push(name);
  return names;
}
