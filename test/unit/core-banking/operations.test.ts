import { beforeEach, describe, expect, it } from 'vitest';
import { coreBanking } from '../../../functions/core-banking/operations.ts';
import type { Loan } from '../../../shared/domain/portfolio.ts';
import { aBorrower, aLoan, at, on } from '../../support/builders.ts';
import { memoryHoldStore } from '../../support/memory-hold-store.ts';
import { MemoryPortfolioWriter } from '../../support/memory-portfolio-writer.ts';

let writer: MemoryPortfolioWriter;
let holds: ReturnType<typeof memoryHoldStore>;

const book = (id: string): Loan | undefined => writer.stored.get(`loans ${id}`)?.record as Loan | undefined;
const bank = () =>
  coreBanking({
    writer,
    holds,
    portfolio: {
      loan: (id) => {
        const loan = book(id);
        return Promise.resolve(loan && { loan, payments: [] });
      },
    },
    clock: () => at('2025-03-12T02:00Z'),
    zone: 'Asia/Taipei',
  });

beforeEach(async () => {
  writer = new MemoryPortfolioWriter();
  holds = memoryHoldStore();
  await bank().putBorrower({ record: aBorrower(), id: 'first' });
});

describe('records core banking sends', () => {
  it('land once, whoever repeats them, and date the look at the case', async () => {
    const sent = { record: aLoan(), id: 'x' };
    expect(await bank().putLoan(sent)).toEqual({ kind: 'landed', outcome: 'new' });
    expect(await bank().putLoan(sent)).toEqual({ kind: 'landed', outcome: 'new' });
    const changed = { record: aLoan({ status: 'closed' }), id: 'y' };
    expect(await bank().putLoan(changed)).toEqual({ kind: 'landed', outcome: 'updated' });
    expect(book('L1')?.status).toBe('closed');
    expect(writer.touched.at(-1)).toEqual({ loanIds: ['L1'], on: '2025-03-12' });
  });

  it.each([{ borrowerId: 'B9' }, { coBorrowerIds: ['B9'] }, { guarantorIds: ['B9'] }])(
    'a loan of somebody unknown is refused: %o',
    async (people) => {
      expect(await bank().putLoan({ record: aLoan(people), id: 'x' })).toEqual({ kind: 'unknown-borrower' });
      expect(book('L1')).toBeUndefined();
    },
  );
});

describe('what befalls a loan', () => {
  beforeEach(async () => {
    await bank().putLoan({ record: aLoan(), id: 'x' });
  });

  it.each([
    { status: 'written-off', held: [] },
    { status: 'closed', held: [] },
    { status: 'bankrupt', held: ['bankruptcy'] },
    { status: 'deceased', held: ['deceased'] },
  ] as const)('$status: holds on the borrower $held', async ({ status, held }) => {
    for (const id of ['s1', 's1', 's2'])
      expect(await bank().setStatus({ loanId: 'L1', id, status })).toMatchObject({ kind: 'landed' });
    expect(book('L1')?.status).toBe(status);
    expect((await holds.read({ borrowerId: 'B1' })).map(({ reason }) => reason)).toEqual(held);
  });

  it('pauses gather, the same one once', async () => {
    const pause = { from: on('2025-03-01'), to: on('2025-03-08'), reason: 'flood' };
    await bank().pause({ loanId: 'L1', id: 'p1', pause });
    await bank().pause({ loanId: 'L1', id: 'p2', pause });
    await bank().pause({ loanId: 'L1', id: 'p3', pause: { ...pause, to: on('2025-03-09') } });
    expect(book('L1')?.pauses).toEqual([pause, { ...pause, to: '2025-03-09' }]);
  });

  it('of a loan that is not in the book: nothing', async () => {
    const unknown = { kind: 'unknown-loan' };
    expect(await bank().setStatus({ loanId: 'L9', id: 's', status: 'deceased' })).toEqual(unknown);
    expect(await holds.read({ borrowerId: 'B1' })).toEqual([]);
  });
});
