import { describe, expect, it } from 'vitest';
import {
  closeCandidate,
  isOver,
  releaseCandidate,
  takeTask,
  type CandidateState,
  type PlannedVisit,
  type VisitCandidate,
  type VisitRequestTask,
} from '../../../shared/domain/visits/candidate.ts';
import { followVisit } from '../../../shared/domain/visits/follow-visit.ts';
import { visitStates, type Visit, type VisitState } from '../../../shared/domain/visits/visit.ts';
import { at, on } from '../../support/builders.ts';
import { aPlan } from '../../support/visits.ts';

const today = on('2025-03-11');
const now = at('2025-03-11T04:00Z');
const visit: PlannedVisit = { ...aPlan(), startMinute: 850, runId: 'R1' };
const wish = { date: on('2025-03-20'), fromMinute: 600, toMinute: 720 };
const loan = (loanId: string, taskId = `${loanId}#visit`): VisitCandidate['loans'][number] => ({
  loanId,
  taskId,
  decidedAt: now,
  currency: 'TWD',
  overdueMinor: 100,
  delinquentDays: 40,
});
const planned: CandidateState = { kind: 'planned', visit };
const waiting: CandidateState = { kind: 'waiting', since: on('2025-03-01'), wish, refusals: [] };
const closed: CandidateState = { kind: 'closed', at: now, reason: 'paid' };
const candidate = (state: CandidateState): VisitCandidate => ({
  borrowerId: 'B1',
  name: 'Anna Lee',
  language: 'en',
  territory: 'taipei',
  loans: [loan('L1')],
  state,
  version: 3,
});
const task = (overrides: Partial<VisitRequestTask> = {}): VisitRequestTask => ({
  borrowerId: 'B1',
  name: 'Anna B. Lee',
  language: 'zh-TW',
  businessDate: today,
  loan: loan('L2'),
  ...overrides,
});
const anew = (version: number): VisitCandidate => ({
  ...candidate({ kind: 'waiting', since: today, wish: null, refusals: [] }),
  name: 'Anna B. Lee',
  language: 'zh-TW',
  territory: 'taoyuan',
  loans: [loan('L2')],
  version,
});

describe('a task for a visit', () => {
  it.each<[string, VisitCandidate | undefined, VisitCandidate]>([
    ['of somebody new', undefined, anew(1)],
    ['of one closed before: opened again', candidate(closed), anew(4)],
    [
      'after an appointment that has passed',
      candidate({ kind: 'planned', visit: { ...visit, date: on('2025-03-10') } }),
      anew(4),
    ],
    [
      'of one who waits: one loan more, the wish stands',
      candidate(waiting),
      {
        ...candidate(waiting),
        name: 'Anna B. Lee',
        language: 'zh-TW',
        loans: [loan('L1'), loan('L2')],
        version: 4,
      },
    ],
    [
      'of one with an appointment today',
      candidate({ kind: 'planned', visit: { ...visit, date: today } }),
      {
        ...candidate({ kind: 'planned', visit: { ...visit, date: today } }),
        name: 'Anna B. Lee',
        language: 'zh-TW',
        loans: [loan('L1'), loan('L2')],
        version: 4,
      },
    ],
  ])('%s', (_, known, next) => {
    expect(takeTask(known, task(), 'taoyuan')).toEqual(next);
  });

  it('once more changes nothing; a new one of the same loan takes its place', () => {
    expect(takeTask(candidate(waiting), task({ loan: loan('L1') }), 'taipei')).toBeUndefined();
    expect(takeTask(candidate(closed), task({ loan: loan('L1') }), 'taipei')).toBeUndefined();
    expect(takeTask(candidate(waiting), task({ loan: loan('L1', 'again') }), 'taipei')?.loans).toEqual([
      loan('L1', 'again'),
    ]);
  });

  it.each<[string, CandidateState, boolean]>([
    ['waiting', waiting, false],
    ['planned for a later day', planned, false],
    ['planned for today', { kind: 'planned', visit: { ...visit, date: today } }, false],
    ['planned for yesterday', { kind: 'planned', visit: { ...visit, date: on('2025-03-10') } }, true],
    ['closed', closed, true],
  ])('%s', (_, state, over) => {
    expect(isOver(candidate(state), today)).toBe(over);
  });

  it('only what is planned is released, only what is not closed is closed', () => {
    const given = { today, wish, refusals: [] };
    expect(releaseCandidate(candidate(planned), given)).toEqual({
      ...candidate({ kind: 'waiting', since: today, wish, refusals: [] }),
      version: 4,
    });
    expect([waiting, closed].map((state) => releaseCandidate(candidate(state), given))).toEqual([
      undefined,
      undefined,
    ]);
    const end = { at: now, reason: 'refused' };
    for (const state of [waiting, planned])
      expect(closeCandidate(candidate(state), end)).toEqual({
        ...candidate({ kind: 'closed', ...end }),
        version: 4,
      });
    expect(closeCandidate(candidate(closed), end)).toBeUndefined();
  });
});

describe('a candidate follows the visit', () => {
  const follow = (state: VisitState, reason: string | null = null, wished: Visit['wish'] = null) =>
    followVisit(candidate(planned), { state, wish: wished, reason }, { today, at: now });
  const back = (refusals: object[], wished: Visit['wish'] = null) => ({
    kind: 'waiting',
    since: today,
    wish: wished,
    refusals,
  });

  it.each<[VisitState, string | null, object | undefined]>([
    ['proposed', null, undefined],
    ['tacit', null, undefined],
    ['confirmed', null, undefined],
    ['under-way', null, undefined],
    ['cancelled', 'paid', { kind: 'closed', at: now, reason: 'paid' }],
    ['cancelled', 'hold', back([{ rule: 'cancelled-hold', source: 'the visit itself', loanId: null }])],
    ['cancelled', null, back([{ rule: 'cancelled-unknown', source: 'the visit itself', loanId: null }])],
    ['to-plan', null, back([])],
    ['desk', 'moves used up', { kind: 'closed', at: now, reason: 'visit-desk' }],
    ['done', null, { kind: 'closed', at: now, reason: 'visit-done' }],
    ['refused', null, { kind: 'closed', at: now, reason: 'visit-refused' }],
  ])('%s (%s)', (state, reason, next) => {
    expect(follow(state, reason)?.state).toEqual(next);
  });

  it('every state is told above; the wish goes with one that waits, and is gone with one called off', () => {
    expect(visitStates).toHaveLength(9);
    expect(follow('to-plan', null, wish)?.state).toEqual(back([], wish));
    expect(follow('cancelled', 'hold', wish)?.state).toMatchObject({ wish: null });
  });
});
