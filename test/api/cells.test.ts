import { describe, expect, it } from 'vitest';
import { roles } from '../../shared/contracts/api/caller.ts';
import { problemSchema } from '../../shared/contracts/api/problems.ts';
import { apiRoutes } from '../../shared/contracts/api/registry.ts';
import { hasBody, type Route, type Routes } from '../../shared/contracts/api/route.ts';
import { callers, cellWorlds, eventFor } from '../support/api-cells.ts';

const registry: Readonly<Record<string, Routes>> = apiRoutes;
const routes = Object.entries(registry).flatMap(([capability, all]) =>
  Object.values(all).map((route): [string, Route] => [capability, route]),
);
const cells = routes.flatMap(([capability, route]) =>
  roles.flatMap((role) =>
    (['own', 'other'] as const).map((whose) => ({ capability, route, role, whose, name: route.operationId })),
  ),
);
const problem = (body: string) => problemSchema.parse(JSON.parse(body));

describe('every (role, route, own or other record) cell', () => {
  it.each(cells)('$role $name $whose', async ({ capability, route, role, whose }) => {
    const world = await cellWorlds[capability]!();
    const requests = world.requests[route.operationId]!;
    const request = requests[whose];
    if (request === undefined) {
      expect(route.ownedByNobody, 'a route with records has one of another').toBeDefined();
      return;
    }
    const before = world.stored();
    const reply = await world.send(eventFor(route, callers[role], request));
    if (!route.roles.includes(role)) {
      expect([reply.statusCode, problem(reply.body).type]).toEqual([403, 'urn:problem:forbidden']);
    } else if (whose === 'other' && route.own?.[role] !== undefined) {
      expect(reply.statusCode).toBe(404);
      problem(reply.body);
    } else {
      expect(reply.statusCode, reply.body).toBe(route.success.status);
      return;
    }
    expect(world.stored()).toBe(before);
  });

  it.each(routes)('%s: nobody without a caller', async (capability, route) => {
    const world = await cellWorlds[capability]!();
    const before = world.stored();
    const request = world.requests[route.operationId]!.own;
    for (const caller of [undefined, { role: 'admin', subject: 'x' } as never, { role: 'borrower' } as never])
      expect((await world.send(eventFor(route, caller, request))).statusCode).toBe(401);
    expect(world.stored()).toBe(before);
  });
});

const secret = 'Zhang-San-4242';
const deep = `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`;
const pollution = (own: unknown) => `{"__proto__":{"role":"supervisor"},${JSON.stringify(own).slice(1)}`;

const attacks: [name: string, body: (own: Record<string, unknown>) => string, status: number][] = [
  ['oversized', (own) => JSON.stringify({ ...own, text: secret.repeat(10_000) }), 413],
  ['nested without end', () => deep, 400],
  ['a list nested without end', () => '['.repeat(30_000), 400],
  ['a prototype', pollution, 400],
  ['a constructor', (own) => JSON.stringify({ ...own, constructor: { prototype: { role: secret } } }), 400],
  [
    'mass assignment of a state',
    (own) => JSON.stringify({ ...own, status: 'resolved', [`${secret} said`]: 1 }),
    400,
  ],
  ['mass assignment of an owner', (own) => JSON.stringify({ ...own, borrowerId: 'B-2', role: secret }), 400],
  ['half a character', (own) => `${JSON.stringify(own).slice(0, -1)},"x":"\\ud800${secret}"}`, 400],
  ['a null character', (own) => JSON.stringify({ ...own, text: `${secret}\u0000` }), 400],
  ['text that turns round', (own) => JSON.stringify({ ...own, text: `${secret}\u202egnp.exe` }), 400],
  ['not JSON', () => `{"a":${secret}`, 400],
  ['a bare text', () => JSON.stringify(secret), 400],
  ['nothing', () => '', 400],
];

describe.each(routes.filter(([, route]) => hasBody(route)))(
  'attacks on a body of %s',
  (capability, route) => {
    it.each(attacks)('%s', async (_, bodyOf, status) => {
      const world = await cellWorlds[capability]!();
      const { own } = world.requests[route.operationId]!;
      const before = world.stored();
      const body = bodyOf(own.body as Record<string, unknown>);
      const reply = await world.send(eventFor(route, callers[route.roles[0]!], { ...own, body }));
      expect(reply.statusCode, reply.body).toBe(status);
      expect(problem(reply.body).status).toBe(status);
      expect(reply.body).not.toContain(secret);
      expect(world.stored()).toBe(before);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'text/json', 'application/jsonx'])(
      'content of type %s',
      async (type) => {
        const world = await cellWorlds[capability]!();
        const event = eventFor(route, callers[route.roles[0]!], world.requests[route.operationId]!.own);
        const reply = await world.send({ ...event, headers: { ...event.headers, 'content-type': type } });
        expect(reply.statusCode).toBe(415);
      },
    );
  },
);

const ids = [
  '../L-1',
  '..%2f..%2fL-1',
  'L-1/../../x',
  'B#1',
  'L-1\u0000',
  '\u2024\u2024/x',
  'ａ',
  '__proto__',
  'x'.repeat(500),
];

describe.each(routes.filter(([, route]) => route.path.includes('{')))('ids of %s', (capability, route) => {
  it.each(ids)('%j', async (id) => {
    const world = await cellWorlds[capability]!();
    const { own } = world.requests[route.operationId]!;
    const before = world.stored();
    const params = Object.fromEntries(Object.keys(own.params ?? {}).map((name) => [name, id]));
    const reply = await world.send(eventFor(route, callers[route.roles[0]!], { ...own, params }));
    expect([400, 404]).toContain(reply.statusCode);
    problem(reply.body);
    expect(world.stored()).toBe(before);
  });
});
