import { randomUUID } from 'node:crypto';
import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import { isList, isRecord, type JsonRecord, parseJson } from './json.ts';
import type { Invoker } from './lambda-host.ts';
import { checkedStates, type MachineState } from './machine-check.ts';
import { readProperties } from './properties.ts';
import { Unsupported } from './unsupported.ts';

// The one file that knows the interpreter: a better one takes its place here.

export type ExecutionResult =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

export interface MachineSpec {
  readonly name: string;
  readonly arn: string;
  readonly states: readonly MachineState[];
  readonly definition: StateMachineDefinition;
}

const machineSchema = z.strictObject({
  DefinitionString: z.string(),
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).optional(),
});
const INVOKE = 'arn:aws:states:::lambda:invoke';
const LAMBDA = /^arn:aws:lambda:/;
/** The interpreter stops a task without a time limit after 60 s; Step Functions never does. Seconds a timer can bear. */
const NO_LIMIT = 2_000_000;
const MAP_FAILED = 'States.ExceedToleratedFailureThreshold';
/** Bytes of input or output of a state. */
const PAYLOAD_LIMIT = 262_144;

/** Reads a state machine, refusing by state and field what would run otherwise than in AWS. */
export function readMachine(
  resource: TemplateResource,
  properties: JsonRecord,
  { name, arn }: { name: string; arn: string },
): MachineSpec {
  const { DefinitionString } = readProperties(resource, properties, {
    schema: machineSchema,
    inert: [
      'StateMachineName',
      'RoleArn',
      'LoggingConfiguration',
      'TracingConfiguration',
      'EncryptionConfiguration',
      'Tags',
    ],
  });
  const raw = parseJson(DefinitionString);
  if (!isRecord(raw)) throw new Unsupported(`Machine ${name}: the definition is not an object.`);
  const states = checkedStates(name, raw);
  for (const { name: state, state: body } of states)
    if (body['Type'] === 'Task') checkTask(`Machine ${name}, state ${state}`, body);
  const definition: unknown = structuredClone(asStepFunctions(raw));
  if (!isDefinition(definition)) throw new Unsupported(`Machine ${name}: field StartAt.`);
  return { name, arn, states, definition };
}

function checkTask(where: string, state: JsonRecord): void {
  const resource = String(state['Resource']);
  if (LAMBDA.test(resource)) return;
  if (resource !== INVOKE) throw new Unsupported(`${where}: resource ${resource}.`);
  const parameters = isRecord(state['Parameters']) ? state['Parameters'] : {};
  for (const key of Object.keys(parameters))
    if (!['FunctionName', 'Payload', 'Payload.$'].includes(key))
      throw new Unsupported(`${where}: field Parameters.${key}.`);
  if (typeof parameters['FunctionName'] !== 'string')
    throw new Unsupported(`${where}: field Parameters.FunctionName.`);
}

/**
 * The definition in terms the interpreter carries out rightly: no hidden time limit, and a distributed map whose child
 * failed fails with States.ExceedToleratedFailureThreshold, not with the child's error (which stays in the cause).
 */
function asStepFunctions(value: unknown): unknown {
  if (isList(value)) return value.map((item) => asStepFunctions(item));
  if (!isRecord(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asStepFunctions(item)]));
  if (value['Type'] === 'Task' && typeof value['Resource'] === 'string')
    return { TimeoutSeconds: NO_LIMIT, ...copy };
  const config = value['ProcessorConfig'];
  return isRecord(config) && config['Mode'] === 'DISTRIBUTED' ? failingAsMap(copy) : copy;
}

function failingAsMap(processor: JsonRecord): JsonRecord {
  const states = isRecord(processor['States']) ? processor['States'] : {};
  const failed = `${Object.keys(states).join('+')} failed`;
  const guarded = Object.entries(states).map(([name, state]): [string, unknown] => {
    if (!isRecord(state)) return [name, state];
    if (state['Type'] === 'Fail') return [name, { ...state, Error: MAP_FAILED }];
    if (!['Task', 'Map', 'Parallel'].includes(String(state['Type']))) return [name, state];
    const catches = isList(state['Catch']) ? state['Catch'] : [];
    return [name, { ...state, Catch: [...catches, { ErrorEquals: ['States.ALL'], Next: failed }] }];
  });
  const fail = { Type: 'Fail', Error: MAP_FAILED, CausePath: '$.Cause' };
  const isGuarded = guarded.some(([, state]) => isRecord(state) && 'Catch' in state);
  return { ...processor, States: { ...Object.fromEntries(guarded), ...(isGuarded && { [failed]: fail }) } };
}

function isDefinition(value: unknown): value is StateMachineDefinition {
  return isRecord(value) && typeof value['StartAt'] === 'string' && isRecord(value['States']);
}

/**
 * Runs executions. Waits and the pauses between retries take no time, real or virtual: an execution happens at the
 * instant at which it was started.
 */
export class Machines {
  readonly #machines = new Map<string, { spec: MachineSpec; machine: StateMachine; options: RunOptions }>();

  constructor(specs: readonly MachineSpec[], host: Invoker) {
    for (const spec of specs) {
      // The interpreter checks targets and paths once more, here, at load.
      const machine = new StateMachine(spec.definition);
      const entry = { spec, machine, options: { overrides: overridesFor(spec, host) } };
      this.#machines.set(spec.name, entry).set(spec.arn, entry);
    }
  }

  /** Starts an execution by machine name or ARN and waits for its end. Rejects only for a machine there is none of. */
  async start(nameOrArn: string, input: unknown): Promise<ExecutionResult> {
    const entry = this.#machines.get(nameOrArn);
    if (entry === undefined) throw new Unsupported(`Machine ${nameOrArn}: the assembly has none.`);
    const { spec, machine, options } = entry;
    const name = randomUUID();
    const context = {
      Execution: { Id: `${spec.arn.replace(':stateMachine:', ':execution:')}:${name}`, Name: name },
      StateMachine: { Id: spec.arn, Name: spec.name },
    };
    try {
      const { result } = machine.run(z.json().parse(input), { ...options, context });
      return { status: 'SUCCEEDED', output: await result };
    } catch (failure) {
      const inner = failure instanceof Error ? (failure.cause ?? failure) : failure;
      if (!(inner instanceof Error))
        return { status: 'FAILED', error: 'States.Runtime', cause: String(inner) };
      return { status: 'FAILED', error: inner.name, cause: inner.message };
    }
  }
}

function overridesFor(spec: MachineSpec, host: Invoker): NonNullable<RunOptions['overrides']> {
  const ofType = (type: string): MachineState[] => spec.states.filter(({ state }) => state['Type'] === type);
  const retrying = spec.states.filter(({ state }) => 'Retry' in state);
  return {
    taskResourceLocalHandlers: Object.fromEntries(ofType('Task').map((one) => [one.name, taskOf(one, host)])),
    waitTimeOverrides: Object.fromEntries(ofType('Wait').map(({ name }) => [name, 0])),
    retryIntervalOverrides: Object.fromEntries(retrying.map(({ name }) => [name, 0])),
  };
}

function taskOf({ name, state }: MachineState, host: Invoker) {
  const resource = String(state['Resource']);
  const isPlain = LAMBDA.test(resource);
  return async (input: unknown) => {
    limitSize(name, 'input', input);
    const parameters = isRecord(input) ? input : {};
    const functionName = isPlain ? resource : String(parameters['FunctionName']);
    const result = await host.invoke(functionName, isPlain ? input : (parameters['Payload'] ?? {}));
    if (!result.ok) throw stepError(result.errorType, JSON.stringify(lambdaError(result)));
    limitSize(name, 'result', result.payload);
    const payload = z.json().parse(result.payload);
    return isPlain ? payload : { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
  };
}

function lambdaError(result: { errorType: string; errorMessage: string; trace: string }): object {
  return { errorType: result.errorType, errorMessage: result.errorMessage, trace: result.trace.split('\n') };
}

function limitSize(state: string, what: string, value: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(value ?? null));
  if (bytes <= PAYLOAD_LIMIT) return;
  const message = `The state/task '${state}' has a ${what} of ${bytes} bytes, more than ${PAYLOAD_LIMIT}.`;
  // As in AWS, not even States.ALL retries or catches it.
  throw Object.assign(stepError('States.DataLimitExceeded', message), {
    isRetryable: false,
    isCatchable: false,
  });
}

function stepError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
