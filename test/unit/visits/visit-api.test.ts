import { describe, expect, it } from 'vitest';
import type { Role } from '../../../shared/contracts/api/caller.ts';
import { problemSchema } from '../../../shared/contracts/api/problems.ts';
import { agentRoutes } from '../../../shared/contracts/agent-routes.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { at, on } from '../../support/builders.ts';
import { callers, eventFor, type RecordRequest } from '../../support/cells/world.ts';
import { form, photo, visitApi } from '../../support/visit-api.ts';

const routes = { ...visitRoutes, ...agentRoutes };

async function setUp() {
  const api = await visitApi();
  const ask = async (role: Role, name: keyof typeof routes, request: RecordRequest) => {
    const id = request.params?.['id'] ?? '';
    const version = api.visits.visits.get(id)?.version ?? (await api.agents.find(id))?.version ?? 1;
    // As just read, unless the test says otherwise.
    const read = routes[name].needsIfMatch === true ? { ifMatch: `"${version}"`, ...request } : request;
    const reply = await api.routes(eventFor(routes[name], callers[role], read));
    return { status: reply.statusCode, body: JSON.parse(reply.body) as unknown };
  };
  return { ...api, ask };
}

const of = (id: string, body?: unknown): RecordRequest => ({ params: { id }, body });
const shift = (fromMinute: number, toMinute: number) => ({ weekday: 1, fromMinute, toMinute });
const desk = (date: string, ...agentIds: string[]) => ({ date, fromMinute: 840, toMinute: 960, agentIds });
const agentForm = {
  ...{ agentId: 'A-7', name: 'Name', badge: '777', document: { number: 'X', expiresOn: '2027-01-31' } },
  ...{ languages: ['en'], territory: 'taipei', visitsADay: 6, shifts: [shift(540, 1080)] },
};

/** Bar 5 of field visits: what is wrong, said precisely, and nothing changed. */
describe('bad input', () => {
  it.each<[string, Role, keyof typeof routes, RecordRequest, number, string[]]>([
    [
      'shifts overlap',
      'supervisor',
      'changeAgent',
      of('A-1', { kind: 'set-shifts', shifts: [shift(540, 720), shift(700, 900)] }),
      400,
      ['shifts.1'],
    ],
    [
      'papers expired',
      'supervisor',
      'registerAgent',
      { body: { ...agentForm, document: { number: 'X', expiresOn: '2025-03-13' } } },
      400,
      ['document.expiresOn'],
    ],
    [
      'a badge of another',
      'supervisor',
      'registerAgent',
      { body: { ...agentForm, badge: 'badge-A-1' } },
      409,
      ['badge'],
    ],
    [
      'an agent there already',
      'supervisor',
      'registerAgent',
      { body: { ...agentForm, agentId: 'A-1' } },
      409,
      ['agentId'],
    ],
    [
      'no field office',
      'supervisor',
      'registerAgent',
      { body: { ...agentForm, territory: 'mars' } },
      400,
      ['territory'],
    ],
    ['nobody’s record', 'supervisor', 'changeAgent', of('A-70', { kind: 'unsuspend' }), 404, []],
    [
      'a visit in the past',
      'officer',
      'proposeVisitAgain',
      of('V-4', desk('2025-03-13', 'A-1', 'A-2')),
      400,
      ['date'],
    ],
    ['one agent alone', 'officer', 'proposeVisitAgain', of('V-4', desk('2025-03-20', 'A-1')), 400, ['team']],
    [
      'an agent whose papers will have expired',
      'officer',
      'proposeVisitAgain',
      of('V-4', desk('2026-01-05', 'A-1', 'A-2')),
      400,
      ['agentIds', 'agentIds'],
    ],
    [
      'an agent nobody knows',
      'officer',
      'proposeVisitAgain',
      of('V-4', desk('2025-03-20', 'A-1', 'A-70')),
      400,
      ['agentIds'],
    ],
    ['an outcome twice', 'agent', 'recordVisit', of('V-5', form), 409, []],
    ['an outcome before departure', 'agent', 'recordVisit', of('V-2', form), 409, []],
    [
      'evidence of another visit',
      'agent',
      'recordVisit',
      of('V-3', { ...form, evidence: ['visits/V-2/x'] }),
      400,
      ['evidence'],
    ],
    [
      'evidence never uploaded',
      'agent',
      'recordVisit',
      of('V-3', { ...form, evidence: ['visits/V-3/x'] }),
      400,
      ['evidence'],
    ],
    [
      'an end before the start',
      'agent',
      'recordVisit',
      of('V-3', { ...form, endedAt: '2025-03-14T06:00:00.000Z' }),
      400,
      ['endedAt'],
    ],
    [
      'a file too large',
      'agent',
      'uploadForVisit',
      of('V-3', { kind: 'photo', contentType: 'image/png', bytes: 1e9 }),
      400,
      ['bytes'],
    ],
    [
      'a file for a visit not under way',
      'agent',
      'uploadForVisit',
      of('V-2', { kind: 'photo', contentType: 'image/png', bytes: 1 }),
      409,
      [],
    ],
    [
      'a wish in the past',
      'borrower',
      'answerVisit',
      of('V-1', { kind: 'move', wish: { date: '2025-03-13', fromMinute: 600, toMinute: 700 } }),
      400,
      ['wish'],
    ],
    ['a confirmation of what is over', 'borrower', 'answerVisit', of('V-5', { kind: 'confirm' }), 409, []],
    [
      'a period turned round',
      'supervisor',
      'superviseVisits',
      { query: { from: '2025-03-14', to: '2025-03-13' } },
      400,
      ['to'],
    ],
  ])('%s', async (_, role, name, request, status, fields) => {
    const { ask, stored, texts, news, failures } = await setUp();
    const before = await stored();
    const reply = await ask(role, name, request);
    expect([reply.status, reply.body]).toEqual([status, expect.anything()]);
    expect((problemSchema.parse(reply.body).errors ?? []).map(({ field }) => field)).toEqual(fields);
    expect(await stored()).toBe(before);
    expect([texts, news, failures]).toEqual([[], [], []]);
  });

  it('an outcome for a visit called off', async () => {
    const { ask, stored, visits } = await setUp();
    expect(await ask('officer', 'cancelVisit', of('V-2'))).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    await visits.save({ ...visits.visits.get('V-2')!, version: 99 });
    const before = await stored();
    expect(await ask('agent', 'recordVisit', of('V-2', form))).toMatchObject({ status: 409 });
    expect(await ask('agent', 'departVisit', of('V-2'))).toMatchObject({ status: 409 });
    expect(await stored()).toBe(before);
  });
});

describe('the day of a team', () => {
  it('is listed by hours, left for once everything was looked at, and handed in', async () => {
    const { ask, evidence, texts, news, visits } = await setUp();
    const list = await ask('agent', 'listTeamVisits', {
      params: { id: 'A-1' },
      query: { date: '2025-03-14' },
    });
    expect(list).toMatchObject({ status: 200, body: { visits: [{ visitId: 'V-2' }, { visitId: 'V-3' }] } });
    expect(await ask('agent', 'departVisit', of('V-2'))).toMatchObject({
      status: 200,
      body: { state: 'under-way' },
    });
    const upload = await ask(
      'agent',
      'uploadForVisit',
      of('V-2', { kind: 'document', contentType: 'application/pdf', bytes: 7 }),
    );
    expect(upload.status).toBe(201);
    const ticket = upload.body as Awaited<ReturnType<typeof evidence.ticket>>;
    expect(ticket.key).toMatch(/^visits\/V-2\/[0-9a-f]{32}$/);
    expect((await ask('agent', 'recordVisit', of('V-2', { ...form, evidence: [ticket.key] }))).status).toBe(
      400,
    );
    evidence.upload(ticket, { contentType: 'application/pdf', bytes: 7 });
    const outcome = {
      ...form,
      startedAt: at('2025-03-14T06:10:00Z'),
      endedAt: at('2025-03-14T06:10:00Z'),
      evidence: [ticket.key],
    };
    expect(await ask('agent', 'recordVisit', of('V-2', outcome))).toMatchObject({
      status: 200,
      body: { state: 'done', outcome: { evidence: [ticket.key] } },
    });
    expect(visits.visits.get('V-2')).toMatchObject({ state: 'done', toApply: false });
    expect([texts, news]).toEqual([[], []]);
    // What the team noted is not for the borrower.
    expect(await ask('borrower', 'readVisit', of('V-2'))).toMatchObject({
      body: { state: 'done', outcome: null },
    });
    expect(await ask('supervisor', 'readVisit', of('V-3'))).toMatchObject({ body: { outcome: null } });
    expect(await ask('agent', 'recordVisit', of('V-3', form))).toMatchObject({
      body: { outcome: { evidence: [photo] } },
    });
  });

  it('does not begin with papers that lapsed, nor at a door where all is paid', async () => {
    const { ask, agents, world, visits, news } = await setUp();
    const one = (await agents.find('A-1'))!;
    await agents.save({
      ...one,
      version: 2,
      suspension: { from: on('2025-03-14'), cause: 'manual', reason: 'r', source: 's' },
    });
    const reply = await ask('agent', 'departVisit', of('V-2'));
    expect(reply).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('suspended') as unknown },
    });
    expect(visits.visits.get('V-2')).toMatchObject({ state: 'confirmed' });
    world.portfolio.pay({
      id: 'P',
      loanId: 'L-1',
      amountMinor: 1000,
      receivedAt: world.clock.now(),
      status: 'settled',
    });
    expect(await ask('agent', 'departVisit', of('V-2'))).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Do not go') as unknown },
    });
    expect(news).toMatchObject([{ visitId: 'V-2', kind: 'cancelled', reason: 'paid' }]);
  });
});

describe('a borrower by API', () => {
  it('confirms no other time than the one he has read of', async () => {
    const { ask, stored, visits } = await setUp();
    const read = visits.visits.get('V-1')!;
    await visits.save({ ...read, fromMinute: read.fromMinute + 60, version: read.version + 1 });
    const before = await stored();
    const stale = { ...of('V-1', { kind: 'confirm' }), ifMatch: `"${read.version}"` };
    expect(await ask('borrower', 'answerVisit', stale)).toMatchObject({ status: 412 });
    expect(await stored()).toBe(before);
  });

  it('moves; the desk proposes again, with names and badges from the book', async () => {
    const { ask, texts, news } = await setUp();
    const wish = { date: '2025-03-20', fromMinute: 600, toMinute: 720 };
    expect(await ask('borrower', 'answerVisit', of('V-1', { kind: 'move', wish }))).toMatchObject({
      status: 200,
      body: { state: 'to-plan', moves: 1, wish },
    });
    expect(news).toMatchObject([{ kind: 'moved' }]);
    const date = addDays(on('2025-03-20'), 0);
    expect(await ask('officer', 'proposeVisitAgain', of('V-1', desk(date, 'A-8', 'A-9')))).toMatchObject({
      status: 200,
      body: {
        state: 'proposed',
        proposal: 2,
        team: [{ agentId: 'A-8', badge: 'badge-A-8' }, { agentId: 'A-9' }],
      },
    });
    expect(texts).toMatchObject([{ visitId: 'V-1' }]);
  });
});
