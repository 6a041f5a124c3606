import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deskRoutes as routes } from '../../../shared/contracts/desk-routes.ts';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import { caseViewSchema, holdViewSchema } from '../../../shared/contracts/desk.ts';
import { holdsInForce } from '../../../shared/domain/case.ts';
import { plusMs } from '../../../shared/domain/instant.ts';
import { callers, eventFor, type RecordRequest } from '../../support/api-cells.ts';
import { deskWorld } from '../../support/cells/desk.ts';
import { problemIn } from '../../support/complaint-api.ts';

const params = { loanId: 'L-1' };
const { officer, supervisor, auditor } = callers;
type World = Awaited<ReturnType<typeof deskWorld>>;
const page = z.object({ items: z.array(z.record(z.string(), z.unknown())), next: z.string().nullable() });

describe('finding loans', () => {
  const find = (world: World, query: RecordRequest['query']) =>
    world.routes(eventFor(routes.findLoans, officer, { query: query! }));
  const idsIn = ({ body }: { body: string }) =>
    page.parse(JSON.parse(body)).items.map(({ loanId }) => loanId);

  it.each([
    [{ loanId: 'L-2' }, ['L-2']],
    [{ loanId: 'L-9' }, []],
    [{ reference: 'L-1#text#2025-03-06' }, ['L-1']],
    [{ reference: 'CMP-0000-0000-0000-0000' }, []],
    [{ borrowerId: 'B-1' }, ['L-1', 'L-2', 'L-3']],
    [{ borrowerId: 'B-9' }, []],
  ])('by %j', async (query, ids) => {
    expect(idsIn(await find(await deskWorld(), query))).toEqual(ids);
  });

  it('goes on where a page ended', async () => {
    const world = await deskWorld();
    const first = await find(world, { borrowerId: 'B-1', limit: '2' });
    const { next } = page.parse(JSON.parse(first.body));
    expect(idsIn(first)).toEqual(['L-1', 'L-2']);
    expect(idsIn(await find(world, { borrowerId: 'B-1', cursor: next! }))).toEqual(['L-3']);
  });

  it.each([{}, { loanId: 'L-1', borrowerId: 'B-1' }])('by %j is refused', async (query) => {
    expect((await find(await deskWorld(), query)).statusCode).toBe(409);
  });
});

describe('the history of a case', () => {
  it('comes version by version, each holding the hash of the one before', async () => {
    const world = await deskWorld();
    const read = async (query: RecordRequest['query']) => {
      const reply = await world.routes(eventFor(routes.readTimeline, auditor, { params, query: query! }));
      return page.parse(JSON.parse(reply.body));
    };
    const first = await read({ limit: '1' });
    const second = await read({ limit: '1', cursor: first.next! });
    expect([first.items, second.items, second.next]).toMatchObject([
      [{ seq: 1, state: { status: 'open', unreached: 0 } }],
      [{ seq: 2, previous: first.items[0]!['hash'], state: { unreached: 1 } }],
      null,
    ]);
    expect(world.accesses.map(({ role, operation }) => [role, operation])).toEqual([
      ['auditor', 'readTimeline'],
      ['auditor', 'readTimeline'],
    ]);
  });

  it('of a loan that is not in the book is refused', async () => {
    const world = await deskWorld();
    const asked = { params: { loanId: 'L-99' } };
    expect((await world.routes(eventFor(routes.readTimeline, auditor, asked))).statusCode).toBe(404);
  });
});

describe('reading a case', () => {
  const read = async (world: World, caller = officer) => {
    const reply = await world.routes(eventFor(routes.readCase, caller, { params }));
    return caseViewSchema.parse(JSON.parse(reply.body));
  };

  it('shows what is owed, done and held; an auditor sees no name', async () => {
    const world = await deskWorld();
    expect(await read(world)).toMatchObject({
      borrower: { id: 'B-1', name: '欧阳修远' },
      arrears: { daysPastDue: 15, overdueInstalments: 1, oldestUnmetDueOn: '2025-03-05' },
      case: { status: 'open' },
    });
    expect((await read(world, auditor)).borrower.name).toBe('欧***');
  });

  it('lists contacts page by page, each once', async () => {
    const world = await deskWorld();
    const seen: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit: '2', ...(cursor !== undefined && { cursor }) };
      const { body } = await world.routes(eventFor(routes.listContacts, officer, { params, query }));
      const { items, next } = page.parse(JSON.parse(body));
      seen.push(...items.map(({ contactId }) => contactId));
      cursor = next;
    }
    expect(seen).toEqual(['L-1#text#2025-03-06', 'L-1#text#2025-03-10', 'L-1#text#2025-03-14']);
  });
});

describe('holds of the desk', () => {
  const place = (world: World, body: object, how?: { forgetful: boolean }) =>
    world.routes(eventFor(routes.placeHold, officer, { params, body }), how);
  const release = (world: World, holdId: string, caller = officer) => {
    const body = { holdId, reach: 'loan', reason: 'set in error' };
    return world.routes(eventFor(routes.releaseHold, caller, { params, body }));
  };

  it.each([
    ['loan', { loanId: 'L-1' }],
    ['sms', { loanId: 'L-1' }],
    ['borrower', { borrowerId: 'B-1' }],
  ] as const)('reaching %s are in force at once', async (reach, target) => {
    const world = await deskWorld();
    const before = holdsInForce(await world.holds.read(target), world.clock.now, 'sms').length;
    const reply = await place(world, { reason: 'vulnerability', reach, until: null });
    expect(holdViewSchema.parse(JSON.parse(reply.body))).toMatchObject({ reach, source: 'o', until: null });
    expect(holdsInForce(await world.holds.read(target), world.clock.now, 'sms')).toHaveLength(before + 1);
  });

  it('in the past are refused, and too many', async () => {
    const world = await deskWorld();
    const until = plusMs(world.clock.now, -1);
    expect((await place(world, { reason: 'legal', reach: 'loan', until })).statusCode).toBe(409);
    for (let at = 0; at < 197; at += 1) await place(world, { reason: 'legal', reach: 'loan', until: null });
    const last = await place(world, { reason: 'legal', reach: 'loan', until: null });
    expect(problemIn(last).detail).toMatch(/too many/);
  });

  it.each([
    ['desk#1', officer, 200],
    ['core#1', officer, 409],
    ['core#1', supervisor, 200],
    ['complaint#1', supervisor, 409],
    ['desk#9', supervisor, 404],
  ] as const)('%s, released by %j: %i', async (holdId, caller, status) => {
    const world = await deskWorld();
    const reply = await release(world, holdId, caller);
    expect(reply.statusCode, reply.body).toBe(status);
    const found = (await world.holds.read(params)).find(({ id }) => id === holdId);
    if (status === 200)
      expect(found).toMatchObject({
        until: world.clock.now,
        lifted: { by: caller.subject, reason: 'set in error' },
      });
    else expect(found?.lifted).toBeUndefined();
  });
});

describe('the keeper of a case', () => {
  const give = (
    world: World,
    to: string | null,
    {
      caller = officer,
      loanId = 'L-1',
      ifMatch = '"1"',
    }: { caller?: Caller; loanId?: string; ifMatch?: string },
  ) => {
    const request = { params: { loanId }, body: { to, reason: 'leave' }, ifMatch };
    return world.routes(eventFor(routes.handOverCase, caller, request));
  };
  const other = { role: 'officer', subject: 'eve' } as const;
  const none = '"0"';

  it.each<[string, string | null, { caller?: Caller; loanId?: string; ifMatch?: string }, number]>([
    ['whoever has it passes it on', 'bob', {}, 200],
    ['whoever has it gives it back', null, {}, 200],
    ['nobody takes it from him', 'eve', { caller: other }, 409],
    ['but a supervisor does', 'eve', { caller: supervisor }, 200],
    ['anybody takes one nobody has', 'eve', { caller: other, loanId: 'L-2', ifMatch: none }, 200],
    ['of a loan that is not in the book', 'eve', { loanId: 'L-9', ifMatch: none }, 404],
    ['as it was before', 'bob', { ifMatch: none }, 412],
  ])('%s', async (_, to, how, status) => {
    const world = await deskWorld();
    const before = [...world.keepers.kept.values()];
    const reply = await give(world, to, how);
    expect([reply.statusCode, reply.body]).toEqual([status, expect.anything()]);
    if (status !== 200) expect([...world.keepers.kept.values()]).toEqual(before);
    else expect(world.keepers.kept.get('loanId' in how ? 'L-2' : 'L-1')).toMatchObject({ keeper: to });
  });

  it('goes once with a request that is repeated after a crash', async () => {
    const world = await deskWorld();
    const request = { params, body: { to: 'bob', reason: 'leave' }, ifMatch: '"1"' };
    const event = eventFor(routes.handOverCase, officer, request);
    for (const forgetful of [false, true, true])
      expect((await world.routes(event, { forgetful })).headers['etag']).toBe('"2"');
    expect(world.keepers.kept.get('L-1')?.handovers).toHaveLength(2);
  });
});
