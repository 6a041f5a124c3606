import { expect, it } from 'vitest';
import { explainArrears } from '../../../shared/domain/arrears/index.ts';
import { payOptions } from '../../../shared/domain/visits/pay-options.ts';
import { visitPack, type VisitPackFacts } from '../../../shared/domain/visits/visit-pack.ts';
import { aLoan, aPayment, at, on, settings } from '../../support/builders.ts';
import { endOfDay } from '../../../shared/domain/instant.ts';

const zone = 'Asia/Taipei';
const businessDate = on('2025-06-13');
const loan = aLoan({
  id: 'L-2024-001234',
  currency: 'TWD',
  instalments: ['2025-03-10', '2025-04-10', '2025-07-10'].map((dueOn, at) => ({
    number: at + 1,
    dueOn: on(dueOn),
    principalMinor: 800_000,
    interestMinor: 150_000,
    feesMinor: 5_000,
  })),
});
const question: VisitPackFacts['questions'][number] = {
  loan,
  payments: [
    aPayment({ id: 'P1', loanId: loan.id, amountMinor: 155_000, receivedAt: at('2025-04-02T02:00Z') }),
  ],
  businessDate,
  cutoff: endOfDay(businessDate, zone),
  zone,
  settings,
};
const facts: VisitPackFacts = {
  authorisation: {
    number: 'AL-1',
    issuedOn: businessDate,
    visitId: 'V1',
    date: on('2025-06-14'),
    fromMinute: 840,
    toMinute: 960,
    address: '1 Test Road',
    team: [{ name: 'James Lin', badge: '10235' }],
  },
  borrower: { id: 'B1', name: 'Anna Lee', language: 'en' },
  questions: [question],
  affordableMinor: { TWD: 420_000 },
  terms: { instalments: 3, instalmentsAtMost: 6, firstAfterDays: 7, deferralDays: 30 },
  guide: {
    segment: 'hardship',
    name: 'g',
    opening: 'o',
    listenFor: [],
    ask: [],
    offer: [],
    avoid: [],
    always: [],
  },
};

it('a pack holds what the books say, and nothing else of the borrower', () => {
  const { interest, arrears } = explainArrears(question);
  expect(visitPack(facts)).toEqual({
    language: 'en',
    borrower: { id: 'B1', name: 'Anna Lee' },
    authorisation: facts.authorisation,
    guide: facts.guide,
    loans: [
      {
        loanId: 'L-2024-001234',
        lastFour: '1234',
        currency: 'TWD',
        asOf: businessDate,
        pastDueDays: 95,
        riskClass: arrears.riskClass,
        overdueMinor: 1_755_000,
        onItsWayMinor: 0,
        overdueFeesMinor: 5_000,
        overdueInterestMinor: 150_000,
        overduePrincipalMinor: 1_600_000,
        lines: [
          {
            number: 1,
            dueOn: on('2025-03-10'),
            feesMinor: 0,
            interestMinor: 0,
            principalMinor: 800_000,
            overdueMinor: 800_000,
            pastDueDays: 95,
            tolerated: false,
          },
          {
            number: 2,
            dueOn: on('2025-04-10'),
            feesMinor: 5_000,
            interestMinor: 150_000,
            principalMinor: 800_000,
            overdueMinor: 955_000,
            pastDueDays: 64,
            tolerated: false,
          },
        ],
        penalty: {
          minor: interest.minor,
          annualRate: interest.annualRate,
          penaltyMultiple: interest.penaltyMultiple,
          yearDays: 360,
          steps: interest.steps,
          amountDays: interest.amountDays,
          exact: interest.exact,
        },
        ways: payOptions(question, facts.terms, 420_000),
      },
    ],
  });
});

it.each([
  ['act/360', 360],
  ['act/365', 365],
] as const)('a year of %s has %i days', (dayCount, yearDays) => {
  const other = { ...question, loan: { ...loan, contract: { ...loan.contract, dayCount } } };
  expect(visitPack({ ...facts, questions: [other] }).loans[0]?.penalty.yearDays).toBe(yearDays);
});

it('what can be afforded in another currency is not known in this one', () => {
  const [own] = visitPack({ ...facts, affordableMinor: { CNY: 1 } }).loans;
  expect(own?.ways).toEqual(payOptions(question, facts.terms, null));
});

it('one statement a loan, in their order', () => {
  const second = { ...question, loan: { ...loan, id: 'L-9' } };
  expect(
    visitPack({ ...facts, questions: [second, question] }).loans.map(({ lastFour }) => lastFour),
  ).toEqual(['L9', '1234']);
});
