import { describe, expect, it } from 'vitest';
import { reviewLoan } from '../../../shared/domain/review.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { holdNow } from '../../../shared/domain/treatment/hold.ts';
import { aBorrower, aCase, aHold, aStep, at, ladder, on, scanMoment } from '../../support/builders.ts';
import { facts, onTheLadder, open, paid, today } from '../../support/review-facts.ts';

const preDue = aStep({ id: 'pre-due', kind: 'pre-due-reminder', fromDay: -3, template: 'pre-due-warm' });
const treatment = { ...onTheLadder, strategy: { ...ladder, preDue } };
const due = (date: string) => ({ dueOn: on(date), payBy: on(date), leftMinor: 1000 });
const current = (remindedFor: string | null) =>
  aCase({ status: 'current', episode: 0, remindedFor: remindedFor === null ? null : on(remindedFor) });

describe('reviewLoan, a reminder before the due date', () => {
  it.each([
    {
      name: 'three days before',
      given: { upcoming: due('2025-06-04') },
      outcome: 'acted',
      reason: 'pre-due',
    },
    {
      name: 'four days before',
      given: { upcoming: due('2025-06-05') },
      outcome: 'nothing-due',
      reason: 'not-in-arrears',
    },
    { name: 'nothing about to fall due', given: {}, outcome: 'nothing-due', reason: 'not-in-arrears' },
    {
      name: 'a ladder without reminders',
      given: { upcoming: due('2025-06-04'), treatment: onTheLadder },
      outcome: 'nothing-due',
      reason: 'not-in-arrears',
    },
    {
      name: 'reminded of it before',
      given: { upcoming: due('2025-06-04'), case: current('2025-06-04') },
      outcome: 'nothing-due',
      reason: 'reminded-already',
    },
    {
      name: 'reminded of the one before',
      given: { upcoming: due('2025-06-04'), case: current('2025-05-04') },
      outcome: 'acted',
      reason: 'pre-due',
    },
    {
      name: 'held',
      given: { upcoming: due('2025-06-04'), holds: [aHold()] },
      outcome: 'held',
      reason: 'complaint',
    },
    {
      name: 'no number',
      given: { upcoming: due('2025-06-04'), borrower: aBorrower({ phones: [] }) },
      outcome: 'denied',
      reason: 'no-phone-number',
    },
  ])('$name: $outcome, $reason', ({ given, outcome, reason }) => {
    const { mark, next } = reviewLoan(facts({ arrears: paid, treatment, ...given }));
    expect(mark).toEqual({
      outcome,
      reason,
      opened: false,
      cured: false,
      channel: outcome === 'acted' ? 'sms' : null,
    });
    expect(next?.intent?.step).toBe(outcome === 'acted' ? 'pre-due' : undefined);
  });
});

describe('reviewLoan, the arm of an experiment', () => {
  it.each([
    {
      name: 'kept for the episode',
      arm: 'early/champion',
      drawn: 'early/challenger',
      kept: 'early/champion',
    },
    { name: 'drawn where there was none', arm: null, drawn: 'early/challenger', kept: 'early/challenger' },
  ])('$name', ({ arm, drawn, kept }) => {
    const { next } = reviewLoan(facts({ case: { ...open, arm }, treatment: { ...onTheLadder, arm: drawn } }));
    expect(next?.arm).toBe(kept);
  });
});

describe('reviewLoan, after a hold', () => {
  it.each([
    { until: null, lookOn: '2025-06-08' },
    { until: '2025-06-03T01:00:00Z', lookOn: '2025-06-04' },
    { until: '2025-08-03T01:00:00Z', lookOn: '2025-06-08' },
  ])('until $until: looked at on $lookOn', ({ until, lookOn }) => {
    const holds = [aHold({ until: until === null ? null : at(until) })];
    expect(reviewLoan(facts({ holds })).next?.nextActionOn).toBe(lookOn);
  });
});

describe('holdNow', () => {
  const asked = {
    holds: [],
    circumstances: noCircumstances,
    at: scanMoment(on(today)),
    businessDate: on(today),
  };
  const arranged = (arrangement: 'in-force' | 'breached') => ({ ...noCircumstances, arrangement });

  it.each([
    { name: 'nothing', given: {}, hold: undefined },
    {
      name: 'a plan in force',
      given: { circumstances: arranged('in-force') },
      hold: { reason: 'arrangement', source: 'accepted plan', endsOn: null },
    },
    { name: 'a plan breached', given: { circumstances: arranged('breached') }, hold: undefined },
    {
      name: 'the hold of a plan breached',
      given: { circumstances: arranged('breached'), holds: [aHold({ reason: 'arrangement' })] },
      hold: undefined,
    },
    {
      name: 'another hold beside a plan breached',
      given: { circumstances: arranged('breached'), holds: [aHold()] },
      hold: { reason: 'complaint', source: 'C-1', endsOn: null },
    },
    {
      name: 'a promise for today',
      given: { circumstances: { ...noCircumstances, promise: { dueOn: on(today) } } },
      hold: { reason: 'promise', source: 'promise to pay', endsOn: '2025-06-02' },
    },
    {
      name: 'a promise whose day has passed',
      given: { circumstances: { ...noCircumstances, promise: { dueOn: on('2025-05-31') } } },
      hold: undefined,
    },
    {
      name: 'a hold with an end',
      given: { holds: [aHold({ until: at('2025-06-20T03:00Z') })] },
      hold: { reason: 'complaint', source: 'C-1', endsOn: '2025-06-21' },
    },
  ])('$name', ({ given, hold }) => {
    expect(holdNow({ ...asked, ...given }, 'sms')).toEqual(hold);
  });
});
