import { at, type Check, list, resourcesOf, type Template } from './template.ts';

/** A machine's definition as deployed, with a plausible ARN where a function's would stand. */
export function definitionsOf(template: Template): [id: string, definition: Record<string, unknown>][] {
  return resourcesOf(template, 'AWS::StepFunctions::StateMachine').map(([id, machine]) => {
    const parts = list(at(machine.Properties, 'DefinitionString', 'Fn::Join', 1));
    const text = parts.map((part) => (typeof part === 'string' ? part : functionArn(part))).join('');
    return [id, JSON.parse(text) as Record<string, unknown>];
  });
}

const fieldsIgnoredLocally = [
  'Assign',
  'HeartbeatSeconds',
  'HeartbeatSecondsPath',
  'ItemBatcher',
  'ItemReader',
  'Output',
  'QueryLanguage',
  'ResultWriter',
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
];
const negationsThatNeverMatch = ['IsBoolean', 'IsNull', 'IsNumeric', 'IsPresent', 'IsString', 'IsTimestamp'];
const typesRun = ['Choice', 'Fail', 'Map', 'Parallel', 'Pass', 'Succeed', 'Task', 'Wait'];

/** What the machines mean on AWS they also mean on one machine: nothing the local interpreter passes over or gets wrong. */
export const statesRunEverywhereAlike: Check = (template) =>
  definitionsOf(template).flatMap(([id, definition]) =>
    statesIn(definition).flatMap(([name, state]) =>
      faultsOf(state).map((fault) => `${id}.${name}: ${fault}`),
    ),
  );

/** Every task says how often it is tried again, also when Lambda turns it away. */
export const tasksAreRetried: Check = (template) =>
  definitionsOf(template).flatMap(([id, definition]) =>
    statesIn(definition)
      .filter(([, state]) => state['Type'] === 'Task')
      .filter(([, state]) => !retriedErrors(state).includes('Lambda.TooManyRequestsException'))
      .map(([name]) => `${id}.${name}: is not retried when Lambda is busy`),
  );

/** A step of the machine itself that fails for good marks the run failed; children fail their map. */
export const failuresAreMarked: Check = (template) =>
  definitionsOf(template).flatMap(([id, definition]) =>
    Object.entries((definition['States'] ?? {}) as Record<string, Record<string, unknown>>)
      .filter(([name, state]) => ['Task', 'Map'].includes(String(state['Type'])) && !name.startsWith('Fail'))
      .filter(([, state]) => at(state, 'Catch', 0, 'ErrorEquals', 0) !== 'States.ALL')
      .map(([name]) => `${id}.${name}: its failure is not marked`),
  );

/** Children of a distributed map, for rules of their own. */
export function statesIn(definition: unknown): [name: string, state: Record<string, unknown>][] {
  const here = Object.entries((at(definition, 'States') ?? {}) as Record<string, Record<string, unknown>>);
  return here.flatMap(([name, state]) => [
    [name, state] as [string, Record<string, unknown>],
    ...statesIn(state['ItemProcessor']),
    ...list(state['Branches']).flatMap(statesIn),
  ]);
}

function faultsOf(state: Record<string, unknown>): string[] {
  const text = JSON.stringify(state);
  return [
    ...(typesRun.includes(String(state['Type'])) ? [] : [`type ${String(state['Type'])}`]),
    ...fieldsIgnoredLocally.filter((field) => field in state),
    ...negationsThatNeverMatch
      .filter((test) => text.includes(`"${test}":false`))
      .map((test) => `${test}: false`),
    ...(text.includes('$$.State.') ? ['$$.State'] : []),
    ...(state['Result'] === false ? ['Result: false'] : []),
  ];
}

function retriedErrors(state: Record<string, unknown>): unknown[] {
  return list(state['Retry']).flatMap((policy) => list(at(policy, 'ErrorEquals')));
}

function functionArn(part: unknown): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${String(at(part, 'Fn::GetAtt', 0))}`;
}
