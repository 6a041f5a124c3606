import { agentRoutes } from '../../../shared/contracts/agent-routes.ts';
import type { Routes } from '../../../shared/contracts/api/route.ts';
import { visitPackRoutes } from '../../../shared/contracts/visit-pack-routes.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import { code, form, visitApi } from '../visit-api.ts';
import type { CellWorld } from './world.ts';

const of = (id: string, more: object = {}) => ({ params: { id }, ...more });

/** Visits, and the agents' book: one world, each capability with its own requests. */
export const visitCells = (): Promise<CellWorld> => cellsOf(visitRoutes);
export const visitPackCells = (): Promise<CellWorld> => cellsOf(visitPackRoutes);
export const agentCells = (): Promise<CellWorld> => cellsOf(agentRoutes);

async function cellsOf(capability: Routes): Promise<CellWorld> {
  const { routes, visits, agents } = await visitApi();
  const both = (id: string, more: object = {}) => ({ own: of(id, more), other: of('V-9', more) });
  const read = (id: string) => `"${visits.visits.get(id)?.version ?? 0}"`;
  const form7 = {
    ...{ agentId: 'A-7', name: 'Name', badge: '777', document: { number: 'X', expiresOn: '2027-01-31' } },
    ...{ languages: ['en'], territory: 'taipei', visitsADay: 6 },
    shifts: [{ weekday: 1, fromMinute: 540, toMinute: 1080 }],
  };
  const requests: CellWorld['requests'] = {
    listTeamVisits: {
      own: of('A-1', { query: { date: '2025-03-14' } }),
      other: of('A-8', { query: { date: '2025-03-14' } }),
    },
    readVisit: both('V-1'),
    readVisitPack: both('V-1'),
    printVisitPack: both('V-1'),
    verifyVisit: { own: { params: { code } } },
    answerVisit: both('V-1', { body: { kind: 'confirm' }, ifMatch: read('V-1') }),
    proposeVisitAgain: {
      own: of('V-4', {
        body: { date: '2025-03-20', fromMinute: 840, toMinute: 960, agentIds: ['A-1', 'A-2'] },
        ifMatch: read('V-4'),
      }),
    },
    departVisit: both('V-2'),
    recordVisit: both('V-3', { body: form }),
    cancelVisit: { own: of('V-1', { ifMatch: read('V-1') }) },
    uploadForVisit: both('V-3', { body: { kind: 'photo', contentType: 'image/png', bytes: 10 } }),
    superviseVisits: {},
    registerAgent: { own: { body: form7 } },
    readAgent: { own: of('A-1'), other: of('A-8') },
    changeAgent: {
      own: of('A-1', { body: { kind: 'record-training', completedOn: '2025-02-28' }, ifMatch: '"1"' }),
    },
  };
  const known = await agents.list();
  let book = JSON.stringify(known);
  const refresh = async (): Promise<void> => {
    book = JSON.stringify(await agents.list());
  };
  return {
    send: async (event, how) => {
      const reply = await routes(event, how);
      await refresh();
      return reply;
    },
    stored: () => JSON.stringify([[...visits.visits.values()], book]),
    requests: Object.fromEntries(Object.entries(requests).filter(([name]) => name in capability)),
  };
}
