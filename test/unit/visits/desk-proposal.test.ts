import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/contracts/api/problems.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import { aBorrower, aHold, aLoan, at, on } from '../../support/builders.ts';
import { followVisits } from '../../../functions/visit-planning/follow-visits.ts';
import type { CandidateState } from '../../../shared/domain/visits/candidate.ts';
import { aCandidate } from '../../contract/field-stores.contract.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { visitApi } from '../../support/visit-api.ts';
import { visitRules } from '../../support/visits.ts';

type Api = Awaited<ReturnType<typeof visitApi>>;
const hours = { date: '2025-03-20', fromMinute: 840, toMinute: 960 };

/** V-4 waits for another time; the desk proposes one. */
async function propose(body: object, before: (api: Api) => unknown = () => undefined) {
  const api = await visitApi();
  await before(api);
  const stored = await api.stored();
  const ifMatch = `"${api.visits.visits.get('V-4')!.version}"`;
  const asked = { params: { id: 'V-4' }, ifMatch, body: { ...hours, agentIds: ['A-1', 'A-2'], ...body } };
  const reply = await api.routes(eventFor(visitRoutes.proposeVisitAgain, callers.officer, asked));
  const isSame = (await api.stored()) === stored;
  return { status: reply.statusCode, said: JSON.parse(reply.body) as unknown, isSame };
}

const withoutConsent = aBorrower().addresses.map((one) => ({ ...one, visitConsent: false }));

describe('what binds the planner binds a person who proposes', () => {
  it.each<[string, object, (api: Api) => unknown, readonly string[]]>([
    ['by night', { fromMinute: 1350, toMinute: 1410 }, () => undefined, ['date', 'agentIds', 'agentIds']],
    ['before the agents are on duty', { fromMinute: 530 }, () => undefined, ['agentIds', 'agentIds']],
    [
      'where one of them is expected elsewhere',
      { date: '2025-03-17', fromMinute: 900, toMinute: 1020, agentIds: ['A-1', 'A-8'] },
      () => undefined,
      ['agentIds', 'agentIds'],
    ],
    [
      'for more visits than one does a day',
      { date: '2025-03-17', fromMinute: 1000, toMinute: 1060 },
      async ({ agents }) => {
        const one = (await agents.find('A-1'))!;
        await agents.save({ ...one, visitsADay: 1, version: one.version + 1 });
      },
      ['agentIds'],
    ],
    [
      'to a loan that is held',
      {},
      ({ world }) => {
        world.cases.hold('L-1', aHold());
      },
      ['date'],
    ],
    [
      'to an address the borrower no longer agrees to',
      {},
      ({ world }) => {
        world.lend(aLoan({ id: 'L-1', borrowerId: 'B-1' }), { addresses: withoutConsent });
      },
      ['date'],
    ],
    [
      'by a team one of whom another field office sends out',
      {},
      async ({ agents, candidates }) => {
        await candidates.save(aCandidate({ borrowerId: 'B-1', version: 1 }));
        const one = (await agents.find('A-2'))!;
        await agents.save({ ...one, territory: 'kaohsiung', version: one.version + 1 });
      },
      ['agentIds'],
    ],
  ])('%s: refused by the rule, nothing changed', async (_, body, before, fields) => {
    const { status, said, isSame } = await propose(body, before);
    expect([status, isSame]).toEqual([400, true]);
    expect(problemSchema.parse(said).errors!.map(({ field }) => field)).toEqual(fields);
  });

  it('otherwise it is proposed', async () => {
    expect(await propose({})).toMatchObject({ status: 200, said: { state: 'proposed', ...hours } });
    const beside = { date: '2025-03-17', fromMinute: 960, toMinute: 1080 };
    expect(await propose(beside)).toMatchObject({ status: 200, said: beside });
  });
});

describe('what the desk agreed with the borrower', () => {
  const waiting: CandidateState = { kind: 'waiting', since: on('2025-03-12'), wish: null, refusals: [] };
  const closed: CandidateState = { kind: 'closed', at: at('2025-03-12T03:00Z'), reason: 'visit-desk' };

  /** What planning makes of the borrower the next morning. */
  async function nextMorning({ candidates, visits }: Api) {
    const task = { businessDate: on('2025-03-13'), asOf: at('2025-03-13T01:00Z') };
    const deps = { candidates, visits, visitRules };
    const known = await candidates.find('B-1');
    const open = known === undefined || known.state.kind === 'closed' ? [] : [known];
    return (await followVisits(deps, task, open)).map(({ state }) => state);
  }

  it.each([
    ['had left to a person', closed],
    ['would plan for another loan', waiting],
  ])('is known to the planner, which %s', async (_, state) => {
    let known: Api | undefined;
    const { status } = await propose({}, async (api) => {
      known = api;
      await api.candidates.save(aCandidate({ borrowerId: 'B-1', state, version: 1 }));
    });
    expect(status).toBe(200);
    const team = [{ agentId: 'A-1' }, { agentId: 'A-2' }];
    const planned = [{ kind: 'planned', visit: { visitId: 'V-4', ...hours, team } }];
    expect(await nextMorning(known!)).toMatchObject(planned);
  });

  it('while somebody else changed its place in the list is not proposed: the planner would plan a second visit', async () => {
    const { status, isSame } = await propose({}, async ({ candidates }) => {
      await candidates.save(aCandidate({ borrowerId: 'B-1', state: waiting, version: 1 }));
      Object.assign(candidates, { save: () => Promise.resolve(false) });
    });
    expect([status, isSame]).toEqual([412, true]);
  });

  it('and did not come about after all takes no place', async () => {
    const api = await visitApi();
    await api.candidates.save(aCandidate({ borrowerId: 'B-1', state: closed, version: 1 }));
    const stale = { params: { id: 'V-4' }, ifMatch: '"99"', body: { ...hours, agentIds: ['A-1', 'A-2'] } };
    const visit = api.visits.visits.get('V-4')!;
    api.visits.visits.set('V-4', { ...visit, state: 'desk' });
    const reply = await api.routes(eventFor(visitRoutes.proposeVisitAgain, callers.officer, stale));
    expect(reply.statusCode).toBe(412);
    expect(await nextMorning(api)).toEqual([]);
  });
});
