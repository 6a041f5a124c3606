import { describe, expect, it } from 'vitest';
import type { Role } from '../../../shared/contracts/api/caller.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import {
  callBackSample,
  conductOf,
  supervise,
  type SupervisionRules,
  type VisitConduct,
} from '../../../shared/domain/visits/supervision.ts';
import type { VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import { tripOf, type VisitTrip } from '../../../shared/domain/visits/trip.ts';
import type { Visit } from '../../../shared/domain/visits/visit.ts';
import { at, on } from '../../support/builders.ts';
import { callers, eventFor, type RecordRequest } from '../../support/cells/world.ts';
import { form, visitApi } from '../../support/visit-api.ts';
import { anOutcome, aVisit } from '../../support/visits.ts';

const rules: SupervisionRules = { staffMin: 2, lateMinutes: 15, recordWhole: true, callBackPercent: 20 };

/** The window of the visit is 06:00 to 08:00 UTC. */
const done = (overrides: Partial<VisitOutcome> = {}, visitId = 'V1'): Visit =>
  aVisit({ visitId, outcome: anOutcome(overrides) });

const good: VisitConduct = {
  visitId: 'V1',
  inTeam: true,
  onTime: true,
  withinHours: true,
  recorded: true,
  identified: true,
  score: 100,
};

describe('how a visit was conducted', () => {
  it.each<[string, Partial<VisitOutcome>, Partial<VisitConduct>]>([
    ['by the book', {}, {}],
    ['by three', { present: ['A1', 'A2', 'A3'] }, {}],
    ['by one alone', { present: ['A1'] }, { inTeam: false, score: 80 }],
    ['begun at the first minute', { startedAt: at('2025-03-14T06:00Z') }, {}],
    ['begun as late as may be', { startedAt: at('2025-03-14T06:15Z') }, {}],
    ['begun later', { startedAt: at('2025-03-14T06:15:01Z') }, { onTime: false, score: 80 }],
    [
      'begun before the hours',
      { startedAt: at('2025-03-14T05:59:59Z') },
      { onTime: false, withinHours: false, score: 60 },
    ],
    ['ended with the hours', { endedAt: at('2025-03-14T08:00Z') }, {}],
    ['ended after them', { endedAt: at('2025-03-14T08:00:01Z') }, { withinHours: false, score: 80 }],
    ['a talk not recorded', { recorded: false }, { recorded: false, score: 80 }],
    ['identity not checked', { identityChecked: false }, { identified: false, score: 80 }],
    [
      'nobody opened: nothing to record, nobody to identify',
      { result: 'not-home', recorded: false, identityChecked: false },
      { recorded: null, identified: null },
    ],
    [
      'nobody opened, and one came alone',
      { result: 'not-home', present: ['A1'] },
      { recorded: null, identified: null, inTeam: false, score: 67 },
    ],
  ])('%s', (_, outcome, conduct) => {
    expect(conductOf(done(outcome), rules)).toEqual({ ...good, ...conduct });
  });

  it('is not judged before there is an outcome', () => {
    expect(conductOf(aVisit(), rules)).toBeUndefined();
  });

  it('recording does not apply where no rule asks for it', () => {
    const free = { ...rules, recordWhole: false };
    expect(conductOf(done({ recorded: false }), free)).toEqual({ ...good, recorded: null });
  });
});

describe('what a supervisor sees', () => {
  it('counts each criterion over the visits it applies to, and agents from the lowest up', () => {
    const visits = [
      done({ present: ['A2', 'A1'] }, 'V1'),
      done({ present: ['A1', 'A3'], recorded: false, endedAt: at('2025-03-14T09:00Z') }, 'V2'),
      done({ result: 'not-home', present: ['A4'], startedAt: at('2025-03-14T07:00Z') }, 'V3'),
      aVisit({ visitId: 'V4' }),
    ];
    expect(supervise(visits, rules)).toEqual({
      visits: 3,
      inTeam: { met: 2, of: 3 },
      onTime: { met: 2, of: 3 },
      withinHours: { met: 2, of: 3 },
      recorded: { met: 1, of: 2 },
      identified: { met: 2, of: 2 },
      // 100, 60 and 33.
      score: 64,
      agents: [
        { agentId: 'A4', visits: 1, score: 33 },
        { agentId: 'A3', visits: 1, score: 60 },
        { agentId: 'A1', visits: 2, score: 80 },
        { agentId: 'A2', visits: 1, score: 100 },
      ],
    });
  });

  it('agents with one score stand by their ids', () => {
    const visits = [done({ present: ['A9', 'A2'] }), done({ present: ['A5', 'A1'] })];
    expect(supervise(visits, rules).agents.map(({ agentId }) => agentId)).toEqual(['A1', 'A2', 'A5', 'A9']);
  });

  it('no visits, no score', () => {
    const none = { met: 0, of: 0 };
    expect(supervise([], rules)).toEqual({
      visits: 0,
      inTeam: none,
      onTime: none,
      withinHours: none,
      recorded: none,
      identified: none,
      score: null,
      agents: [],
    });
  });
});

describe('visits called back', () => {
  const trip = (visitId: string, lot: number, outcome: Partial<VisitOutcome> = {}): VisitTrip =>
    tripOf(done(outcome, visitId), lot)!;

  it('a share by the lots of trips, each visit once, sorted, whatever the order', () => {
    const trips = [
      trip('V3', 0),
      trip('V2', 20),
      trip('V1', 19),
      trip('V1', 99),
      trip('V3', 5),
      trip('V4', 99),
    ];
    expect(callBackSample(trips, rules, 50)).toEqual(['V1', 'V3']);
    expect(callBackSample(trips.toReversed(), rules, 50)).toEqual(['V1', 'V3']);
  });

  it.each([
    [0, []],
    [100, ['V1', 'V2']],
  ])('%i per cent', (callBackPercent, all) => {
    const trips = [trip('V1', 0), trip('V2', 99)];
    expect(callBackSample(trips, { ...rules, callBackPercent }, 50)).toEqual(all);
  });

  it.each([
    [80, []],
    [81, ['V1']],
  ])('below %i points always', (scoreBelow, called) => {
    const low = [trip('V1', 99, { present: ['A1'] })];
    expect(callBackSample(low, { ...rules, callBackPercent: 0 }, scoreBelow)).toEqual(called);
  });
});

describe('over the API', () => {
  it('each time a team went counts, also where nobody opened and the visit went on; one who came alone stands out', async () => {
    const { routes, visits } = await visitApi();
    const ask = async (name: keyof typeof visitRoutes, role: Role, request: RecordRequest) => {
      const reply = await routes(eventFor(visitRoutes[name], callers[role], request));
      return { status: reply.statusCode, body: JSON.parse(reply.body) as unknown };
    };
    const body = { ...form, result: 'not-home', met: 'nobody', present: ['A-1'], evidence: [] };
    const nobody = { ...body, identityChecked: false, reason: null };
    const done = await ask('recordVisit', 'agent', { params: { id: 'V-3' }, body: nobody });
    expect(done).toMatchObject({ status: 200, body: { state: 'to-plan' } });
    const visit = visits.visits.get('V-3')!;
    await visits.save({ ...visit, version: visit.version + 1, proposal: 2, date: on('2025-03-20') });
    const query = { from: '2025-03-01', to: '2025-03-31' };
    const seen = await ask('superviseVisits', 'supervisor', { query });
    expect(seen).toMatchObject({
      status: 200,
      body: {
        visits: 1,
        inTeam: { met: 0, of: 1 },
        recorded: { met: 0, of: 0 },
        agents: [{ agentId: 'A-1', visits: 1 }],
        callBack: ['V-3'],
      },
    });
  });
});
