import { describe, expect, it } from 'vitest';
import { answerHolds, holdsWith } from '../../../shared/domain/answers/answer-holds.ts';
import {
  arrangementStates,
  disputeStates,
  hardshipStates,
  promiseStates,
  type Answers,
} from '../../../shared/domain/answers/answers.ts';
import { circumstancesOf, noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { aDispute, aHardship, anArrangement, aPromise, someAnswers } from '../../support/answers.ts';
import { aHold, at, on } from '../../support/builders.ts';

describe('which state of an answer holds collection', () => {
  const rows: { name: string; answers: Partial<Answers>; holds: boolean }[] = [
    ...promiseStates.map((state) => ({
      name: `promise ${state}`,
      answers: { promises: [aPromise({ state })] },
      holds: state === 'open',
    })),
    ...arrangementStates.map((state) => ({
      name: `plan ${state}`,
      answers: {
        arrangements: [
          anArrangement({
            state,
            acceptedAt: ['offered', 'declined'].includes(state) ? null : at('2025-03-12T02:00Z'),
          }),
        ],
      },
      holds: state === 'accepted' || state === 'in-force',
    })),
    ...hardshipStates.map((state) => ({
      name: `hardship ${state}`,
      answers: { hardships: [aHardship({ state })] },
      holds: state === 'in-review',
    })),
    ...disputeStates.map((state) => ({
      name: `dispute ${state}`,
      answers: { disputes: [aDispute({ state })] },
      holds: state === 'open',
    })),
  ];
  it.each(rows)('$name: $holds', ({ answers, holds }) => {
    expect(answerHolds(someAnswers(answers))).toHaveLength(holds ? 1 : 0);
  });

  it('each names its reason, what made it, from when and how long', () => {
    const answers = someAnswers({
      promises: [aPromise()],
      arrangements: [anArrangement()],
      hardships: [aHardship()],
      disputes: [aDispute()],
    });
    const from = at('2025-03-12T02:00Z');
    expect(answerHolds(answers)).toEqual([
      { id: 'answer#PR-1', reason: 'promise', source: 'PR-1', from, until: at('2025-03-21T16:00Z') },
      { id: 'answer#PL-1', reason: 'arrangement', source: 'PL-1', from, until: null },
      { id: 'answer#HS-1', reason: 'hardship-review', source: 'HS-1', from, until: null },
      { id: 'answer#DS-1', reason: 'dispute', source: 'DS-1', from, until: null },
    ]);
  });

  it('replaces those of older answers and leaves the others', () => {
    const before = holdsWith([aHold()], someAnswers({ promises: [aPromise()], disputes: [aDispute()] }));
    expect(before.map(({ id }) => id)).toEqual(['H1', 'answer#PR-1', 'answer#DS-1']);
    const after = holdsWith(
      before,
      someAnswers({ promises: [aPromise({ state: 'broken' })], disputes: [aDispute()] }),
    );
    expect(after.map(({ id }) => id)).toEqual(['H1', 'answer#DS-1']);
    expect(holdsWith(before, undefined)).toBe(before);
  });
});

describe('circumstances told by answers', () => {
  const accepted = at('2025-03-12T02:00Z');
  const rows: { name: string; answers: Partial<Answers>; told: object }[] = [
    { name: 'nothing', answers: {}, told: {} },
    {
      name: 'an open promise',
      answers: { promises: [aPromise()] },
      told: { promise: { dueOn: on('2025-03-21') } },
    },
    { name: 'a kept promise', answers: { promises: [aPromise({ state: 'kept' })] }, told: {} },
    { name: 'a part-kept promise', answers: { promises: [aPromise({ state: 'part-kept' })] }, told: {} },
    {
      name: 'two broken promises',
      answers: { promises: [aPromise({ state: 'broken' }), aPromise({ id: 'PR-2', state: 'broken' })] },
      told: { brokenPromises: 2 },
    },
    ...arrangementStates.map((state) => ({
      name: `a plan ${state}`,
      answers: {
        arrangements: [
          anArrangement({ state, acceptedAt: ['offered', 'declined'].includes(state) ? null : accepted }),
        ],
      },
      told:
        state === 'accepted' || state === 'in-force'
          ? // Nothing paid: the first rate of 1 April, its five days of grace over.
            { arrangement: 'in-force', breachFrom: '2025-04-07' }
          : state === 'breached'
            ? { arrangement: 'breached' }
            : {},
    })),
    {
      name: 'a breached plan and a new offer',
      answers: {
        arrangements: [
          anArrangement({ state: 'breached' }),
          anArrangement({ id: 'PL-2', state: 'offered', acceptedAt: null }),
        ],
      },
      told: { arrangement: 'breached' },
    },
    ...hardshipStates.map((state) => ({
      name: `hardship ${state}`,
      answers: { hardships: [aHardship({ state })] },
      told: { hardship: true },
    })),
    {
      name: 'impressions',
      answers: {
        ability: { is: 'able', on: on('2025-03-12'), source: 'call' },
        willingness: { is: 'unwilling', on: on('2025-03-12'), source: 'call' },
      },
      told: { ability: 'able', willingness: 'unwilling' },
    },
  ];
  it.each(rows)('$name', ({ answers, told }) => {
    expect(circumstancesOf([], someAnswers(answers))).toEqual({ ...noCircumstances, ...told });
  });
});
