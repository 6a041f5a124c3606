import { describe, expect, it } from 'vitest';
import { reviewLoan } from '../../../shared/domain/review.ts';
import { aBorrower, aHold, aLoan, anIntent, someArrears } from '../../support/builders.ts';
import {
  cured,
  doneUpTo,
  facts,
  inForce,
  notYet,
  open,
  over,
  paid,
  today,
} from '../../support/review-facts.ts';

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
      name: 'no case, no phone: to the desk',
      given: { borrower: aBorrower({ phones: [] }) },
      outcome: 'acted',
      reason: 'friendly-text',
      way: 'desk',
      opened: true,
      lookOn: today,
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
      name: 'open, call due, no phone: to the desk',
      given: {
        case: { ...open, done: doneUpTo(2) },
        arrears: someArrears(today, 60),
        borrower: aBorrower({ phones: [] }),
      },
      outcome: 'acted',
      reason: 'phone',
      way: 'desk',
      lookOn: today,
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
    const expected = { opened: false, cured: false, writes: true, lookOn: null, way: undefined, ...rest };
    const all = facts(given);
    const { mark, next } = reviewLoan(all);
    const { opened, cured: isCured } = expected;
    const channel = next?.intent?.channel ?? null;
    expect(channel).toBe(expected.way ?? channel);
    expect(mark).toEqual({ outcome, reason, opened, cured: isCured, channel });
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
      mark: { outcome: 'nothing-due', reason: 'contact-pending', opened: false, cured: false, channel: null },
      next: undefined,
    });
  });
});
