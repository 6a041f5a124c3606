import { describe, expect, it } from 'vitest';
import { decideVisit, proposeVisit, type VisitCommand } from '../../../shared/domain/visits/decide-visit.ts';
import { settleNotice } from '../../../shared/domain/visits/visit-notice.ts';
import { visitCommandKinds, visitTable } from '../../../shared/domain/visits/visit-table.ts';
import { visitStates } from '../../../shared/domain/visits/visit.ts';
import { at, on } from '../../support/builders.ts';
import { anOutcome, aPlan, aVisit, contextAt, doorAt, proposedAt, visitRules } from '../../support/visits.ts';

const window = { date: on('2025-03-20'), fromMinute: 600, toMinute: 720 };
const evening = at('2025-03-14T12:00Z');
const commands: Readonly<Record<VisitCommand['kind'], VisitCommand>> = {
  confirm: { kind: 'confirm' },
  move: { kind: 'move', wish: window },
  refuse: { kind: 'refuse', reason: 'no' },
  propose: { kind: 'propose', window, team: aPlan().team },
  reassign: {
    kind: 'reassign',
    team: aPlan().team.map((one) => ({ ...one, agentId: `${one.agentId}x`, badge: `${one.badge}x` })),
  },
  silence: { kind: 'silence' },
  depart: { kind: 'depart' },
  cancel: { kind: 'cancel', reason: 'paid' },
  record: { kind: 'record', outcome: anOutcome() },
  overdue: { kind: 'overdue' },
  unheard: { kind: 'unheard', contactId: 'L1#appointment.V1.1#2025-03-14', attempt: 1 },
};
const momentOf = (kind: VisitCommand['kind']) =>
  kind === 'depart' ? doorAt : kind === 'record' || kind === 'overdue' ? evening : proposedAt;

describe('every state x command', () => {
  const cells = visitStates.flatMap((state) => visitCommandKinds.map((kind) => ({ state, kind })));

  it.each(cells)('$state x $kind is as the table says', ({ state, kind }) => {
    const visit = aVisit({ state, told: true });
    const decision = decideVisit(visit, commands[kind], contextAt(momentOf(kind)));
    const legal = visitTable[state][kind];
    if (legal === undefined) {
      expect(decision).toEqual({ ok: false, error: 'state', state });
      return;
    }
    expect(decision).toMatchObject({ ok: true, next: { version: visit.version + 1 } });
    if (decision.ok) expect(legal).toContain(decision.next.state);
  });
});

describe('an appointment', () => {
  it('is not proposed in the past, by one agent alone, or by four', () => {
    const team = aPlan().team;
    const four = [
      ...team,
      { agentId: 'A3', name: 'C', badge: '3' },
      { agentId: 'A4', name: 'D', badge: '4' },
    ];
    const faults = (plan: Partial<typeof window> & { team?: typeof four }) => {
      const decision = proposeVisit(aPlan(plan), contextAt());
      return decision.ok ? [] : decision.faults;
    };
    expect(faults({ date: on('2025-03-10') })).toEqual([{ field: 'date', rule: 'not in the past' }]);
    expect(faults({ team: team.slice(0, 1) })).toEqual([{ field: 'team', rule: 'at least 2' }]);
    expect(faults({ team: four })).toEqual([{ field: 'team', rule: 'at most 3' }]);
    expect(faults({ toMinute: 14 * 60 })).toEqual([{ field: 'toMinute', rule: 'after the beginning' }]);
  });

  it('gets other people: the borrower is told anew with a code of their own, nothing else changes', () => {
    const visit = aVisit({ state: 'confirmed', told: true, notice: null });
    const decision = decideVisit(visit, commands.reassign, contextAt());
    const { team } = commands.reassign as Extract<VisitCommand, { kind: 'reassign' }>;
    expect(decision).toMatchObject({
      ok: true,
      next: {
        ...{ state: 'confirmed', date: visit.date, fromMinute: visit.fromMinute, toMinute: visit.toMinute },
        ...{ team, proposal: 2, told: true, timerAt: visit.timerAt },
        notice: { kind: 'appointment', contactId: 'L1#appointment.V1.2#2025-03-14' },
        news: { kind: 'reassigned' },
      },
    });
    const alone = decideVisit(visit, { kind: 'reassign', team: team.slice(0, 1) }, contextAt());
    expect(alone).toEqual({ ok: false, error: 'fields', faults: [{ field: 'team', rule: 'at least 2' }] });
  });

  it('moves twice, then a person decides; the second text has an id of its own', () => {
    let visit = aVisit();
    const first = visit.notice?.contactId;
    for (const expected of ['to-plan', 'to-plan', 'desk']) {
      const moved = decideVisit(visit, commands.move, contextAt());
      expect(moved).toMatchObject({
        ok: true,
        next: { state: expected, news: { kind: 'moved' }, notice: null },
      });
      if (!moved.ok) return;
      const again = decideVisit(moved.next, commands.propose, contextAt());
      expect(again).toMatchObject({ ok: true, next: { state: 'proposed', date: window.date, told: false } });
      if (!again.ok) return;
      expect(again.next.notice?.contactId).not.toBe(first);
      visit = again.next;
    }
    expect(visit).toMatchObject({ moves: 3, proposal: 4 });
  });

  it('stands unanswered only where silence keeps it and the borrower was told', () => {
    const after = (told: boolean, silenceKeeps: boolean) => {
      const decision = decideVisit(
        aVisit({ told }),
        commands.silence,
        contextAt(proposedAt, { ...visitRules, silenceKeeps }),
      );
      return decision.ok ? decision.next.state : decision.error;
    };
    expect([after(true, true), after(true, false), after(false, true)]).toEqual(['tacit', 'desk', 'desk']);
  });

  it('is not answered once its hour has come, nor left for too early or too late', () => {
    const visit = aVisit({ state: 'confirmed' });
    expect(decideVisit(aVisit(), commands.confirm, contextAt(doorAt))).toMatchObject({ error: 'past' });
    expect(decideVisit(visit, commands.move, contextAt(doorAt))).toMatchObject({ error: 'past' });
    expect(decideVisit(visit, commands.depart, contextAt(at('2025-03-14T03:59Z')))).toMatchObject({
      error: 'early',
    });
    expect(decideVisit(visit, commands.depart, contextAt(at('2025-03-14T08:00Z')))).toMatchObject({
      error: 'past',
    });
  });

  it('called off tells the borrower if he was told of it, and else says nothing', () => {
    const told = decideVisit(aVisit({ told: true, notice: null }), commands.cancel, contextAt());
    expect(told).toMatchObject({
      next: { notice: { kind: 'cancellation' }, news: { kind: 'cancelled', reason: 'paid' } },
    });
    expect(decideVisit(aVisit(), commands.cancel, contextAt())).toMatchObject({ next: { notice: null } });
  });

  it('whose proposal went out while it was called off tells the borrower after all', () => {
    const visit = aVisit();
    const cancelled = decideVisit(visit, commands.cancel, contextAt());
    if (!cancelled.ok) throw new Error('refused');
    const { contactId } = visit.notice!;
    const late = settleNotice(cancelled.next, contactId, { wentOut: true, now: proposedAt });
    expect(late).toMatchObject({ told: true, notice: { kind: 'cancellation' } });
    expect(settleNotice(cancelled.next, contactId, { wentOut: false, now: proposedAt }).notice).toBeNull();
  });
});

describe('an outcome', () => {
  const underWay = aVisit({ state: 'under-way', departedAt: at('2025-03-14T05:30Z'), told: true });
  const record = (over: Parameters<typeof anOutcome>[0]) =>
    decideVisit(underWay, { kind: 'record', outcome: anOutcome(over) }, contextAt(evening));

  it.each([
    [{ endedAt: at('2025-03-14T06:00Z') }, 'endedAt', 'not before the start'],
    [{ endedAt: at('2025-03-14T13:00Z') }, 'endedAt', 'not in the future'],
    [{ startedAt: at('2025-03-13T06:05Z') }, 'startedAt', 'on the day of the visit, on the borrower’s clock'],
    [{ present: [] }, 'present', 'at least one agent'],
    [{ present: ['A1', 'A9'] }, 'present', 'agents of the visit’s team'],
    [{ met: 'nobody' as const }, 'met', 'borrower or co-borrower where somebody talked'],
    [
      { willingness: 'willing' as const, identityChecked: false },
      'willingness',
      'only with the identity checked',
    ],
    [{ startPosition: { latitude: 1, longitude: 1 } }, 'positionConsent', 'a position only with consent'],
    [{ promise: { loanId: 'L9', amountMinor: 1, dueOn: on('2025-03-20') } }, 'loanId', 'a loan of the visit'],
    [
      { promise: { loanId: 'L1', amountMinor: 1, dueOn: on('2025-03-01') } },
      'promise.dueOn',
      'not before the visit',
    ],
  ])('%j is refused with its field and rule', (over, field, rule) => {
    const decision = record(over);
    expect(decision).toMatchObject({ ok: false, error: 'fields' });
    if (!decision.ok && decision.error === 'fields') expect(decision.faults).toContainEqual({ field, rule });
  });

  it('of nobody at home asks for another time, then for a person', () => {
    const over = { result: 'not-home' as const, met: 'nobody' as const, reason: null };
    expect(record(over)).toMatchObject({ next: { state: 'to-plan', misses: 1, toApply: true } });
    const again = decideVisit(
      { ...underWay, misses: 1 },
      { kind: 'record', outcome: anOutcome(over) },
      contextAt(evening),
    );
    expect(again).toMatchObject({ next: { state: 'desk' } });
  });
});
