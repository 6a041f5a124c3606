import { describe, expect, it } from 'vitest';
import {
  acceptPlan,
  askHardship,
  closeDispute,
  decideHardship,
  endPlan,
  makePromise,
  noteImpressions,
  offerPlans,
  openDispute,
  withdrawPromise,
  type Change,
} from '../../../shared/domain/answers/changes.ts';
import { noAnswers, type Answers } from '../../../shared/domain/answers/answers.ts';
import { planOf } from '../../../shared/domain/answers/plan.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { aDispute, aHardship, anArrangement, aPromise, someAnswers } from '../../support/answers.ts';
import { at, on } from '../../support/builders.ts';

const occasion = { source: 'app', at: at('2025-03-12T02:00Z'), today: on('2025-03-12') } as const;
const nobody = noAnswers('L1', 'B1');
const refusal = (change: Change) => (change.ok ? undefined : change.refusal);
const after = (change: Change): Answers => {
  if (!change.ok) throw new Error(change.refusal);
  return change.answers;
};
const offer = anArrangement({ state: 'offered', acceptedAt: null });

describe('a promise to pay', () => {
  const { promise: rules } = answerRules;
  const terms = {
    id: 'PR-1',
    amountMinor: 1000,
    dueOn: on('2025-03-20'),
    owedMinor: 1000,
    zone: 'Asia/Taipei',
    rules,
  };
  it('stands until the day after its day, on the bank’s clock', () => {
    expect(after(makePromise(nobody, terms, occasion))).toEqual({
      ...nobody,
      version: 1,
      promises: [aPromise()],
    });
  });
  it.each([
    { name: 'nothing owed', given: { owedMinor: 0 }, refused: 'nothing-owed' },
    { name: 'more than owed', given: { amountMinor: 1001 }, refused: 'amount-above-owed' },
    { name: 'yesterday', given: { dueOn: on('2025-03-11') }, refused: 'day-out-of-range' },
    { name: 'today', given: { dueOn: on('2025-03-12') }, refused: undefined },
    { name: 'the furthest day', given: { dueOn: on('2025-04-12') }, refused: undefined },
    { name: 'a day further', given: { dueOn: on('2025-04-13') }, refused: 'day-out-of-range' },
    { name: 'another stands', before: { promises: [aPromise()] }, refused: 'promise-open' },
    { name: 'another was broken', before: { promises: [aPromise({ state: 'broken' })] }, refused: undefined },
    { name: 'a plan is agreed', before: { arrangements: [anArrangement()] }, refused: 'plan-agreed' },
    { name: 'a plan is offered', before: { arrangements: [offer] }, refused: undefined },
  ] as const)('$name: $refused', ({ given, before, refused }) => {
    const change = makePromise(someAnswers(before), { ...terms, ...given }, occasion);
    expect(refusal(change)).toBe(refused);
  });
  it.each([
    { state: 'open', refused: undefined },
    { state: 'kept', refused: 'state-forbids' },
    { state: 'broken', refused: 'state-forbids' },
  ] as const)('$state: withdrawn? $refused', ({ state, refused }) => {
    const change = withdrawPromise(someAnswers({ promises: [aPromise({ state })] }), 'PR-1', occasion);
    expect(refusal(change)).toBe(refused);
    if (change.ok)
      expect(change.answers.promises[0]).toMatchObject({ state: 'withdrawn', settledOn: occasion.today });
  });
});

describe('a plan', () => {
  const plan = planOf({
    amountMinor: 1000,
    annualRate: 0,
    today: on('2025-03-12'),
    deferralMonths: 0,
    instalments: 3,
  });
  const made = { plans: [plan, plan], idOf: (index: number) => `PL-${index}`, rules: answerRules.plan };

  it('offers replace offers, and leave what was agreed and broken', () => {
    const before = someAnswers({
      arrangements: [anArrangement({ id: 'old', state: 'breached' }), { ...offer, id: 'o' }],
    });
    const { arrangements, version } = after(offerPlans(before, made, occasion));
    expect(version).toBe(2);
    expect(arrangements.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'old breached',
      'o declined',
      'PL-0 offered',
      'PL-1 offered',
    ]);
    expect(arrangements[2]).toMatchObject({ ...plan, offerEndsOn: '2025-03-26', acceptedAt: null });
  });
  it('nothing is offered beside an agreed one', () => {
    expect(refusal(offerPlans(someAnswers({ arrangements: [anArrangement()] }), made, occasion))).toBe(
      'plan-agreed',
    );
  });
  it('accepting one declines the others and takes the place of the promise', () => {
    const before = someAnswers({
      promises: [aPromise({ id: 'p0', state: 'broken' }), aPromise()],
      arrangements: [
        { ...offer, id: 'a' },
        { ...offer, id: 'b' },
      ],
    });
    const { arrangements, promises } = after(acceptPlan(before, 'b', occasion));
    expect(arrangements.map(({ state }) => state)).toEqual(['declined', 'accepted']);
    expect(arrangements[1]?.acceptedAt).toBe(occasion.at);
    expect(promises.map(({ state }) => state)).toEqual(['broken', 'withdrawn']);
  });
  it.each([
    { name: 'on its last day', id: 'PL-1', today: '2025-03-25', refused: undefined },
    { name: 'a day later', id: 'PL-1', today: '2025-03-26', refused: 'offer-lapsed' },
    { name: 'of another id', id: 'PL-9', today: '2025-03-20', refused: 'not-there' },
  ])('accepted $name: $refused', ({ id, today, refused }) => {
    const change = acceptPlan(someAnswers({ arrangements: [offer] }), id, { ...occasion, today: on(today) });
    expect(refusal(change)).toBe(refused);
  });
  it.each([
    { command: 'decline', before: offer, state: 'declined' },
    { command: 'cancel', before: anArrangement(), state: 'cancelled' },
    { command: 'cancel', before: offer, state: 'state-forbids' },
    { command: 'decline', before: anArrangement(), state: 'state-forbids' },
  ] as const)('$command of one $before.state: $state', ({ command, before, state }) => {
    const change = endPlan(someAnswers({ arrangements: [before] }), { id: 'PL-1', command }, occasion);
    expect(change.ok ? change.answers.arrangements[0]?.state : change.refusal).toBe(state);
  });
});

describe('hardship and disputes', () => {
  const { id, incomeMinor, expensesMinor, reason, documents } = aHardship();
  const statement = { id, incomeMinor, expensesMinor, reason, documents };
  const decided = { by: 'officer-1', at: at('2025-03-13T02:00Z') };

  it('a review is asked for once at a time and decided once', () => {
    const asked = after(askHardship(nobody, statement, occasion));
    expect(asked.hardships).toEqual([aHardship()]);
    expect(refusal(askHardship(asked, { ...statement, id: 'HS-2' }, occasion))).toBe('review-open');
    const granted = after(decideHardship(asked, { id, command: 'grant', ...decided }));
    expect(granted.hardships).toEqual([
      aHardship({ state: 'granted', decidedAt: decided.at, decidedBy: 'officer-1' }),
    ]);
    expect(refusal(decideHardship(granted, { id, command: 'refuse', ...decided }))).toBe('state-forbids');
    expect(refusal(decideHardship(granted, { id: 'HS-9', command: 'refuse', ...decided }))).toBe('not-there');
    expect(askHardship(granted, { ...statement, id: 'HS-2' }, occasion).ok).toBe(true);
  });

  it('a dispute is opened once a ground and closed once, with what was found', () => {
    const first = { id: 'DS-1', ground: 'amount', text: 'I paid at the branch' } as const;
    const opened = after(openDispute(nobody, first, occasion));
    expect(opened.disputes).toEqual([aDispute()]);
    expect(refusal(openDispute(opened, { ...first, id: 'DS-2' }, occasion))).toBe('dispute-open');
    expect(openDispute(opened, { ...first, id: 'DS-2', ground: 'not-mine' }, occasion).ok).toBe(true);
    const closing = {
      id: 'DS-1',
      command: 'reject',
      finding: 'the receipt is of another loan',
      ...decided,
    } as const;
    const closed = after(closeDispute(opened, closing));
    expect(closed.disputes[0]).toMatchObject({
      state: 'rejected',
      closedBy: 'officer-1',
      finding: closing.finding,
    });
    expect(refusal(closeDispute(closed, closing))).toBe('state-forbids');
  });

  it('impressions replace each other one by one', () => {
    const first = after(noteImpressions(nobody, { ability: 'able', willingness: 'unwilling' }, occasion));
    const second = after(noteImpressions(first, { ability: 'unable' }, { ...occasion, source: 'visit' }));
    expect(second.ability).toEqual({ is: 'unable', on: occasion.today, source: 'visit' });
    expect(second.willingness).toEqual({ is: 'unwilling', on: occasion.today, source: 'app' });
  });
});
