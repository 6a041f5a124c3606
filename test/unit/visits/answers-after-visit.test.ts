import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../shared/domain/answers/answers.ts';
import {
  answersAfterVisit,
  type AfterVisitTerms,
} from '../../../shared/domain/visits/answers-after-visit.ts';
import type { VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import { anArrangement, aPromise, someAnswers } from '../../support/answers.ts';
import { at, on } from '../../support/builders.ts';
import { anOutcome } from '../../support/visits.ts';

const visit = { visitId: 'V1', loanIds: ['L1', 'L2'], proposal: 2 };
const endedAt = at('2025-03-14T06:45Z');
const terms: AfterVisitTerms = {
  zone: 'Asia/Taipei',
  promiseGraceDays: 2,
  promisePartPercent: 90,
  planGraceDays: 3,
  offerDays: 7,
  plan: {
    rates: [
      { on: on('2025-03-20'), amountMinor: 500 },
      { on: on('2025-04-20'), amountMinor: 400 },
    ],
    costMinor: 12,
  },
};
const before = (overrides: Partial<Answers> = {}): Answers => someAnswers({ loanId: 'L1', ...overrides });
const after = (over: Partial<VisitOutcome>, answers = before(), given = terms): Answers | undefined =>
  answersAfterVisit(answers, { visit, outcome: anOutcome(over) }, given);

const promise = { loanId: 'L1', amountMinor: 700, dueOn: on('2025-03-20') };
const plan = { loanId: 'L1', instalments: 2, firstOn: on('2025-03-20') };
const hardship = { incomeMinor: 10, expensesMinor: 9, reason: 'illness' };
const dispute = { loanId: 'L1', text: 'paid at the branch' };

const kept: Answers['promises'][number] = {
  id: 'V1-2',
  amountMinor: 700,
  dueOn: on('2025-03-20'),
  lastOn: on('2025-03-22'),
  madeAt: endedAt,
  until: at('2025-03-22T16:00Z'),
  partPercent: 90,
  source: 'visit',
  state: 'open',
  paidMinor: 0,
  settledOn: null,
};
const agreed: Answers['arrangements'][number] = {
  id: 'V1-2',
  kind: 'instalments',
  rates: [
    { dueOn: on('2025-03-20'), amountMinor: 500 },
    { dueOn: on('2025-04-20'), amountMinor: 400 },
  ],
  totalMinor: 900,
  costMinor: 12,
  graceDays: 3,
  offeredAt: endedAt,
  offerEndsOn: on('2025-03-21'),
  acceptedAt: endedAt,
  source: 'visit',
  state: 'accepted',
  paidMinor: 0,
  settledOn: null,
};
const asked: Answers['hardships'][number] = {
  id: 'V1-2',
  ...hardship,
  documents: ['payslip'],
  askedAt: endedAt,
  source: 'visit',
  state: 'in-review',
  decidedAt: null,
  decidedBy: null,
};
const doubted: Answers['disputes'][number] = {
  id: 'V1-2',
  ground: 'other',
  text: 'paid at the branch',
  openedAt: endedAt,
  source: 'visit',
  state: 'open',
  closedAt: null,
  closedBy: null,
  finding: null,
};

describe('what a loan’s answers are after a visit', () => {
  it.each<[string, Partial<VisitOutcome>, Partial<Answers>]>([
    ['a promise', { promise }, { promises: [kept] }],
    ['a plan', { plan }, { arrangements: [agreed] }],
    ['hardship', { hardship, documents: ['payslip'] }, { hardships: [asked] }],
    ['a dispute', { dispute }, { disputes: [doubted] }],
    ['ability', { ability: 'unable' }, { ability: { is: 'unable', on: on('2025-03-14'), source: 'visit' } }],
    [
      'willingness',
      { willingness: 'willing' },
      { willingness: { is: 'willing', on: on('2025-03-14'), source: 'visit' } },
    ],
  ])('%s', (_, over, more) => {
    const answers = before({ version: 4 });
    expect(after(over, answers)).toEqual({ ...answers, ...more, version: 5 });
  });

  it('what was said earlier stays in front, and what was not said stays', () => {
    const [old, broken] = [
      anArrangement({ id: 'old', state: 'breached' }),
      aPromise({ id: 'old', state: 'broken' }),
    ];
    const ability = { is: 'able', on: on('2025-01-01'), source: 'visit' } as const;
    const answers = before({ arrangements: [old], promises: [broken], ability });
    expect(after({ plan }, answers)?.arrangements).toEqual([old, agreed]);
    expect(after({ promise }, answers)).toMatchObject({ promises: [broken, kept], ability });
  });

  it.each<[string, Partial<VisitOutcome>, Partial<Answers>, Partial<AfterVisitTerms>]>([
    ['nothing said', {}, {}, {}],
    ['a promise of another loan', { promise: { ...promise, loanId: 'L2' } }, {}, {}],
    [
      'a promise while one is open',
      { promise },
      { promises: [aPromise({ id: 'other', state: 'open' })] },
      {},
    ],
    ['the promise once more', { promise }, { promises: [{ ...kept, state: 'broken' }] }, {}],
    ['a plan of another loan', { plan: { ...plan, loanId: 'L2' } }, {}, {}],
    ['a plan nobody worked out', { plan }, {}, { plan: null }],
    ['the plan once more', { plan }, { arrangements: [{ ...agreed, state: 'breached' }] }, {}],
    [
      'a plan while one is accepted',
      { plan },
      { arrangements: [anArrangement({ id: 'other', state: 'accepted' })] },
      {},
    ],
    [
      'a plan while one is in force',
      { plan },
      { arrangements: [anArrangement({ id: 'other', state: 'in-force' })] },
      {},
    ],
    ['hardship once more', { hardship }, { hardships: [{ ...asked, state: 'in-review' }] }, {}],
    ['hardship, told at the visit of another loan first', { hardship }, { loanId: 'L2' }, {}],
    ['a dispute of another loan', { dispute: { ...dispute, loanId: 'L2' } }, {}, {}],
    ['the dispute once more', { dispute }, { disputes: [doubted] }, {}],
  ])('%s changes nothing', (_, over, answers, given) => {
    expect(after(over, before(answers), { ...terms, ...given })).toBeUndefined();
  });

  it('a loan that is not the first has its own promises too', () => {
    expect(after({ promise: { ...promise, loanId: 'L2' } }, before({ loanId: 'L2' }))?.promises).toEqual([
      kept,
    ]);
  });
});
