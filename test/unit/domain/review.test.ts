import { describe, expect, it } from 'vitest';
import type { CollectionCase } from '../../../shared/domain/case.ts';
import {
  closeIntent,
  postponeIntent,
  reviewLoan,
  stepDueNow,
  visitableAddresses,
  type ReviewFacts,
} from '../../../shared/domain/review.ts';
import {
  aBorrower,
  aCase,
  aHold,
  aLoan,
  anIntent,
  aStepDone,
  at,
  ladder,
  on,
  scanMoment,
  someArrears,
} from '../../support/builders.ts';

const today = '2025-06-01';

function facts(overrides: Partial<ReviewFacts> = {}): ReviewFacts {
  return {
    loan: aLoan(),
    arrears: someArrears(today, 1),
    borrower: aBorrower(),
    case: undefined,
    holds: [],
    strategy: ladder,
    shard: 3,
    at: scanMoment(on(today)),
    nextPaymentOn: undefined,
    ...overrides,
  };
}

const doneUpTo = (count: number) =>
  ladder.steps.slice(0, count).map(({ id }, index) => aStepDone(id, `2025-0${index + 2}-01`));
const open = aCase({ version: 4, shard: 3, openedOn: on('2025-05-20'), nextActionOn: on(today) });
const cured = aCase({
  version: 6,
  episode: 2,
  status: 'cured',
  curedOn: on('2025-05-01'),
  nextActionOn: null,
  done: doneUpTo(3),
});
const inForce = aHold();
const over = aHold({ until: scanMoment(on(today)) });
const notYet = aHold({ from: at('2025-06-01T01:00:00.001Z') });
const paid = someArrears(today, 0);

describe('reviewLoan, every case state against arrears, holds and steps', () => {
  it.each([
    // No case yet.
    {
      name: 'no case, paid',
      given: { arrears: paid },
      outcome: 'nothing-due',
      reason: 'not-in-arrears',
      writes: false,
    },
    {
      name: 'no case, paid, held',
      given: { arrears: paid, holds: [inForce] },
      outcome: 'nothing-due',
      reason: 'not-in-arrears',
      writes: false,
    },
    {
      name: 'no case, day 1',
      given: {},
      outcome: 'acted',
      reason: 'friendly-text',
      opened: true,
      lookOn: today,
    },
    {
      name: 'no case, in grace',
      given: { arrears: someArrears(today, 2, { delinquentDays: 0 }) },
      outcome: 'nothing-due',
      reason: 'between-steps',
      opened: true,
      lookOn: '2025-06-02',
    },
    {
      name: 'no case, held',
      given: { holds: [inForce] },
      outcome: 'held',
      reason: 'complaint',
      opened: true,
      lookOn: '2025-06-08',
    },
    {
      name: 'no case, hold over',
      given: { holds: [over] },
      outcome: 'acted',
      reason: 'friendly-text',
      opened: true,
      lookOn: today,
    },
    {
      name: 'no case, hold to come',
      given: { holds: [notYet] },
      outcome: 'acted',
      reason: 'friendly-text',
      opened: true,
      lookOn: today,
    },
    {
      name: 'no case, second hold in force',
      given: { holds: [over, aHold({ reason: 'dispute' })] },
      outcome: 'held',
      reason: 'dispute',
      opened: true,
      lookOn: '2025-06-08',
    },
    {
      name: 'no case, no borrower',
      given: { borrower: undefined },
      outcome: 'denied',
      reason: 'borrower-not-found',
      opened: true,
      lookOn: '2025-06-08',
    },
    {
      name: 'no case, no phone',
      given: { borrower: aBorrower({ phones: [] }) },
      outcome: 'denied',
      reason: 'no-phone-number',
      opened: true,
      lookOn: '2025-06-08',
    },
    // Open.
    {
      name: 'open, paid',
      given: { case: open, arrears: paid },
      outcome: 'nothing-due',
      reason: 'cured',
      cured: true,
      lookOn: null,
    },
    {
      name: 'open, paid, held',
      given: { case: open, arrears: paid, holds: [inForce] },
      outcome: 'nothing-due',
      reason: 'cured',
      cured: true,
      lookOn: null,
    },
    { name: 'open, day 1', given: { case: open }, outcome: 'acted', reason: 'friendly-text', lookOn: today },
    {
      name: 'open, first step done, day 8',
      given: { case: { ...open, done: doneUpTo(1) }, arrears: someArrears(today, 8) },
      outcome: 'acted',
      reason: 'firm-text',
      lookOn: today,
    },
    {
      name: 'open, first step done, day 7',
      given: { case: { ...open, done: doneUpTo(1) }, arrears: someArrears(today, 7) },
      outcome: 'nothing-due',
      reason: 'between-steps',
      lookOn: '2025-06-02',
    },
    {
      name: 'open, call due',
      given: { case: { ...open, done: doneUpTo(2) }, arrears: someArrears(today, 60) },
      outcome: 'acted',
      reason: 'phone',
      lookOn: today,
    },
    {
      name: 'open, call due, no phone',
      given: {
        case: { ...open, done: doneUpTo(2) },
        arrears: someArrears(today, 60),
        borrower: aBorrower({ phones: [] }),
      },
      outcome: 'denied',
      reason: 'no-phone-number',
      lookOn: '2025-06-08',
    },
    {
      name: 'open, visit due',
      given: { case: { ...open, done: doneUpTo(3) }, arrears: someArrears(today, 60) },
      outcome: 'acted',
      reason: 'visit',
      lookOn: today,
    },
    {
      name: 'open, visit due, needs no phone',
      given: {
        case: { ...open, done: doneUpTo(3) },
        arrears: someArrears(today, 60),
        borrower: aBorrower({ phones: [] }),
      },
      outcome: 'acted',
      reason: 'visit',
      lookOn: today,
    },
    {
      name: 'open, visit due, no clause',
      given: {
        case: { ...open, done: doneUpTo(3) },
        arrears: someArrears(today, 60),
        loan: aLoan({ contract: { ...aLoan().contract, collectionConsentClause: null } }),
      },
      outcome: 'denied',
      reason: 'no-consent-clause',
      lookOn: '2025-06-08',
    },
    {
      name: 'open, visit due, no consented address',
      given: {
        case: { ...open, done: doneUpTo(3) },
        arrears: someArrears(today, 60),
        borrower: aBorrower({ addresses: [] }),
      },
      outcome: 'denied',
      reason: 'no-consented-address',
      lookOn: '2025-06-08',
    },
    {
      name: 'open, ladder at its end',
      given: { case: { ...open, done: doneUpTo(4) }, arrears: someArrears(today, 200) },
      outcome: 'nothing-due',
      reason: 'between-steps',
      lookOn: '2025-06-08',
    },
    {
      name: 'open, held',
      given: { case: open, holds: [inForce] },
      outcome: 'held',
      reason: 'complaint',
      lookOn: '2025-06-08',
    },
    {
      name: 'open, held, borrower unknown',
      given: { case: open, holds: [inForce], borrower: undefined },
      outcome: 'held',
      reason: 'complaint',
      lookOn: '2025-06-08',
    },
    // Cured before.
    {
      name: 'cured, paid',
      given: { case: cured, arrears: paid },
      outcome: 'nothing-due',
      reason: 'not-in-arrears',
      writes: false,
    },
    {
      name: 'relapse: a fresh ladder',
      given: { case: cured },
      outcome: 'acted',
      reason: 'friendly-text',
      opened: true,
      lookOn: today,
    },
    {
      name: 'relapse, held',
      given: { case: cured, holds: [inForce] },
      outcome: 'held',
      reason: 'complaint',
      opened: true,
      lookOn: '2025-06-08',
    },
  ])('$name: $outcome, $reason', ({ given, outcome, reason, ...rest }) => {
    const expected = { opened: false, cured: false, writes: true, lookOn: null, ...rest };
    const all = facts(given);
    const { mark, next } = reviewLoan(all);
    expect(mark).toEqual({ outcome, reason, opened: expected.opened, cured: expected.cured });
    expect(next !== undefined).toBe(expected.writes);
    if (next === undefined) return;
    expect(next.version).toBe((all.case?.version ?? 0) + 1);
    expect(next.nextActionOn).toBe(expected.lookOn);
    expect(next.reviewed).toEqual({ on: today, ...mark });
    expect(next.intent === null).toBe(outcome !== 'acted');
  });

  it.each([
    { intent: anIntent({ state: 'planned' }), arrears: paid, holds: [] },
    { intent: anIntent({ state: 'planned' }), arrears: someArrears(today, 60), holds: [] },
    { intent: anIntent({ state: 'waiting' }), arrears: paid, holds: [inForce] },
    { intent: anIntent({ state: 'waiting' }), arrears: someArrears(today, 60), holds: [inForce] },
    { intent: anIntent({ channel: 'visit', step: 'visit' }), arrears: someArrears(today, 60), holds: [] },
  ])('a pending $intent.channel ($intent.state) freezes the case', ({ intent, arrears, holds }) => {
    const given = facts({ case: { ...open, intent }, arrears, holds });
    expect(reviewLoan(given)).toEqual({
      mark: { outcome: 'nothing-due', reason: 'contact-pending', opened: false, cured: false },
      next: undefined,
    });
    expect(stepDueNow(given)).toBeUndefined();
  });
});

describe('reviewLoan, what it writes', () => {
  it('a new case with its intent', () => {
    expect(reviewLoan(facts()).next).toEqual({
      loanId: 'L1',
      borrowerId: 'B1',
      shard: 3,
      status: 'open',
      version: 1,
      episode: 1,
      openedOn: today,
      curedOn: null,
      strategy: 'ladder@1',
      done: [],
      intent: {
        contactId: 'L1#friendly-text#2025-06-01',
        step: 'friendly-text',
        channel: 'sms',
        businessDate: today,
        decidedAt: at('2025-06-01T01:00Z'),
        state: 'planned',
        readyAt: at('2025-06-01T01:05Z'),
      },
      nextActionOn: today,
      reviewed: { on: today, outcome: 'acted', reason: 'friendly-text', opened: true, cured: false },
    } satisfies Record<keyof CollectionCase, unknown>);
  });

  it('a relapse: next episode and version, today as its start, nothing done', () => {
    expect(reviewLoan(facts({ case: cured })).next).toMatchObject({
      status: 'open',
      version: 7,
      episode: 3,
      openedOn: today,
      curedOn: null,
      done: [],
    });
  });

  it('a cure keeps what was done', () => {
    const before = { ...open, done: doneUpTo(2) };
    expect(reviewLoan(facts({ case: before, arrears: paid })).next).toEqual({
      ...before,
      status: 'cured',
      version: 5,
      curedOn: today,
      nextActionOn: null,
      reviewed: { on: today, outcome: 'nothing-due', reason: 'cured', opened: false, cured: true },
    });
  });

  it.each([
    { name: 'before the next look', on: '2025-06-03', lookOn: '2025-06-04' },
    { name: 'today: not before tomorrow', on: today, lookOn: '2025-06-02' },
    { name: 'after the next look', on: '2025-07-01', lookOn: '2025-06-08' },
  ])('a payment on file $name is looked at the day after it', ({ on: date, lookOn }) => {
    const given = facts({ holds: [inForce], nextPaymentOn: on(date) });
    expect(reviewLoan(given).next?.nextActionOn).toBe(lookOn);
  });

  it('same facts, same decision', () => {
    expect(reviewLoan(facts())).toEqual(reviewLoan(facts()));
  });
});

describe('stepDueNow asks for the borrower only where a step is due', () => {
  it.each([
    { name: 'due', given: {}, step: 'friendly-text' },
    { name: 'paid', given: { arrears: paid }, step: undefined },
    { name: 'held', given: { holds: [inForce] }, step: undefined },
    {
      name: 'between steps',
      given: { case: { ...open, done: doneUpTo(1) }, arrears: someArrears(today, 2) },
      step: undefined,
    },
    { name: 'a cured case starts anew', given: { case: cured }, step: 'friendly-text' },
  ])('$name', ({ given, step }) => {
    expect(stepDueNow(facts(given))?.id).toBe(step);
  });
});

describe('closeIntent', () => {
  const pending = { ...open, intent: anIntent() };
  const end = { arrears: someArrears(today, 3), strategy: ladder, nextPaymentOn: undefined };

  it.each([
    { done: 'sent', steps: 1, lookOn: '2025-06-08' },
    { done: 'uncertain', steps: 1, lookOn: '2025-06-08' },
    { done: 'queued', steps: 1, lookOn: '2025-06-08' },
    { done: undefined, steps: 0, lookOn: '2025-06-02' },
  ] as const)('$done: the step counts $steps times', ({ done, steps, lookOn }) => {
    const closed = closeIntent(pending, pending.intent, { ...end, done });
    expect(closed).toMatchObject({ version: 5, intent: null, nextActionOn: lookOn, status: 'open' });
    expect(closed.done).toHaveLength(steps);
    if (done !== undefined)
      expect(closed.done).toEqual([
        { step: 'friendly-text', on: today, contactId: pending.intent.contactId, outcome: done },
      ]);
  });

  it('paid in the meantime: looked at tomorrow, and cured then', () => {
    const closed = closeIntent(pending, pending.intent, { ...end, arrears: paid, done: undefined });
    expect(closed.nextActionOn).toBe('2025-06-02');
  });

  it('a payment on file brings the look forward', () => {
    const closed = closeIntent(pending, pending.intent, {
      ...end,
      done: 'sent',
      nextPaymentOn: on('2025-06-04'),
    });
    expect(closed.nextActionOn).toBe('2025-06-05');
  });
});

describe('postponeIntent', () => {
  it('keeps everything but the state, the moment and the version', () => {
    const pending = { ...open, intent: anIntent() };
    const readyAt = at('2025-06-02T00:00Z');
    expect(postponeIntent(pending, pending.intent, readyAt)).toEqual({
      ...pending,
      version: 5,
      intent: { ...pending.intent, state: 'waiting', readyAt },
    });
  });
});

describe('visitableAddresses', () => {
  it('only where the borrower agreed', () => {
    expect(visitableAddresses(aBorrower()).map(({ kind }) => kind)).toEqual(['home']);
  });
});
