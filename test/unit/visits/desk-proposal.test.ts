import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/contracts/api/problems.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import { aBorrower, aHold, aLoan } from '../../support/builders.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { visitApi } from '../../support/visit-api.ts';

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
