import { proposeVisit, type VisitContext, type VisitRules } from '../../shared/domain/visits/decide-visit.ts';
import type { VisitOutcome } from '../../shared/domain/visits/outcome.ts';
import type { PlannedVisit, Visit } from '../../shared/domain/visits/visit.ts';
import { at, on } from './builders.ts';

export const visitRules: VisitRules = {
  staffMin: 2,
  staffMax: 3,
  silenceKeeps: true,
  movesAtMost: 2,
  missesAtMost: 1,
  answerHours: 24,
  outcomeHours: 24,
  departMinutes: 120,
};

/** Visit of L1's borrower on Friday 14 March 2025, 14:00 to 16:00 in Taipei, by two agents. */
export function aPlan(overrides: Partial<PlannedVisit> = {}): PlannedVisit {
  return {
    visitId: 'V1',
    borrowerId: 'B1',
    loanIds: ['L1'],
    zone: 'Asia/Taipei',
    date: on('2025-03-14'),
    fromMinute: 14 * 60,
    toMinute: 16 * 60,
    address: { kind: 'home', text: '1 Test Road', latitude: 25.03, longitude: 121.56 },
    team: [
      { agentId: 'A1', name: '林志明', badge: '10235' },
      { agentId: 'A2', name: '張雅婷', badge: '11882' },
    ],
    ...overrides,
  };
}

/** Proposed on the 11th at noon. */
export const proposedAt = at('2025-03-11T04:00Z');
/** Within the window. */
export const doorAt = at('2025-03-14T06:10Z');

export const contextAt = (now = proposedAt, rules = visitRules): VisitContext => ({
  now,
  by: 'system',
  rules,
});

export function aVisit(overrides: Partial<Visit> = {}): Visit {
  const decision = proposeVisit(aPlan(), contextAt());
  if (!decision.ok) throw new RangeError('the plan is faulty');
  return { ...decision.next, ...overrides };
}

export function anOutcome(overrides: Partial<VisitOutcome> = {}): VisitOutcome {
  return {
    result: 'talked',
    met: 'borrower',
    identityChecked: true,
    present: ['A1', 'A2'],
    startedAt: at('2025-03-14T06:05Z'),
    endedAt: at('2025-03-14T06:45Z'),
    positionConsent: false,
    startPosition: null,
    endPosition: null,
    reason: { code: 'income-lost', text: null },
    ability: null,
    willingness: null,
    affordableMinor: null,
    promise: null,
    plan: null,
    hardship: null,
    dispute: null,
    documents: [],
    evidence: [],
    recorded: true,
    note: null,
    ...overrides,
  };
}
