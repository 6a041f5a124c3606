import { deskHandlers } from '../../../functions/officers/desk-handlers.ts';
import { routerOn } from '../api-rig.ts';
import { aBorrower, aCase, aContact, aLoan, at, instalmentsOn } from '../builders.ts';
import { memoryCaseStore } from '../memory-case-store.ts';
import { MemoryComplaintStore } from '../memory-complaint-store.ts';
import { memoryHoldStore } from '../memory-hold-store.ts';
import { MemoryKeeperStore } from '../memory-keeper-store.ts';
import { memoryPortfolio } from '../memory-portfolio.ts';
import { callers, type CellWorld } from './world.ts';

const { officer } = callers;
const now = at('2025-03-20T04:00:00Z');
const name = '欧阳修远';
const text = '【示例银行】欧阳先生您好';

/** Loan L-1 of B-1 with a case and contacts, and holds the desk and others set. */
export async function deskWorld() {
  const portfolio = memoryPortfolio(1);
  const loans = ['L-1', 'L-2', 'L-3'].map((id) =>
    aLoan({ id, borrowerId: 'B-1', instalments: instalmentsOn('2025-03-05') }),
  );
  for (const loan of loans) portfolio.put(loan, aBorrower({ id: 'B-1', name }));
  const cases = memoryCaseStore();
  await cases.save(aCase({ loanId: 'L-1', borrowerId: 'B-1', version: 1 }), { before: undefined, at: now });
  const first = (await cases.load(['L-1'])).get('L-1')!.case!;
  await cases.save({ ...first, version: 2, unreached: 1 }, { before: first, at: now });
  const dates = ['2025-03-06', '2025-03-10', '2025-03-14'] as const;
  for (const day of dates)
    await cases.claim(aContact({ contactId: `L-1#text#${day}`, loanId: 'L-1', borrowerId: 'B-1', text }));
  const holds = memoryHoldStore();
  const set = { reason: 'legal', from: now, until: null } as const;
  await holds.put({ loanId: 'L-1' }, { ...set, id: 'desk#1', source: 'anna' });
  await holds.put({ loanId: 'L-1' }, { ...set, id: 'core#1', source: 'core' });
  await holds.put({ loanId: 'L-1' }, { ...set, id: 'complaint#1', reason: 'complaint', source: 'CMP-1' });
  const keepers = new MemoryKeeperStore();
  await keepers.save({
    ...{ loanId: 'L-1', keeper: officer.subject, version: 1 },
    handovers: [{ id: 'h-1', to: officer.subject, by: 'boss', reason: text, at: now }],
  });
  const looked: string[] = [];
  const clock = { now };
  const bound = deskHandlers({
    portfolio,
    loans: {
      list: ({ borrowerId, after = '', limit }) => {
        const rest = loans.filter((loan) => loan.borrowerId === borrowerId && loan.id > after);
        const loanIds = rest.slice(0, limit).map(({ id }) => id);
        return Promise.resolve({ loanIds, next: rest.length > limit ? loanIds.at(-1)! : null });
      },
    },
    cases,
    timeline: cases.timeline,
    complaints: new MemoryComplaintStore(),
    looks: { look: (loanId) => Promise.resolve(void looked.push(loanId)) },
    keepers,
    holds,
    clock: () => clock.now,
    zone: 'Asia/Taipei',
  });
  return { ...routerOn(bound, clock), clock, cases, holds, keepers, looked };
}

export async function deskCells(): Promise<CellWorld> {
  const { routes, cases, holds, keepers } = await deskWorld();
  let seen = '';
  const look = async (): Promise<void> => {
    const both = [await holds.read({ loanId: 'L-1' }), await holds.read({ borrowerId: 'B-1' })];
    seen = JSON.stringify([name, cases.allContacts(), both, [...keepers.kept.values()]]);
  };
  await look();
  const own = { params: { loanId: 'L-1' } };
  return {
    send: async (event, how) => {
      const reply = await routes(event, how);
      await look();
      return reply;
    },
    stored: () => seen,
    personal: [name, text],
    requests: {
      findLoans: { own: { query: { borrowerId: 'B-1' } } },
      readCase: { own },
      listContacts: { own: { ...own, query: { limit: '2' } } },
      readTimeline: { own: { ...own, query: { limit: '1' } } },
      readCaseKeeper: { own },
      handOverCase: { own: { ...own, body: { to: 'bob', reason: text }, ifMatch: '"1"' } },
      listKeptCases: { own: { query: { keeper: officer.subject } } },
      placeHold: { own: { ...own, body: { reason: 'vulnerability', reach: 'borrower', until: null } } },
      releaseHold: { own: { ...own, body: { holdId: 'desk#1', reach: 'loan', reason: text } } },
    },
  };
}
