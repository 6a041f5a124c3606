import { memoryCaseStore } from '../support/memory-case-store.ts';
import { memoryPolicy, memoryPortfolio } from '../support/memory-portfolio.ts';
import { MemoryRunStore } from '../support/memory-run-store.ts';
import { caseStoreContract } from './case-store.contract.ts';
import { contractShards, portfolioReaderContract } from './portfolio-reader.contract.ts';
import { runStoreContract } from './run-store.contract.ts';

caseStoreContract('in memory', () => {
  const cases = memoryCaseStore();
  return Promise.resolve({
    cases,
    hold: (loanId, holds) => {
      for (const hold of holds) cases.hold(loanId, hold);
      return Promise.resolve();
    },
    touch: (loanId, on) => {
      cases.touch(loanId, on);
      return Promise.resolve();
    },
  });
});

runStoreContract('in memory', () => Promise.resolve(new MemoryRunStore()));

portfolioReaderContract('in memory', () => {
  const portfolio = memoryPortfolio(contractShards);
  return Promise.resolve({
    portfolio,
    policy: memoryPolicy,
    land: ({ calendars = [], products = [], borrowers = [], loans = [], payments = [] }) => {
      portfolio.deliver(calendars, products);
      for (const borrower of borrowers) portfolio.putBorrower(borrower);
      for (const loan of loans) portfolio.put(loan);
      for (const payment of payments) portfolio.pay(payment);
      return Promise.resolve();
    },
  });
});
