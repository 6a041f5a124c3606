import { aBorrower, aLoan, on } from '../builders.ts';
import { coreBankingWorld } from '../core-banking-world.ts';
import type { CellWorld } from './world.ts';

/** L-1 of B-1 in the book; only machines come here, and no record is theirs. */
export async function coreBankingCells(): Promise<CellWorld> {
  const { bank, routes, writer, paid } = coreBankingWorld();
  await bank.putBorrower({ record: aBorrower({ id: 'B-1' }), id: 'b' });
  await bank.putLoan({ record: aLoan({ id: 'L-1', borrowerId: 'B-1' }), id: 'l' });
  const pause = { from: on('2025-03-01'), to: on('2025-03-08'), reason: 'flood' };
  await bank.pause({ loanId: 'L-1', id: 'p', pause: { ...pause, reason: 'error' } });
  return {
    send: routes,
    stored: () => JSON.stringify([[...writer.stored].map(([key, { record }]) => [key, record]), paid]),
    requests: {
      putBorrower: {},
      putLoan: {},
      recordPayment: {},
      landBatch: {},
      pauseLoan: {},
      endPause: { own: { params: { loanId: 'L-1' }, body: { ...pause, reason: 'error' } } },
      setLoanStatus: {},
    },
  };
}
