import fc from 'fast-check';
import { type Role, roles } from '../../shared/contracts/api/caller.ts';
import { isOpen, type Operation } from './document.ts';
import { hostile, hostileText, valueOf } from './values.ts';

/** A request before the values the API has given are put into it. */
export interface Plan {
  readonly operation: Operation;
  /** Index of the caller among those of the role; `none` and `forged` bring no good token. */
  readonly caller: { readonly role: Role | 'none' | 'forged'; readonly which: number };
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [name: string, value: unknown])[];
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined: none is sent. */
  readonly body: unknown;
  /** What is done to the whole before it goes. */
  readonly twist: Twist;
}

export type Twist =
  | 'none'
  | 'wrong-method'
  | 'longer-path'
  | 'wrong-type'
  | 'broken-json'
  | 'deep-json'
  | 'large-body'
  | 'bare-body'
  | 'query-twice'
  | 'query-unknown';

const twists: fc.Arbitrary<Twist> = fc.oneof(
  { weight: 600, arbitrary: fc.constant<Twist>('none') },
  {
    weight: 40,
    arbitrary: fc.constantFrom<Twist>(
      'wrong-method',
      'longer-path',
      'wrong-type',
      'broken-json',
      'deep-json',
      'bare-body',
      'query-twice',
      'query-unknown',
    ),
  },
  { weight: 1, arbitrary: fc.constant<Twist>('large-body') },
);

/** `loanId` for the `id` of `/loans/{id}`: what other answers call the same thing. */
function nameOf(path: string, name: string): string {
  if (name !== 'id') return name;
  const before = path.split('/').at(path.split('/').indexOf('{id}') - 1) ?? '';
  return `${before.replace(/s$/, '')}Id`;
}

const sometimes = <T>(rare: fc.Arbitrary<T>, usual: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: rare }, { weight: 20, arbitrary: usual });

function callerFor(operation: Operation): fc.Arbitrary<Plan['caller']> {
  const role = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.constantFrom(...(isOpen(operation) ? (['none'] as const) : operation['x-roles'])),
    },
    { weight: 1, arbitrary: fc.constantFrom(...roles) },
    { weight: 1, arbitrary: fc.constantFrom('none' as const, 'forged' as const) },
  );
  return fc.record({ role, which: fc.nat(3) });
}

function headersFor({ parameters }: Operation): fc.Arbitrary<Record<string, unknown>> {
  const headers = parameters.filter(({ in: place }) => place === 'header');
  const values: Record<string, fc.Arbitrary<unknown>> = {};
  for (const { name, schema, required } of headers) {
    const good =
      name === 'Idempotency-Key'
        ? fc.oneof(
            { weight: 9, arbitrary: fc.uuid() },
            { weight: 1, arbitrary: fc.nat(20).map((at) => `again-${at}`) },
          )
        : name === 'If-Match'
          ? fc.oneof(
              fc.record({
                $known: fc.constant('etag'),
                pick: fc.nat(99),
                otherwise: fc.constant('"1"'),
              }),
              fc.integer({ min: 1, max: 5 }).map((version) => `"${version}"`),
            )
          : valueOf(schema, name);
    values[name] = required
      ? sometimes<unknown>(fc.oneof(hostileText, fc.constant(undefined)), good)
      : fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(undefined) }, { weight: 1, arbitrary: good });
  }
  return fc.record(values);
}

function queryFor({ parameters, path }: Operation): fc.Arbitrary<Plan['query']> {
  const named = parameters
    .filter(({ in: place }) => place === 'query')
    .map(({ name, schema, required }) => {
      const value = valueOf(schema, name === 'cursor' ? 'next' : nameOf(path, name));
      return fc.option(
        value.map((one) => [name, one] as const),
        { freq: required ? 20 : 2 },
      );
    });
  return fc.tuple(...named).map((all) => all.filter((one) => one !== null));
}

/** Requests for one operation: most nearly right, some wrong in one place, few hostile as a whole. */
export function requestsFor(operation: Operation): fc.Arbitrary<Plan> {
  const params = operation.parameters
    .filter(({ in: place }) => place === 'path')
    .map(({ name, schema }) => [name, valueOf(schema, nameOf(operation.path, name))] as const);
  const schema = operation.requestBody?.content['application/json']?.schema;
  const example = operation.requestBody?.content['application/json']?.example;
  const body =
    schema === undefined
      ? sometimes(hostile, fc.constant<unknown>(undefined))
      : fc.oneof(
          { weight: 3, arbitrary: valueOf(schema, 'body') },
          { weight: 1, arbitrary: fc.constant(example) },
        );
  return fc.record({
    operation: fc.constant(operation),
    caller: callerFor(operation),
    params: fc.record(Object.fromEntries(params)),
    query: queryFor(operation),
    headers: headersFor(operation),
    body,
    twist: twists,
  });
}
