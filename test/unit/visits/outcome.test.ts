import { describe, expect, it } from 'vitest';
import { proposeVisit } from '../../../shared/domain/visits/decide-visit.ts';
import { outcomeFaults, type VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import { nextLookAt, postponeNotice, settleNotice } from '../../../shared/domain/visits/visit-notice.ts';
import type { Visit } from '../../../shared/domain/visits/visit.ts';
import { at, on } from '../../support/builders.ts';
import { anOutcome, aPlan, aVisit, contextAt, proposedAt } from '../../support/visits.ts';

/** The window opens at 06:00 UTC. */
const opens = at('2025-03-14T06:00Z');
const evening = at('2025-03-14T12:00Z');

describe('a proposal', () => {
  it('is told by a text, waits for an answer until a day before, and begins the file', () => {
    const { next } = proposeVisit(aPlan(), contextAt()) as Extract<
      ReturnType<typeof proposeVisit>,
      { ok: true }
    >;
    expect(next).toEqual({
      ...aPlan(),
      state: 'proposed',
      version: 1,
      proposal: 1,
      moves: 0,
      misses: 0,
      wish: null,
      told: false,
      notice: {
        kind: 'appointment',
        contactId: 'L1#appointment.V1.1#2025-03-14',
        decidedAt: proposedAt,
        readyAt: proposedAt,
      },
      news: null,
      timerAt: at('2025-03-13T06:00Z'),
      reason: null,
      departedAt: null,
      outcome: null,
      toApply: false,
      history: [{ at: proposedAt, what: 'proposed', by: 'system' }],
    });
  });

  it.each([
    ['2025-03-13T05:59:59.999Z', '2025-03-13T06:00Z'],
    ['2025-03-13T06:00Z', '2025-03-14T06:00Z'],
    ['2025-03-14T05:59Z', '2025-03-14T06:00Z'],
  ])('made at %s waits until %s', (now, timerAt) => {
    expect(proposeVisit(aPlan(), contextAt(at(now)))).toMatchObject({ next: { timerAt: at(timerAt) } });
  });

  it.each<[string, Parameters<typeof aPlan>[0], ReturnType<typeof at>, object[]]>([
    ['at the minute it opens', {}, opens, [{ field: 'date', rule: 'not in the past' }]],
    [
      'with one badge twice',
      { team: [aPlan().team[0]!, { ...aPlan().team[1]!, badge: '10235' }] },
      proposedAt,
      [{ field: 'team', rule: 'each badge once' }],
    ],
  ])('%s is refused', (_, plan, now, faults) => {
    expect(proposeVisit(aPlan(plan), contextAt(now))).toEqual({ ok: false, faults });
  });
});

describe('an outcome', () => {
  const visit = aVisit({ state: 'under-way', departedAt: at('2025-03-14T06:05Z') });
  const promise = { loanId: 'L1', amountMinor: 1, dueOn: on('2025-03-14') };
  const plan = { loanId: 'L1', instalments: 3, firstOn: on('2025-03-14') };
  const hardship = { incomeMinor: 1, expensesMinor: 1, reason: 'illness' };
  const only = 'only where somebody talked';

  it.each<[string, Partial<VisitOutcome>, readonly string[]]>([
    ['of a talk that began as the team left', {}, []],
    [
      'that began before it left',
      { startedAt: at('2025-03-14T06:04:59Z') },
      ['startedAt: not before the departure'],
    ],
    ['that ended as it began, at this minute', { startedAt: evening, endedAt: evening }, []],
    ['that ended before it began', { startedAt: at('2025-03-14T07:00Z') }, ['endedAt: not before the start']],
    ['that ends later', { endedAt: at('2025-03-14T12:00:01Z') }, ['endedAt: not in the future']],
    ['met the co-borrower', { met: 'co-borrower' }, []],
    [
      'talked with another person',
      { met: 'other-person' },
      ['met: borrower or co-borrower where somebody talked'],
    ],
    ['nobody there', { present: [] }, ['present: at least one agent']],
    ['a stranger there', { present: ['A1', 'A9'] }, ['present: agents of the visit’s team']],
    ['an agent twice', { present: ['A1', 'A1'] }, ['present: each agent once']],
    ['not home, another person met', { result: 'not-home', met: 'other-person' }, []],
    [
      'not home, the borrower met',
      { result: 'not-home', met: 'borrower' },
      ['met: nobody, or another person, where the borrower was not home'],
    ],
    ['refused, and unwilling', { result: 'refused', willingness: 'unwilling' }, []],
    [
      'refused, and everything else said',
      { result: 'refused', promise, hardship, ability: 'able', dispute: { loanId: 'L1', text: 'x' } },
      [`promise: ${only}`, `hardship: ${only}`, `dispute: ${only}`, `ability: ${only}`],
    ],
    [
      'agreed without the identity checked',
      { identityChecked: false, willingness: 'willing', promise },
      ['promise: only with the identity checked', 'willingness: only with the identity checked'],
    ],
    [
      'refused without the identity checked',
      { result: 'refused', identityChecked: false, willingness: 'unwilling' },
      [],
    ],
    ['a promise for today', { promise }, []],
    [
      'one for yesterday',
      { promise: { ...promise, dueOn: on('2025-03-13') } },
      ['promise.dueOn: not before the visit'],
    ],
    ['a plan from today', { plan }, []],
    [
      'one from yesterday',
      { plan: { ...plan, firstOn: on('2025-03-13') } },
      ['plan.firstOn: not before the visit'],
    ],
    ['both', { promise, plan }, ['plan: either a promise or a plan']],
    ['about another loan', { dispute: { loanId: 'L2', text: 'x' } }, ['loanId: a loan of the visit']],
    [
      'a first position',
      { startPosition: { latitude: 1, longitude: 1 } },
      ['positionConsent: a position only with consent'],
    ],
    [
      'a last position',
      { endPosition: { latitude: 1, longitude: 1 } },
      ['positionConsent: a position only with consent'],
    ],
    ['a position with consent', { positionConsent: true, endPosition: { latitude: 1, longitude: 1 } }, []],
  ])('%s', (_, over, faults) => {
    const found = outcomeFaults(visit, anOutcome(over), evening);
    expect(found.map(({ field, rule }) => `${field}: ${rule}`)).toEqual(faults);
  });

  it('of a visit nobody left for is not measured by a departure', () => {
    expect(outcomeFaults({ ...visit, departedAt: null }, anOutcome(), evening)).toEqual([]);
  });
});

describe('the text of a visit', () => {
  it('of an earlier proposal changes nothing but its own end', () => {
    const visit = aVisit({ proposal: 2 });
    const settled = settleNotice(visit, 'L1#appointment.V1.1#2025-03-14', { wentOut: true, now: proposedAt });
    expect(settled).toEqual({ ...visit, version: 2, notice: null });
    const other = settleNotice(visit, 'L1#appointment.V1.7#2025-03-14', { wentOut: true, now: proposedAt });
    expect(other).toEqual({ ...visit, version: 2 });
  });

  it('waits with what is said of its wait; where there is none, nothing waits', () => {
    const visit = aVisit();
    expect(postponeNotice(visit, { readyAt: opens, attempt: 1 })).toEqual({
      ...visit,
      version: 2,
      notice: { ...visit.notice, readyAt: opens, attempt: 1 },
    });
    expect(postponeNotice(aVisit({ notice: null }), { readyAt: opens }).notice).toBeNull();
  });

  it.each<[string, Partial<Visit>, string | null]>([
    ['nothing', { notice: null, timerAt: null }, null],
    ['the timer', { notice: null }, '2025-03-13T06:00:00.000Z'],
    ['the text before the timer', {}, proposedAt],
    [
      'the news before the text',
      { news: { kind: 'moved', reason: 'x', at: at('2025-03-10') } },
      at('2025-03-10'),
    ],
    [
      'the outcome, until it is applied',
      { notice: null, timerAt: null, toApply: true, outcome: anOutcome() },
      '2025-03-14T06:45:00.000Z',
    ],
    ['an outcome applied', { notice: null, timerAt: null, outcome: anOutcome() }, null],
    ['no outcome to apply', { notice: null, timerAt: null, toApply: true }, null],
  ])('next look: %s', (_, over, when) => {
    expect(nextLookAt(aVisit(over))).toBe(when);
  });
});
