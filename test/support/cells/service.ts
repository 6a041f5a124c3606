import { preferenceHandlers } from '../../../functions/borrower/preference-handlers.ts';
import { serviceHandlers } from '../../../functions/borrower/service-handlers.ts';
import { evidenceKey } from '../../../shared/domain/evidence.ts';
import { routerOn } from '../api-rig.ts';
import { aBorrower, aLoan, at } from '../builders.ts';
import { memoryContactabilityStore } from '../memory-contactability-store.ts';
import { MemoryEvidence } from '../memory-evidence.ts';
import { memoryPortfolio } from '../memory-portfolio.ts';
import { MemoryServiceStore } from '../memory-service-store.ts';
import type { CellWorld, RecordRequest } from './world.ts';

const now = at('2025-03-12T02:00:00Z');
export const fileId = '0'.repeat(32);
export const requestId = 'a'.repeat(64);

/** B-1 and B-2, each with an uploaded file and a request that is open. */
export async function serviceWorld() {
  const clock = { now };
  const portfolio = memoryPortfolio(1);
  const services = new MemoryServiceStore();
  const contactability = memoryContactabilityStore();
  const evidence = new MemoryEvidence(() => clock.now);
  for (const borrowerId of ['B-1', 'B-2']) {
    portfolio.put(aLoan({ id: `L-${borrowerId}`, borrowerId }), aBorrower({ id: borrowerId }));
    const key = evidenceKey('borrowers', borrowerId, fileId);
    evidence.files.set(key, { key, contentType: 'application/pdf', bytes: 9, uploadedAt: now });
    const asked = { kind: 'counselling', by: 'branch' } as const;
    const request = { id: requestId, asked, at: now, source: 'app', state: 'open' } as const;
    const open = { ...request, closedAt: null, closedBy: null, finding: null };
    await services.save({ borrowerId, version: 1, requests: [open] });
  }
  const deps = { portfolio, services, contactability, evidence, clock: () => clock.now };
  const bound = [...preferenceHandlers(deps), ...serviceHandlers(deps)];
  return { ...deps, clock, ...routerOn(bound, clock) };
}

export async function serviceCells(): Promise<CellWorld> {
  const { routes, services, contactability } = await serviceWorld();
  let known = '';
  const both = (of: (borrowerId: string) => Omit<RecordRequest, 'params'>, more = {}) => {
    const one = (borrowerId: string): RecordRequest => ({
      params: { borrowerId, ...more },
      ...of(borrowerId),
    });
    return { own: one('B-1'), other: one('B-2') };
  };
  const { name, phones } = aBorrower({ id: 'B-1' });
  const look = async (): Promise<void> => {
    const reached = await Promise.all(['B-1', 'B-2'].map((id) => contactability.find(id)));
    known = JSON.stringify([name, phones, [...services.files], reached]);
  };
  await look();
  return {
    send: async (event, how) => {
      const reply = await routes(event, how);
      await look();
      return reply;
    },
    stored: () => known,
    personal: [name, ...phones.map(({ number }) => number)],
    requests: {
      readPreferences: both(() => ({})),
      setPreferences: both(() => ({ body: { unwanted: [], preferred: ['sms'] }, ifMatch: '"0"' })),
      chooseChannel: both(() => ({ body: { channel: 'call', wanted: false, evidence: 'call-7' } })),
      listRequests: both(() => ({})),
      askService: both((id) => ({
        body: { kind: 'document', key: evidenceKey('borrowers', id, fileId), about: 'income' },
      })),
      withdrawRequest: both(() => ({ ifMatch: '"1"' }), { id: requestId }),
      closeRequest: both(() => ({ ifMatch: '"1"', body: { command: 'finish', finding: '周一致电' } }), {
        id: requestId,
      }),
      uploadForBorrower: both(() => ({
        body: { kind: 'document', contentType: 'application/pdf', bytes: 9 },
      })),
      readDocument: both(() => ({}), { fileId }),
      listWaiting: { own: { query: { limit: '1' } } },
    },
  };
}
