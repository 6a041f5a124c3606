import {
  noAnswers,
  type Answers,
  type Arrangement,
  type Dispute,
  type Hardship,
  type PaymentPromise,
} from '../../shared/domain/answers/answers.ts';
import { at, on } from './builders.ts';

/** Answers on L1 of B1, stored once. */
export function someAnswers(overrides: Partial<Answers> = {}): Answers {
  return { ...noAnswers('L1', 'B1'), version: 1, ...overrides };
}

/** 1,000 until 20 March, one day of grace; made on the 12th. */
export function aPromise(overrides: Partial<PaymentPromise> = {}): PaymentPromise {
  return {
    id: 'PR-1',
    amountMinor: 1000,
    dueOn: on('2025-03-20'),
    lastOn: on('2025-03-21'),
    madeAt: at('2025-03-12T02:00Z'),
    until: at('2025-03-21T16:00Z'),
    partPercent: 50,
    source: 'app',
    state: 'open',
    paidMinor: 0,
    settledOn: null,
    ...overrides,
  };
}

/** 1,200 in three rates, accepted on 12 March, five days of grace. */
export function anArrangement(overrides: Partial<Arrangement> = {}): Arrangement {
  return {
    id: 'PL-1',
    kind: 'instalments',
    rates: ['2025-04-01', '2025-05-01', '2025-06-01'].map((date) => ({ dueOn: on(date), amountMinor: 400 })),
    totalMinor: 1200,
    costMinor: 200,
    graceDays: 5,
    offeredAt: at('2025-03-11T02:00Z'),
    offerEndsOn: on('2025-03-25'),
    acceptedAt: at('2025-03-12T02:00Z'),
    source: 'app',
    state: 'accepted',
    paidMinor: 0,
    settledOn: null,
    ...overrides,
  };
}

export function aHardship(overrides: Partial<Hardship> = {}): Hardship {
  return {
    id: 'HS-1',
    incomeMinor: 3000,
    expensesMinor: 2900,
    reason: 'lost my job',
    documents: [],
    askedAt: at('2025-03-12T02:00Z'),
    source: 'app',
    state: 'in-review',
    decidedAt: null,
    decidedBy: null,
    ...overrides,
  };
}

export function aDispute(overrides: Partial<Dispute> = {}): Dispute {
  return {
    id: 'DS-1',
    ground: 'amount',
    text: 'I paid at the branch',
    openedAt: at('2025-03-12T02:00Z'),
    source: 'app',
    state: 'open',
    closedAt: null,
    closedBy: null,
    finding: null,
    ...overrides,
  };
}
