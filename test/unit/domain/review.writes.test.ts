import { describe, expect, it } from 'vitest';
import type { CollectionCase } from '../../../shared/domain/case.ts';
import { reviewLoan, visitableAddresses } from '../../../shared/domain/review.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { closeIntent, postponeIntent } from '../../../shared/domain/treatment/contact-end.ts';
import { aBorrower, anIntent, at, ladder, on, someArrears } from '../../support/builders.ts';
import { cured, doneUpTo, facts, inForce, open, paid, today } from '../../support/review-facts.ts';

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
      segment: 'occasional-forgetter',
      rule: 'everybody',
      digest: '5a03f8ef',
      arm: null,
      done: [],
      tries: null,
      unreached: 0,
      remindedFor: null,
      intent: {
        contactId: 'L1#friendly-text#2025-06-01',
        step: 'friendly-text',
        channel: 'sms',
        businessDate: today,
        decidedAt: at('2025-06-01T01:00Z'),
        state: 'planned',
        readyAt: at('2025-06-01T01:05Z'),
        attempt: 0,
      },
      nextActionOn: today,
      reviewed: {
        on: today,
        outcome: 'acted',
        reason: 'friendly-text',
        opened: true,
        cured: false,
        channel: 'sms',
      },
    } satisfies Record<Exclude<keyof CollectionCase, 'link'>, unknown>);
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
      reviewed: {
        on: today,
        outcome: 'nothing-due',
        reason: 'cured',
        opened: false,
        cured: true,
        channel: null,
      },
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

describe('closeIntent', () => {
  const pending = { ...open, intent: anIntent() };
  const end = {
    arrears: someArrears(today, 3),
    strategy: ladder,
    circumstances: noCircumstances,
    nextPaymentOn: undefined,
  };

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
      expect(closed.done).toEqual([{ step: 'friendly-text', on: today, outcome: done }]);
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
    expect(postponeIntent(pending, pending.intent, { readyAt, waitsFor: 'cn.w1' })).toEqual({
      ...pending,
      version: 5,
      intent: { ...pending.intent, state: 'waiting', readyAt, waitsFor: 'cn.w1' },
    });
  });
});

describe('visitableAddresses', () => {
  it('only where the borrower agreed', () => {
    expect(visitableAddresses(aBorrower()).map(({ kind }) => kind)).toEqual(['home']);
  });
});
