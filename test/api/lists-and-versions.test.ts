import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import { pagedQuery, pageOf } from '../../shared/contracts/api/pages.ts';
import { changedSince, route } from '../../shared/contracts/api/route.ts';
import { parseInstant } from '../../shared/domain/instant.ts';
import { handle } from '../../shared/runtime/api/router.ts';
import { callers, eventFor } from '../support/api-cells.ts';
import { routerOn } from '../support/api-rig.ts';
import { problemIn } from '../support/complaint-api.ts';
import { propertyRuns } from '../support/property-runs.ts';

const item = z.strictObject({ id: z.string() });
const list = route({
  operationId: 'listThings',
  method: 'GET',
  path: '/things',
  summary: 'Things in their order',
  roles: ['officer', 'supervisor', 'borrower'],
  own: { borrower: 'his' },
  query: pagedQuery({ colour: z.enum(['red', 'blue']).optional() }),
  pages: z.string().regex(/^T#\d+$/),
  success: { status: 200, description: 'A page', schema: pageOf(item) },
  errors: [],
  example: { response: { items: [{ id: '1' }], next: null } },
});
const params = z.strictObject({ id: z.string() });
const change = route({
  operationId: 'changeThing',
  method: 'PUT',
  path: '/things/{id}',
  summary: 'Changes a thing',
  roles: ['officer'],
  params,
  body: z.strictObject({ name: z.string() }),
  versioned: true,
  needsIfMatch: true,
  success: { status: 200, description: 'The thing', schema: item },
  errors: [],
  example: { params: { id: '1' }, body: { name: 'a' }, response: { id: '1' } },
});
const careless = route({
  operationId: 'readThing',
  method: 'GET',
  path: '/careless/{id}',
  summary: 'Its handler forgets',
  roles: ['officer'],
  params,
  versioned: true,
  success: change.success,
  errors: [],
  example: { params: { id: '1' }, response: { id: '1' } },
});

const total = 7;
function setUp() {
  const thing = { id: '1', version: 3 };
  const asked: (string | undefined)[] = [];
  const rig = routerOn(
    [
      handle(list, ({ query }) => {
        asked.push(query.cursor);
        const from = query.cursor === undefined ? 0 : Number(query.cursor.slice(2));
        const to = Math.min(total, from + query.limit);
        const items = Array.from({ length: Math.max(0, to - from) }, (_, at) => ({ id: String(from + at) }));
        return Promise.resolve({ body: { items, next: to === total ? null : `T#${to}` } });
      }),
      handle(change, (request) => {
        const changed = changedSince(request, thing.version);
        if (changed !== undefined) return Promise.resolve(changed);
        thing.version += 1;
        return Promise.resolve({ body: { id: thing.id }, version: thing.version });
      }),
      handle(careless, ({ params: { id } }) =>
        Promise.resolve(
          id === 'unlisted'
            ? { problem: 'unknown-loan' as never, detail: 'x' }
            : { body: { id }, ...(id === 'odd' && { version: 'a"b' }) },
        ),
      ),
    ],
    { now: parseInstant('2025-03-05T04:00:00Z')! },
  );
  return { ...rig, thing, asked };
}

type Query = Readonly<Record<string, string>>;
const page = z.strictObject({ items: z.array(item), next: z.string().nullable() });
const ask = async ({ routes }: ReturnType<typeof setUp>, query: Query, caller: Caller = callers.officer) =>
  routes(eventFor(list, caller, { query }));
const first = async (rig: ReturnType<typeof setUp>, query: Query = {}) =>
  page.parse(JSON.parse((await ask(rig, { limit: '3', ...query })).body)).next!;

describe('a list', () => {
  it.each([1, 2, 3, 7, 100])('in pages of %i gives each record once, in order', async (limit) => {
    const rig = setUp();
    const seen: string[] = [];
    for (let query: Query | undefined = { limit: String(limit) }; query !== undefined;) {
      const { items, next } = page.parse(JSON.parse((await ask(rig, query)).body));
      seen.push(...items.map(({ id }) => id));
      query = next === null ? undefined : { limit: String(limit), cursor: next };
    }
    expect(seen).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('shows a handler bare positions and a caller sealed ones; pages may change their length midway', async () => {
    const rig = setUp();
    const cursor = await first(rig);
    expect(cursor).not.toContain('T#');
    await ask(rig, { limit: '1', cursor });
    expect(rig.asked).toEqual([undefined, 'T#3']);
  });

  it.each<[string, Query, Caller]>([
    ['another caller', {}, { role: 'officer', subject: 'other' }],
    ['the same name in another role', {}, { role: 'supervisor', subject: 'o' }],
    ['a borrower', {}, callers.borrower],
    ['another query', { colour: 'red' }, callers.officer],
  ])('refuses its cursor to %s', async (_, query, caller) => {
    const rig = setUp();
    const reply = await ask(rig, { ...query, cursor: await first(rig) }, caller);
    expect(reply.statusCode).toBe(400);
    expect(problemIn(reply).errors).toEqual([
      { field: 'cursor', rule: '`next` of a page of this very list' },
    ]);
    expect(rig.asked).toHaveLength(1);
  });

  it('refuses a cursor with any one sign changed, added or gone', async () => {
    const rig = setUp();
    const cursor = await first(rig, { colour: 'blue' });
    const sign = fc.constantFrom('A', 'B', 'z', '0', '9', '-', '_', '=', '+', '/', ' ', '%', '.');
    await fc.assert(
      fc.asyncProperty(fc.nat(cursor.length), sign, fc.constantFrom(0, 1), async (at, put, cut) => {
        const tampered = cursor.slice(0, at) + put + cursor.slice(at + cut);
        fc.pre(tampered !== cursor);
        const reply = await ask(rig, { colour: 'blue', cursor: tampered });
        expect(reply.statusCode).toBe(400);
      }),
      { numRuns: propertyRuns },
    );
    for (const cut of ['', cursor.slice(0, -1), cursor.slice(1)])
      expect((await ask(rig, { colour: 'blue', cursor: cut })).statusCode).toBe(400);
    expect((await ask(rig, { colour: 'blue', cursor })).statusCode).toBe(200);
  });

  it.each(['0', '101', '-1', '1.5', 'all', ''])('refuses pages of %j', async (limit) => {
    expect((await ask(setUp(), { limit })).statusCode).toBe(400);
  });
});

describe('a record that changes', () => {
  const put = (rig: ReturnType<typeof setUp>, ifMatch?: string) =>
    rig.routes(
      eventFor(change, callers.officer, {
        params: { id: '1' },
        body: { name: 'b' },
        ...(ifMatch !== undefined && { ifMatch }),
      }),
    );

  it.each<[string | undefined, number]>([
    [undefined, 428],
    ['"2"', 412],
    ['"33"', 412],
    ['3', 400],
    ['*', 400],
    ['W/"3"', 400],
    ['"3", "4"', 400],
    ['""', 400],
  ])('stays as it is with If-Match %j: %i', async (ifMatch, status) => {
    const rig = setUp();
    const reply = await put(rig, ifMatch);
    expect([reply.statusCode, problemIn(reply).status, rig.thing.version]).toEqual([status, status, 3]);
  });

  it('is changed once for two who read the same, and each version has its tag', async () => {
    const rig = setUp();
    const replies = [await put(rig, '"3"'), await put(rig, '"3"')];
    expect(replies.map(({ statusCode, headers }) => [statusCode, headers['etag']])).toEqual([
      [200, '"4"'],
      [412, undefined],
    ]);
  });
});

it.each(['1', 'odd', 'unlisted'])('an answer beside its description is a fault of ours: %s', async (id) => {
  const rig = setUp();
  const reply = await rig.routes(eventFor(careless, callers.officer, { params: { id }, ifMatch: '"1"' }));
  expect([reply.statusCode, rig.failures.length]).toEqual([500, 1]);
});
