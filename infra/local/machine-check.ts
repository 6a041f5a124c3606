import { isList, isRecord, type JsonRecord } from './json.ts';
import { Unsupported } from './unsupported.ts';

const paths = ['InputPath', 'OutputPath', 'ResultPath'];
const flow = ['Next', 'End'];
const results = ['ResultSelector', 'Retry', 'Catch'];

/** The fields the interpreter carries out as Step Functions does. Any other field stops the load by its name. */
const fieldsByType: Readonly<Record<string, readonly string[]>> = {
  Pass: [...flow, ...paths, 'Parameters', 'Result'],
  Task: [...flow, ...paths, ...results, 'Resource', 'Parameters', 'TimeoutSeconds'],
  Choice: ['InputPath', 'OutputPath', 'Choices', 'Default'],
  Wait: [...flow, 'InputPath', 'OutputPath', 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: ['InputPath', 'OutputPath'],
  Fail: ['Error', 'Cause', 'ErrorPath', 'CausePath'],
  Parallel: [...flow, ...paths, ...results, 'Branches'],
  Map: [
    ...flow,
    ...paths,
    ...results,
    'ItemsPath',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrency',
    'Label',
  ],
};
const REFERENCE = /^\$(\.[A-Za-z_]\w*|\[\d+\]|\['[^']+'\])*$/;
const CONTEXT = /^\$\$\.(Execution\.(Id|Name)|StateMachine\.(Id|Name))$/;
/** Right at the top only: inside a map or branch the interpreter shows the inner input. */
const INPUT = /^\$\$\.Execution\.Input(\.[A-Za-z_]\w*)*$/;
const ITEM = /^\$\$\.Map\.Item\.(Index|Value(\.[A-Za-z_]\w*)*)$/;
/** UUID and MathRandom differ between runs; the rest of the intrinsic functions behave. */
const RANDOM = /States\.(UUID|MathRandom)/;
const TYPE_TESTS = ['IsPresent', 'IsNull', 'IsString', 'IsNumeric', 'IsBoolean', 'IsTimestamp'];

export interface MachineState {
  readonly name: string;
  readonly state: JsonRecord;
}

/**
 * Every state of a definition, those inside maps and branches too, after refusing what the interpreter would ignore or
 * get wrong. Throws Unsupported with machine, state and field.
 */
export function checkedStates(machine: string, definition: JsonRecord): MachineState[] {
  const states = collect(machine, definition, true);
  const names = new Set<string>();
  for (const { name } of states) {
    if (names.has(name)) throw new Unsupported(`Machine ${machine}: two states are named ${name}.`);
    names.add(name);
  }
  return states;
}

function collect(machine: string, definition: JsonRecord, top: boolean): MachineState[] {
  const fields = [
    'Comment',
    'StartAt',
    'States',
    ...(top ? ['TimeoutSeconds', 'Version'] : ['ProcessorConfig']),
  ];
  for (const [field, value] of Object.entries(definition))
    if (!fields.includes(field) && !(field === 'QueryLanguage' && value === 'JSONPath'))
      throw new Unsupported(`Machine ${machine}: field ${field}.`);
  const states = definition['States'];
  if (!isRecord(states)) throw new Unsupported(`Machine ${machine}: field States.`);
  return Object.entries(states).flatMap(([name, state]) => {
    if (!isRecord(state)) throw new Unsupported(`Machine ${machine}, state ${name}: not an object.`);
    checkState(
      `Machine ${machine}, state ${name}`,
      state,
      top ? [REFERENCE, CONTEXT, INPUT] : [REFERENCE, CONTEXT],
    );
    return [{ name, state }, ...inner(state).flatMap((one) => collect(machine, one, false))];
  });
}

function inner(state: JsonRecord): JsonRecord[] {
  const branches = isList(state['Branches']) ? state['Branches'] : [];
  return [state['ItemProcessor'], ...branches].filter(isRecord);
}

function checkState(where: string, state: JsonRecord, allowed: readonly RegExp[]): void {
  const type = String(state['Type']);
  const fields = fieldsByType[type];
  if (fields === undefined) throw new Unsupported(`${where}: type ${type}.`);
  for (const [field, value] of Object.entries(state)) {
    const known = field === 'Type' || field === 'Comment' || fields.includes(field);
    if (!known && !(field === 'QueryLanguage' && value === 'JSONPath'))
      throw new Unsupported(`${where}: field ${field}.`);
    if (field.endsWith('Path') && typeof value === 'string')
      checkPath(`${where}: field ${field}`, value, allowed);
  }
  if ('Result' in state && !state['Result'])
    throw new Unsupported(
      `${where}: field Result ${JSON.stringify(state['Result'])} (the interpreter drops it).`,
    );
  checkTemplate(`${where}: field Parameters`, state['Parameters'], allowed);
  checkTemplate(`${where}: field ResultSelector`, state['ResultSelector'], allowed);
  checkTemplate(`${where}: field ItemSelector`, state['ItemSelector'], [...allowed, ITEM]);
  if (isList(state['Choices'])) for (const rule of state['Choices']) checkRule(where, rule, allowed);
  if (type === 'Map' && !isRecord(state['ItemProcessor']))
    throw new Unsupported(`${where}: field ItemProcessor is missing.`);
}

function checkRule(where: string, rule: unknown, allowed: readonly RegExp[]): void {
  if (!isRecord(rule)) throw new Unsupported(`${where}: field Choices.`);
  for (const [operator, value] of Object.entries(rule)) {
    if (TYPE_TESTS.includes(operator) && value !== true)
      throw new Unsupported(
        `${where}: field ${operator} ${JSON.stringify(value)} (it never matches; use Not).`,
      );
    if (operator === 'Variable' || operator.endsWith('Path'))
      checkPath(`${where}: field ${operator}`, typeof value === 'string' ? value : '', allowed);
    if (operator === 'Not') checkRule(where, value, allowed);
    if ((operator === 'And' || operator === 'Or') && isList(value))
      for (const part of value) checkRule(where, part, allowed);
    if (['Assign', 'Condition', 'Output'].includes(operator))
      throw new Unsupported(`${where}: field ${operator}.`);
  }
}

function checkTemplate(where: string, value: unknown, allowed: readonly RegExp[]): void {
  if (isList(value)) for (const item of value) checkTemplate(where, item, allowed);
  if (!isRecord(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (!key.endsWith('.$')) checkTemplate(where, item, allowed);
    else if (typeof item !== 'string') throw new Unsupported(`${where}: ${key} is not a path.`);
    else if (item.startsWith('States.')) {
      if (RANDOM.test(item)) throw new Unsupported(`${where}: ${item} differs between runs.`);
      for (const path of item.match(/\$[^\s,()]*/g) ?? []) checkPath(where, path, allowed);
    } else checkPath(where, item, allowed);
  }
}

/** Wildcards, filters, slices, `$$.State`, `$$.Task` and execution times: the interpreter lacks them or has real time. */
function checkPath(where: string, path: string, allowed: readonly RegExp[]): void {
  if (!allowed.some((form) => form.test(path))) throw new Unsupported(`${where}: path ${path}.`);
}
