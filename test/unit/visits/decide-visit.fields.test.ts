import { describe, expect, it } from 'vitest';
import {
  decideVisit,
  type VisitCommand,
  type VisitContext,
} from '../../../shared/domain/visits/decide-visit.ts';
import type { VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import type { Visit } from '../../../shared/domain/visits/visit.ts';
import { at, on } from '../../support/builders.ts';
import { anOutcome, aPlan, aVisit, contextAt, proposedAt } from '../../support/visits.ts';

/** The window opens at 06:00 and closes at 08:00 UTC. */
const opens = at('2025-03-14T06:00Z');
const closes = at('2025-03-14T08:00Z');
const evening = at('2025-03-14T12:00Z');
const window = { date: on('2025-03-20'), fromMinute: 600, toMinute: 720 };
const told = { told: true, notice: null } as const;

/** What a command changes: every field that is not as it was, and the last line of the history. */
function changed(visit: Visit, command: VisitCommand, context: VisitContext): object {
  const decision = decideVisit(visit, command, context);
  if (!decision.ok) return decision;
  const { history, version, ...next } = decision.next;
  expect(version).toBe(visit.version + 1);
  expect(history.slice(0, -1)).toEqual(visit.history);
  const entries = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(visit[name as keyof Visit]),
  );
  return { ...Object.fromEntries(entries), step: history.at(-1) };
}

const step = (what: string, now = proposedAt, by = 'system') => ({ at: now, what, by });

describe('a command changes these fields, and no other', () => {
  const another = aPlan().team.map((one) => ({ ...one, agentId: `${one.agentId}x`, badge: `${one.badge}x` }));
  const tomorrow = at('2025-03-15T08:00Z');
  const confirmed: Partial<Visit> = { ...told, state: 'confirmed', timerAt: tomorrow };
  const moved = { kind: 'moved', reason: 'the borrower asked for another time', at: proposedAt };
  const cancellation = {
    kind: 'cancellation',
    contactId: 'L1#cancellation.V1.1#2025-03-14',
    decidedAt: proposedAt,
    readyAt: proposedAt,
  };

  it.each<[string, Partial<Visit>, VisitCommand, VisitContext, object]>([
    [
      'confirm, a moment before it opens',
      told,
      { kind: 'confirm' },
      contextAt(at('2025-03-14T05:59:59.999Z')),
      { state: 'confirmed', timerAt: tomorrow, step: step('confirmed', at('2025-03-14T05:59:59.999Z')) },
    ],
    [
      'confirm, as it opens',
      told,
      { kind: 'confirm' },
      contextAt(opens),
      { ok: false, error: 'past', state: 'proposed' },
    ],
    [
      'move, as it opens',
      told,
      { kind: 'move', wish: null },
      contextAt(opens),
      { ok: false, error: 'past', state: 'proposed' },
    ],
    [
      'move without a wish',
      {},
      { kind: 'move', wish: null },
      contextAt(),
      { state: 'to-plan', timerAt: null, moves: 1, news: moved, notice: null, step: step('to-plan') },
    ],
    [
      'move once too often',
      { ...told, moves: 2 },
      { kind: 'move', wish: window },
      contextAt(),
      {
        state: 'desk',
        reason: 'moves used up',
        timerAt: null,
        moves: 3,
        wish: window,
        news: moved,
        step: step('desk: moves used up'),
      },
    ],
    [
      'move to a time that has begun',
      told,
      { kind: 'move', wish: { date: on('2025-03-11'), fromMinute: 720, toMinute: 780 } },
      contextAt(),
      { ok: false, error: 'fields', faults: [{ field: 'wish', rule: 'not in the past' }] },
    ],
    [
      'move to a minute later',
      told,
      { kind: 'move', wish: { date: on('2025-03-11'), fromMinute: 721, toMinute: 780 } },
      contextAt(),
      {
        state: 'to-plan',
        timerAt: null,
        moves: 1,
        wish: { date: '2025-03-11', fromMinute: 721, toMinute: 780 },
        news: moved,
        step: step('to-plan'),
      },
    ],
    [
      'refuse before the text went: no text at all',
      {},
      { kind: 'refuse', reason: 'no' },
      { ...contextAt(), by: 'borrower' },
      {
        state: 'refused',
        reason: 'no',
        timerAt: null,
        notice: null,
        news: { kind: 'refused', reason: 'no', at: proposedAt },
        step: step('refused: no', proposedAt, 'borrower'),
      },
    ],
    [
      'refuse what is to be planned anew: the cancellation still goes',
      { ...told, state: 'to-plan', timerAt: null, notice: { ...cancellation, kind: 'cancellation' } },
      { kind: 'refuse', reason: 'no' },
      contextAt(),
      {
        state: 'refused',
        reason: 'no',
        news: { kind: 'refused', reason: 'no', at: proposedAt },
        step: step('refused: no'),
      },
    ],
    [
      'silence of one who was told',
      told,
      { kind: 'silence' },
      contextAt(),
      { state: 'tacit', timerAt: tomorrow, step: step('tacit') },
    ],
    [
      'silence of one who was not',
      { notice: null },
      { kind: 'silence' },
      contextAt(),
      {
        state: 'desk',
        reason: 'no answer, and silence is no consent here',
        timerAt: null,
        step: step('desk: no answer, and silence is no consent here'),
      },
    ],
    [
      'depart as early as may be',
      confirmed,
      { kind: 'depart' },
      contextAt(at('2025-03-14T04:00Z')),
      {
        state: 'under-way',
        departedAt: '2025-03-14T04:00:00.000Z',
        step: step('under-way', at('2025-03-14T04:00Z')),
      },
    ],
    [
      'depart earlier',
      confirmed,
      { kind: 'depart' },
      contextAt(at('2025-03-14T03:59:59.999Z')),
      { ok: false, error: 'early', state: 'confirmed' },
    ],
    [
      'depart as it closes',
      confirmed,
      { kind: 'depart' },
      contextAt(closes),
      { ok: false, error: 'past', state: 'confirmed' },
    ],
    [
      'no outcome',
      { ...confirmed, state: 'under-way' },
      { kind: 'overdue' },
      contextAt(),
      {
        state: 'desk',
        reason: 'no outcome was handed in',
        timerAt: null,
        step: step('desk: no outcome was handed in'),
      },
    ],
    [
      'another team',
      confirmed,
      { kind: 'reassign', team: another },
      contextAt(),
      {
        team: another,
        proposal: 2,
        notice: {
          kind: 'appointment',
          contactId: 'L1#appointment.V1.2#2025-03-14',
          decidedAt: proposedAt,
          readyAt: proposedAt,
        },
        news: { kind: 'reassigned', reason: 'another team goes', at: proposedAt },
        step: step('confirmed'),
      },
    ],
    [
      'another time',
      { ...told, state: 'desk', reason: 'moves used up', wish: window, departedAt: opens, timerAt: null },
      { kind: 'propose', window, team: another },
      contextAt(),
      {
        ...window,
        team: another,
        state: 'proposed',
        proposal: 2,
        wish: null,
        told: false,
        reason: null,
        departedAt: null,
        notice: {
          kind: 'appointment',
          contactId: 'L1#appointment.V1.2#2025-03-20',
          decidedAt: proposedAt,
          readyAt: proposedAt,
        },
        timerAt: at('2025-03-19T02:00Z'),
        step: step('proposed'),
      },
    ],
    [
      'called off, the borrower told',
      confirmed,
      { kind: 'cancel', reason: 'hold' },
      contextAt(),
      {
        state: 'cancelled',
        reason: 'hold',
        timerAt: null,
        notice: cancellation,
        news: { kind: 'cancelled', reason: 'hold', at: proposedAt },
        step: step('cancelled: hold'),
      },
    ],
  ])('%s', (_, before, command, context, fields) => {
    expect(changed(aVisit(before), command, context)).toEqual(fields);
  });

  it.each<[string, Partial<VisitOutcome>, number, object]>([
    ['talked', {}, 0, { state: 'done' }],
    ['unsafe', { result: 'unsafe', met: 'nobody' }, 0, { state: 'done' }],
    [
      'nobody at home',
      { result: 'not-home', met: 'nobody', reason: null },
      0,
      { state: 'to-plan', misses: 1 },
    ],
    ['nobody at home once too often', { result: 'not-home', met: 'nobody' }, 1, { state: 'desk', misses: 2 }],
  ])('an outcome: %s', (_, over, misses, fields) => {
    const outcome = anOutcome(over);
    const visit = aVisit({ ...told, state: 'under-way', misses, timerAt: tomorrow, departedAt: opens });
    expect(changed(visit, { kind: 'record', outcome }, contextAt(evening))).toEqual({
      ...fields,
      outcome,
      toApply: true,
      timerAt: null,
      reason: outcome.result,
      step: step(`${(fields as Visit).state}: ${outcome.result}`, evening),
    });
  });

  it('the file keeps the last twenty-four steps', () => {
    const history = Array.from({ length: 24 }, (_, nth) => ({
      at: proposedAt,
      what: `step ${nth}`,
      by: 'system' as const,
    }));
    const decision = decideVisit(aVisit({ history }), { kind: 'cancel', reason: 'paid' }, contextAt());
    expect(decision.ok && decision.next.history).toEqual([...history.slice(1), step('cancelled: paid')]);
  });
});
