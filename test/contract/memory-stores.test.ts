import { memoryAnswerStore } from '../support/memory-answer-store.ts';
import { memoryAgentStore, memoryVisitCandidateStore } from '../support/memory-field-stores.ts';
import { memoryHoldStore } from '../support/memory-hold-store.ts';
import { memoryDeliveryStore } from '../support/memory-delivery-store.ts';
import { memoryCaseStore } from '../support/memory-case-store.ts';
import { memoryPolicy, memoryPortfolio } from '../support/memory-portfolio.ts';
import { MemoryRunStore } from '../support/memory-run-store.ts';
import { serviceStoreContract } from './service-store.contract.ts';
import { keeperStoreContract } from './keeper-store.contract.ts';
import { MemoryKeeperStore } from '../support/memory-keeper-store.ts';
import { MemoryServiceStore } from '../support/memory-service-store.ts';
import { answerStoreContract } from './answer-store.contract.ts';
import { caseFilesContract } from './case-files.contract.ts';
import { caseStoreContract, type CaseStoreSubject } from './case-store.contract.ts';
import { agentStoreContract, visitCandidateStoreContract } from './field-stores.contract.ts';
import { holdStoreContract } from './hold-store.contract.ts';
import { deliveryStoreContract } from './delivery-store.contract.ts';
import { memoryContactabilityStore } from '../support/memory-contactability-store.ts';
import { contactabilityStoreContract } from './contactability-store.contract.ts';
import { memoryPaymentStore } from '../support/memory-payments.ts';
import { paymentStoreContract } from './payment-store.contract.ts';
import { contractShards, portfolioReaderContract } from './portfolio-reader.contract.ts';
import { runStoreContract } from './run-store.contract.ts';
import { MemoryVisitStore } from '../support/memory-visit-store.ts';
import { timelineContract } from './timeline.contract.ts';
import { visitStoreContract } from './visit-store.contract.ts';

const caseSubject = (): Promise<CaseStoreSubject> => {
  const cases = memoryCaseStore();
  return Promise.resolve({
    cases,
    answers: cases.answers,
    holdBorrower: (borrowerId, holds) => {
      for (const hold of holds) cases.holdBorrower(borrowerId, hold);
      return Promise.resolve();
    },
    hold: (loanId, holds) => {
      for (const hold of holds) cases.hold(loanId, hold);
      return Promise.resolve();
    },
    touch: (loanId, on) => {
      cases.touch(loanId, on);
      return Promise.resolve();
    },
  });
};

deliveryStoreContract('in memory', () => Promise.resolve(memoryDeliveryStore()));

caseStoreContract('in memory', caseSubject);
timelineContract('in memory', () => {
  const cases = memoryCaseStore();
  return Promise.resolve({
    cases,
    timeline: cases.timeline,
    touch: (loanId, date) => {
      cases.touch(loanId, date);
      return Promise.resolve();
    },
    forge: (loanId, seq, event) => {
      cases.timeline.forge(loanId, seq, event);
      return Promise.resolve();
    },
  });
});
caseFilesContract('in memory', caseSubject);

keeperStoreContract('in memory', () => Promise.resolve(new MemoryKeeperStore()));
serviceStoreContract('in memory', () => Promise.resolve(new MemoryServiceStore()));

answerStoreContract('in memory', () => Promise.resolve(memoryAnswerStore()));

agentStoreContract('in memory', () => Promise.resolve(memoryAgentStore()));

visitCandidateStoreContract('in memory', () => Promise.resolve(memoryVisitCandidateStore()));

holdStoreContract('in memory', () => Promise.resolve(memoryHoldStore()));

visitStoreContract('in memory', () => Promise.resolve(new MemoryVisitStore()));

contactabilityStoreContract('in memory', () => Promise.resolve(memoryContactabilityStore()));

paymentStoreContract('in memory', () => Promise.resolve(memoryPaymentStore()));

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
