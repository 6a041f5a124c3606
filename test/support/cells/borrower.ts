import { loanHandlers } from '../../../functions/borrower/loan-handlers.ts';
import { bank } from '../../../shared/policy/texts/index.ts';
import { derivationWords } from '../../../shared/policy/texts/derivation.ts';
import { optionTerms } from '../../../shared/policy/visits/index.ts';
import { routerOn } from '../api-rig.ts';
import { aBorrower, aLoan, aPayment, at } from '../builders.ts';
import { memoryPortfolio } from '../memory-portfolio.ts';
import { zone } from '../world.ts';
import type { CellWorld } from './world.ts';

/** L-1 and L-3 of B-1, L-2 shared with him, M-1 of B-2 alone. */
export function borrowerWorld() {
  const clock = { now: at('2025-03-20T02:00:00Z') };
  const portfolio = memoryPortfolio(1);
  const book = [
    aLoan({ id: 'L-1', borrowerId: 'B-1' }),
    aLoan({ id: 'L-2', borrowerId: 'B-2', coBorrowerIds: ['B-1'] }),
    aLoan({ id: 'L-3', borrowerId: 'B-1', status: 'closed' }),
    aLoan({ id: 'M-1', borrowerId: 'B-2' }),
  ];
  for (const loan of book) portfolio.put(loan, aBorrower({ id: loan.borrowerId }));
  portfolio.pay(aPayment({ id: 'P-1', loanId: 'L-1', amountMinor: 300, receivedAt: at('2025-03-15') }));
  const ids = (borrowerId: string) =>
    book.filter((loan) => [loan.borrowerId, ...loan.coBorrowerIds].includes(borrowerId)).map(({ id }) => id);
  const bound = loanHandlers({
    portfolio,
    loans: {
      list: ({ borrowerId, after, limit }) => {
        const rest = ids(borrowerId).filter((id) => after === undefined || id > after);
        const loanIds = rest.slice(0, limit);
        return Promise.resolve({ loanIds, next: rest.length > limit ? (loanIds.at(-1) ?? null) : null });
      },
    },
    clock: () => clock.now,
    zone,
    terms: optionTerms,
    words: derivationWords,
    bank,
  });
  return { portfolio, ...routerOn(bound, clock) };
}

const person = aBorrower({ id: 'B-1' });

export function borrowerCells(): Promise<CellWorld> {
  const { routes } = borrowerWorld();
  const ofLoan = { own: { params: { loanId: 'L-1' } }, other: { params: { loanId: 'M-1' } } };
  return Promise.resolve({
    send: routes,
    stored: () => JSON.stringify(person),
    personal: [person.name, ...person.phones.map(({ number }) => number), '1 Test Road'],
    requests: {
      listLoans: { own: { params: { borrowerId: 'B-1' } }, other: { params: { borrowerId: 'B-2' } } },
      readArrears: ofLoan,
      readPaymentOptions: ofLoan,
    },
  });
}
