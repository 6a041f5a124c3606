import type { ReviewFacts } from '../../shared/domain/review.ts';
import { noCircumstances } from '../../shared/domain/treatment/circumstances.ts';
import {
  aBorrower,
  aCase,
  aHold,
  aLoan,
  aStepDone,
  at,
  ladder,
  on,
  scanMoment,
  someArrears,
} from './builders.ts';

export const today = '2025-06-01';

/** A loan on its first day of arrears, never dealt with; `overrides` tell it otherwise. */
export function facts(overrides: Partial<ReviewFacts> = {}): ReviewFacts {
  return {
    loan: aLoan(),
    arrears: someArrears(today, 1),
    borrower: aBorrower(),
    case: undefined,
    holds: [],
    upcoming: undefined,
    circumstances: noCircumstances,
    treatment: onTheLadder,
    shard: 3,
    at: scanMoment(on(today)),
    nextPaymentOn: undefined,
    ...overrides,
  };
}

/** A treatment that puts the loan on the test ladder. */
export const onTheLadder: ReviewFacts['treatment'] = {
  segment: 'occasional-forgetter',
  rule: 'everybody',
  facts: {
    monthsOnBook: 6,
    lateCount: 1,
    longestLateDays: 1,
    brokenPromises: 0,
    failedContacts: 0,
    vulnerabilities: 0,
    hardship: 'no',
    ability: 'unknown',
    willingness: 'unknown',
  },
  strategy: ladder,
  arm: null,
};

export const doneUpTo = (count: number) =>
  ladder.steps.slice(0, count).map(({ id }, index) => aStepDone(id, `2025-0${index + 2}-01`));
export const open = aCase({ version: 4, shard: 3, openedOn: on('2025-05-20'), nextActionOn: on(today) });
export const cured = aCase({
  version: 6,
  episode: 2,
  status: 'cured',
  curedOn: on('2025-05-01'),
  nextActionOn: null,
  done: doneUpTo(3),
});
export const inForce = aHold();
export const over = aHold({ until: scanMoment(on(today)) });
export const notYet = aHold({ from: at('2025-06-01T01:00:00.001Z') });
export const paid = someArrears(today, 0);
