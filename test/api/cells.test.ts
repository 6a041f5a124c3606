import { describe, expect, it } from 'vitest';
import { roles } from '../../shared/contracts/api/caller.ts';
import { problemSchema } from '../../shared/contracts/api/problems.ts';
import { isIdempotent } from '../../shared/contracts/api/route.ts';
import { callers, cellOf, cellRoutes, eventFor, type RecordRequest } from '../support/api-cells.ts';

const problem = (body: string) => problemSchema.parse(JSON.parse(body));

/** What a refusal says, without the name of the request. */
const words = (body: string) => ({ ...problem(body), correlationId: '' });

/** The same request for a record nobody has: each id's last sign is another. */
function forNobody({ params = {}, ...rest }: RecordRequest): RecordRequest {
  const off = (id: string) => `${id.slice(0, -1)}${id.endsWith('9') ? '8' : '9'}`;
  return {
    ...rest,
    params: Object.fromEntries(Object.entries(params).map(([name, id]) => [name, off(id)])),
  };
}

describe.each(cellRoutes)('$name', (one) => {
  const { route } = one;
  const cells = roles.flatMap((role) => (['own', 'other'] as const).map((whose) => ({ role, whose })));

  it.each(cells)('$role, $whose', async ({ role, whose }) => {
    const { world, ...requests } = await cellOf(one);
    const request = requests[whose];
    if (request === undefined) return;
    const before = world.stored();
    const send = (asked: RecordRequest) => world.send(eventFor(route, callers[role], asked));
    const reply = await send(request);
    if (route.open !== undefined) {
      // No gateway asks for a token here, and no token makes a difference.
      expect(reply.statusCode, reply.body).toBe(route.success.status);
    } else if (!route.roles.includes(role)) {
      expect([reply.statusCode, problem(reply.body).type]).toEqual([403, 'urn:problem:forbidden']);
    } else if (whose === 'other' && route.own?.[role] !== undefined) {
      expect(reply.statusCode, reply.body).toBe(404);
      const nobodys = await send(forNobody(request));
      // Somebody else's is told from nobody's by nothing.
      if (nobodys.statusCode === 404) expect(words(reply.body)).toEqual(words(nobodys.body));
    } else {
      expect(reply.statusCode, reply.body).toBe(route.success.status);
      return;
    }
    expect(world.stored()).toBe(before);
  });

  it('nobody without a caller', async () => {
    const { world, own } = await cellOf(one);
    const before = world.stored();
    for (const caller of [
      undefined,
      { role: 'admin', subject: 'x' } as never,
      { role: 'borrower', subject: 'x' } as never,
      { role: 'ｏfficer', subject: 'x' } as never,
    ])
      expect((await world.send(eventFor(route, caller, own))).statusCode).toBe(
        route.open === undefined ? 401 : route.success.status,
      );
    expect(world.stored()).toBe(before);
  });

  it('once more, after a crash before the answer or without one, has no second effect', async () => {
    const { world, own } = await cellOf(one);
    const event = eventFor(route, callers[route.roles[0]!], own);
    const first = await world.send(event);
    expect(first.statusCode, first.body).toBe(route.success.status);
    const after = world.stored();
    const again = await world.send(event);
    const crashed = await world.send(event, { forgetful: true });
    expect(world.stored()).toBe(after);
    expect(Math.max(again.statusCode, crashed.statusCode)).toBeLessThan(500);
    if (isIdempotent(route)) {
      expect([again.statusCode, again.body]).toEqual([first.statusCode, first.body]);
      expect(again.headers['idempotency-replayed']).toBe('true');
    }
  });
});

describe.each(cellRoutes.filter(({ route }) => route.needsIfMatch === true))('$name', (one) => {
  it.each([
    [undefined, 428],
    ['"stale-0"', 412],
    ['*', 400],
    ['W/"1"', 400],
  ])('with If-Match %j: %i', async (ifMatch, status) => {
    const { world, own } = await cellOf(one);
    const before = world.stored();
    const event = eventFor(one.route, callers[one.route.roles[0]!], { ...own, ifMatch: ifMatch as string });
    const reply = await world.send(event);
    expect([reply.statusCode, problem(reply.body).status]).toEqual([status, status]);
    expect(world.stored()).toBe(before);
  });
});

const audited = cellRoutes.filter(({ route }) => route.roles.includes('auditor'));

describe.each(audited)('an auditor at $name', (one) => {
  it('reads, and nothing personal', async () => {
    expect(one.route.method).toBe('GET');
    const { world, own, other } = await cellOf(one);
    const stored = world.stored();
    for (const text of world.personal ?? []) expect(stored).toContain(text);
    for (const request of other === undefined ? [own] : [own, other]) {
      const { body } = await world.send(eventFor(one.route, callers.auditor, request));
      for (const text of world.personal ?? []) expect(body).not.toContain(text);
    }
  });
});
