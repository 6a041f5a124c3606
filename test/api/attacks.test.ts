import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../shared/contracts/api/problems.ts';
import { hasBody, parametersOf } from '../../shared/contracts/api/route.ts';
import type { ProxyEvent } from '../../shared/runtime/api/http.ts';
import { callers, type Cell, cellOf, type CellRoute, cellRoutes, eventFor } from '../support/api-cells.ts';

/** Stands in every attack; no answer may hold it. */
const secret = 'Zhang-San-4242';

/** One request of many on one world: each must be refused, change nothing and be echoed by nothing. */
interface Attack {
  readonly name: string;
  readonly event: ProxyEvent;
  readonly status: number | readonly number[];
}

async function refuses(one: CellRoute, attacksOn: (cell: Cell, good: ProxyEvent) => Attack[]) {
  const cell = await cellOf(one);
  const { world, own } = cell;
  const before = world.stored();
  for (const { name, event, status } of attacksOn(
    cell,
    eventFor(one.route, callers[one.route.roles[0]!], own),
  )) {
    const reply = await world.send(event);
    expect([status].flat(), `${name}: ${reply.body}`).toContain(reply.statusCode);
    expect(problemSchema.parse(JSON.parse(reply.body)).status, name).toBe(reply.statusCode);
    expect(reply.body, name).not.toContain(secret);
    expect(world.stored(), name).toBe(before);
  }
}

type Json = Readonly<Record<string, unknown>>;
const deep = `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`;

const wholeBodies: readonly [name: string, body: (own: Json) => string, status: number][] = [
  ['oversized', (own) => JSON.stringify({ ...own, text: secret.repeat(10_000) }), 413],
  ['nested without end', () => deep, 400],
  ['a list nested without end', () => '['.repeat(30_000), 400],
  ['a prototype', (own) => `{"__proto__":{"role":"supervisor"},${JSON.stringify(own).slice(1)}`, 400],
  ['a constructor', (own) => JSON.stringify({ ...own, constructor: { prototype: { role: secret } } }), 400],
  ['another owner', (own) => JSON.stringify({ ...own, ownerId: 'B-2', role: secret }), 400],
  ['half a character', (own) => `${JSON.stringify(own).slice(0, -1)},"x":"\\ud800${secret}"}`, 400],
  ['not JSON', () => `{"a":${secret}`, 400],
  ['a bare text', () => JSON.stringify(secret), 400],
  ['a list', (own) => JSON.stringify([own]), 400],
  ['null', () => 'null', 400],
  ['nothing', () => '', 400],
];

/** Every object in a body with a name more, and every text with signs no text may have. */
function inEachPlace(value: unknown): { name: string; value: unknown }[] {
  if (typeof value === 'string')
    return [
      { name: 'a null character', value: `${value}\u0000` },
      { name: 'text that turns round', value: `${value}\u202e${secret}` },
    ];
  if (Array.isArray(value))
    return value.flatMap((inner, at) =>
      inEachPlace(inner).map((changed) => ({ ...changed, value: value.with(at, changed.value) })),
    );
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...['version', 'isAdmin', `${secret} said`].map((name) => ({
      name: `mass assignment of ${name}`,
      value: { ...value, [name]: 1 },
    })),
    ...Object.entries(value).flatMap(([key, inner]) =>
      inEachPlace(inner).map((changed) => ({
        name: `${changed.name} in ${key}`,
        value: { ...value, [key]: changed.value },
      })),
    ),
  ];
}

const types = ['text/plain', 'application/x-www-form-urlencoded', 'text/json', 'application/jsonx', ''];

describe.each(cellRoutes.filter(({ route }) => hasBody(route)))('a body of $name', (one) => {
  it('is refused whole when hostile', () =>
    refuses(one, ({ own }, good) =>
      wholeBodies.map(([name, body, status]) => ({
        name,
        status,
        event: { ...good, body: body(own.body as Json) },
      })),
    ));

  it('takes no name and no sign beyond its contract, in any place', () =>
    refuses(one, ({ own }, good) =>
      inEachPlace(own.body).map(({ name, value }) => ({
        name,
        status: 400,
        event: { ...good, body: JSON.stringify(value) },
      })),
    ));

  it('is JSON', () =>
    refuses(one, (_, good) =>
      types.map((type) => ({
        name: `content of type ${type}`,
        status: 415,
        event: { ...good, headers: { ...good.headers, 'content-type': type } },
      })),
    ));
});

describe.each(cellRoutes.filter(({ route }) => !hasBody(route)))('$name', (one) => {
  it('takes no body', () =>
    refuses(one, (_, good) => [
      { name: 'a body', status: 400, event: { ...good, body: `{"role":"${secret}"}` } },
    ]));
});

const ids = [
  '../L-1',
  '..%2f..%2fL-1',
  'L-1/../../x',
  'L-1/..;/x',
  '.',
  '..',
  'B#1',
  'L-1%23',
  'L-1\u0000',
  'L-1\r\nx: y',
  ' L-1',
  '\u2024\u2024/x',
  'L\u2010１',
  'ａ',
  'e\u0301',
  '\u202eL-1',
  '__proto__',
  'constructor',
  '*',
  '',
  `${secret}'; --`,
  'x'.repeat(500),
];

describe.each(cellRoutes.filter(({ route }) => parametersOf(route).length > 0))('ids of $name', (one) => {
  it.each(parametersOf(one.route))('%s leads nowhere else', (name) =>
    refuses(one, ({ own }, good) =>
      ids.map((id) => ({
        name: JSON.stringify(id),
        status: [400, 404],
        event: { ...good, pathParameters: { ...own.params, [name]: id } },
      })),
    ),
  );
});

describe.each(cellRoutes)('$name', (one) => {
  it('takes no query beyond its contract', () =>
    refuses(one, (_, good) => {
      const given = good.multiValueQueryStringParameters ?? {};
      const queries: [name: string, query: Record<string, readonly string[]>][] = [
        ['another owner', { borrowerId2: [secret] }],
        ['a prototype', { ['__proto__']: ['x'] }],
        ['a name of many signs', { [`${secret} ${'x'.repeat(99)}`]: ['1'] }],
        ...Object.entries(given).flatMap(([name, values = []]): typeof queries => [
          [`${name} twice`, { [name]: [...values, ...values] }],
          [`${name} turned round`, { [name]: [`\u202e${secret}`] }],
          [`${name} cut short`, { [name]: ['\u0000'] }],
        ]),
        ...(one.route.pages === undefined
          ? []
          : ['x', 'LEK#1', secret].map((cursor): (typeof queries)[number] => [
              'a cursor',
              { cursor: [cursor] },
            ])),
      ];
      return queries.map(([name, query]) => ({
        name,
        status: 400,
        event: { ...good, multiValueQueryStringParameters: { ...given, ...query } },
      }));
    }));
});

describe.each(cellRoutes.filter(({ route }) => route.method === 'POST'))('$name', (one) => {
  it('needs one idempotency key it can keep', () =>
    refuses(one, (_, good) =>
      [undefined, '', 'x'.repeat(65), 'a b', 'a\r\nb', 'ключ'].map((key) => ({
        name: JSON.stringify(key),
        status: 400,
        event: { ...good, headers: { ...good.headers, 'idempotency-key': key } },
      })),
    ));
});
