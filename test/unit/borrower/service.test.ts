import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import type { Route } from '../../../shared/contracts/api/route.ts';
import { preferencesView, requestsView } from '../../../shared/contracts/service.ts';
import { serviceRoutes as routes } from '../../../shared/contracts/service-routes.ts';
import { standingOf } from '../../../shared/domain/contactability/standing.ts';
import {
  closeRequest,
  emptyServiceFile,
  askFor,
  serviceCommands,
  serviceMoves,
  serviceStates,
} from '../../../shared/domain/service/service-file.ts';
import { callers, eventFor, type RecordRequest } from '../../support/api-cells.ts';
import { aBorrower, at } from '../../support/builders.ts';
import { fileId, requestId, serviceWorld } from '../../support/cells/service.ts';
import { problemIn } from '../../support/complaint-api.ts';

type World = Awaited<ReturnType<typeof serviceWorld>>;
const { borrower, officer } = callers;
const params = { borrowerId: 'B-1' };
const [phone] = aBorrower({ id: 'B-1' }).phones;

const send = (world: World, route: Route, request: RecordRequest = {}, caller: Caller = borrower) =>
  world.routes(eventFor(route, caller, { params, ...request }));
const read = <S extends z.ZodType>(schema: S, { body }: { body: string }): z.output<S> =>
  schema.parse(JSON.parse(body));

describe('a channel closed and opened', () => {
  const choose = (
    world: World,
    channel: string,
    wanted: boolean,
    more: { caller?: Caller; evidence?: string } = {},
  ) =>
    send(
      world,
      routes.chooseChannel,
      { body: { channel, wanted, evidence: more.evidence ?? null } },
      more.caller,
    );
  const closedNow = async (world: World) =>
    standingOf(
      await world.contactability.find('B-1'),
      aBorrower({ id: 'B-1' }),
      world.clock.now,
    ).circumstances.map(({ kind, channel = 'all' }) => `${kind} ${channel}`);

  it('is closed to the send gate at once, and open once the borrower says so again', async () => {
    const world = await serviceWorld();
    const out = read(preferencesView, await choose(world, 'sms', false));
    expect(out.choices).toEqual([{ channel: 'sms', wanted: false, at: world.clock.now }]);
    expect(await closedNow(world)).toEqual(['opted-out sms']);
    world.clock.now = at('2025-03-12T03:00:00Z');
    await choose(world, 'all', false);
    await choose(world, 'sms', true);
    expect(await closedNow(world)).toEqual(['opted-out all']);
  });

  it('keeps as evidence the borrower’s own request, or what the desk names', async () => {
    const world = await serviceWorld();
    const bare = await choose(world, 'sms', true, { caller: officer });
    expect([bare.statusCode, problemIn(bare).detail]).toEqual([409, expect.stringContaining('desk names')]);
    await choose(world, 'sms', true, { caller: officer, evidence: 'call-7' });
    await choose(world, 'call', false);
    expect((await world.contactability.find('B-1'))?.choices.map(({ evidence }) => evidence)).toMatchObject([
      { source: 'officer', ref: 'call-7' },
      { source: 'app' },
    ]);
  });
});

it('wishes are set on the version read only', async () => {
  const world = await serviceWorld();
  const body = { unwanted: [{ weekdays: [7], fromMinute: 0, toMinute: 720 }], preferred: ['sms'] };
  const set = (ifMatch: string, wishes: object = body) =>
    send(world, routes.setPreferences, { body: wishes, ifMatch });
  const first = await set('"0"');
  expect([first.headers['etag'], read(preferencesView, first)]).toEqual([
    '"1"',
    expect.objectContaining(body),
  ]);
  expect((await set('"0"', { ...body, preferred: [] })).statusCode).toBe(412);
  const odd = await set('"1"', { ...body, unwanted: [{ weekdays: [7], fromMinute: 9, toMinute: 9 }] });
  expect(odd.statusCode).toBe(400);
});

describe('what a borrower asks for', () => {
  const ask = (world: World, body: object, caller = borrower) =>
    send(world, routes.askService, { body }, caller);

  it('stands on the desk’s list until somebody closes it and says why', async () => {
    const world = await serviceWorld();
    const asked = { kind: 'workshop', topic: 'budgeting' };
    const reply = await ask(world, asked);
    const { requests } = read(requestsView, reply);
    expect([reply.statusCode, requests]).toMatchObject([201, [{}, { asked, state: 'open', source: 'app' }]]);
    expect((await ask(world, asked)).statusCode).toBe(409);
    const list = await send(world, routes.listWaiting, { params: {} }, officer);
    expect(JSON.parse(list.body)).toMatchObject({
      items: [{ borrowerId: 'B-1', open: 2 }, { borrowerId: 'B-2' }],
    });
    const closing = { params: { ...params, id: requestId }, ifMatch: '"2"' };
    const finding = 'Monday at ten.';
    const done = eventFor(routes.closeRequest, officer, { ...closing, body: { command: 'finish', finding } });
    const first = await world.routes(done);
    expect(read(requestsView, first).requests[0]).toMatchObject({ state: 'done', finding });
    expect((await world.routes(done, { forgetful: true })).body).toBe(first.body);
    const late = await send(world, routes.withdrawRequest, { ...closing, ifMatch: '"3"' });
    expect([late.statusCode, problemIn(late).detail]).toEqual([409, 'The request has been closed already.']);
  });

  it('a repeat after a crash before the answer finds the request there', async () => {
    const world = await serviceWorld();
    const event = eventFor(routes.askService, borrower, {
      params,
      body: { kind: 'counselling', by: 'phone' },
    });
    const first = await world.routes(event);
    expect((await world.routes(event, { forgetful: true })).body).toBe(first.body);
    expect((await world.services.find('B-1'))?.version).toBe(2);
  });

  it('a number that is not his takes no text from now on', async () => {
    const world = await serviceWorld();
    const body = { kind: 'contact-data', number: '+12015550199', address: null, notMine: phone!.number };
    expect((await ask(world, body)).statusCode).toBe(201);
    expect((await world.contactability.find('B-1'))?.numbers).toMatchObject([
      { number: phone!.number, status: 'failed', evidence: { source: 'app' } },
    ]);
  });

  it.each([
    [
      'a number the bank does not have',
      { kind: 'contact-data', number: null, address: null, notMine: '+12015550177' },
      'notMine',
    ],
    [
      'a file that never came',
      { kind: 'document', key: `borrowers/B-1/${'9'.repeat(32)}`, about: 'income' },
      'key',
    ],
    ['another’s file', { kind: 'document', key: `borrowers/B-2/${fileId}`, about: 'income' }, 'key'],
    ['nothing at all', { kind: 'contact-data', number: null, address: null, notMine: null }, ''],
  ])('%s is refused, and nothing kept', async (_, body, field) => {
    const world = await serviceWorld();
    const reply = await ask(world, body);
    expect([reply.statusCode, problemIn(reply).errors?.[0]?.field]).toEqual([400, field]);
    expect((await world.services.find('B-1'))?.version).toBe(1);
    expect(await world.contactability.find('B-1')).toBeUndefined();
  });
});

describe('a request’s life', () => {
  const opened = askFor(emptyServiceFile('B-1'), {
    id: 'a',
    asked: { kind: 'counselling', by: 'phone' },
    at: at('2025-03-12T02:00:00Z'),
    source: 'app',
  });
  const file = opened.ok ? opened.file : emptyServiceFile('B-1');
  it.each(serviceStates.flatMap((state) => serviceCommands.map((command) => [state, command] as const)))(
    'from %s, %s',
    (state, command) => {
      const given = { ...file, requests: file.requests.map((one) => ({ ...one, state })) };
      const closing = { id: 'a', command, by: 'anna', at: at('2025-03-13T02:00:00Z'), finding: null };
      const next = serviceMoves[state][command];
      expect(closeRequest(given, closing)).toMatchObject(
        next === undefined
          ? { ok: false, refusal: 'state-forbids' }
          : { ok: true, file: { version: 2, requests: [{ state: next, closedBy: 'anna' }] } },
      );
    },
  );

  it('a borrower cannot fill the desk’s list', () => {
    let now = file;
    let refused = '';
    for (let at = 0; refused === '' && at < 50; at += 1) {
      const asked = { kind: 'document', key: `k${at}`, about: 'other' } as const;
      const next = askFor(now, { ...file.requests[0]!, id: `r${at}`, asked });
      if (next.ok) now = next.file;
      else refused = next.refusal;
    }
    expect([refused, now.requests.length]).toEqual(['too-many', 20]);
  });
});
