import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../shared/domain/visits/agent.ts';
import { changeAgent, shiftFaults, type AgentChange } from '../../../shared/domain/visits/agent-change.ts';
import { anAgent } from '../../support/agents.ts';
import { on } from '../../support/builders.ts';
import { addDays } from '../../../shared/domain/local-date.ts';

const today = on('2025-03-11');
const document = (day: string): Agent['document'] => ({ number: 'X', expiresOn: on(day) });
const away = (from: string, to: string): Agent['leave'][number] => ({
  from: on(from),
  to: on(to),
  reason: 'x',
});
const suspension = { from: on('2025-03-01'), cause: 'manual', reason: 'late', source: 'S-7' } as const;
const duty = { kind: 'set-duty', territory: 'taoyuan', visitsADay: 5, languages: ['en', 'zh-TW'] } as const;
const shift = (weekday: number, fromMinute: number, toMinute: number) => ({ weekday, fromMinute, toMinute });

const faultsOf = (agent: Agent, change: AgentChange): readonly string[] => {
  const decision = changeAgent(agent, change, today);
  return decision.ok ? [] : decision.faults.map(({ field, rule }) => `${field}: ${rule}`);
};

describe('a change that keeps every rule', () => {
  it.each<[string, AgentChange, Partial<Agent>, Partial<Agent>]>([
    [
      'a document good until today',
      { kind: 'renew-document', document: document('2025-03-11') },
      { document: document('2025-03-10') },
      { document: document('2025-03-11') },
    ],
    [
      'training done today',
      { kind: 'record-training', completedOn: today },
      {},
      { training: { completedOn: today } },
    ],
    [
      'the training of the record once more',
      { kind: 'record-training', completedOn: on('2024-11-01') },
      {},
      {},
    ],
    [
      'a first training',
      { kind: 'record-training', completedOn: on('2020-01-01') },
      { training: null },
      { training: { completedOn: on('2020-01-01') } },
    ],
    [
      'an assessment without a point, today',
      { kind: 'record-assessment', takenOn: today, score: 0 },
      {},
      { assessment: { takenOn: today, score: 0 } },
    ],
    [
      'one with every point, on the day of the last',
      { kind: 'record-assessment', takenOn: on('2024-11-02'), score: 100 },
      {},
      { assessment: { takenOn: on('2024-11-02'), score: 100 } },
    ],
    [
      'a first assessment',
      { kind: 'record-assessment', takenOn: on('2020-01-01'), score: 50 },
      { assessment: null },
      { assessment: { takenOn: on('2020-01-01'), score: 50 } },
    ],
    [
      'shifts that touch',
      { kind: 'set-shifts', shifts: [shift(1, 0, 720), shift(1, 720, 1440), shift(7, 0, 1)] },
      {},
      { shifts: [shift(1, 0, 720), shift(1, 720, 1440), shift(7, 0, 1)] },
    ],
    ['no shifts at all', { kind: 'set-shifts', shifts: [] }, {}, { shifts: [] }],
    ['another duty', duty, {}, { territory: 'taoyuan', visitsADay: 5, languages: ['en', 'zh-TW'] }],
    [
      'one visit a day',
      { ...duty, visitsADay: 1 },
      {},
      { territory: 'taoyuan', visitsADay: 1, languages: ['en', 'zh-TW'] },
    ],
    [
      'twelve visits a day',
      { ...duty, visitsADay: 12 },
      {},
      { territory: 'taoyuan', visitsADay: 12, languages: ['en', 'zh-TW'] },
    ],
    [
      'leave of a day, today; what ended before yesterday is dropped',
      { kind: 'add-leave', leave: away('2025-03-11', '2025-03-11') },
      {
        leave: [
          away('2025-03-01', '2025-03-09'),
          away('2025-03-10', '2025-03-10'),
          away('2025-03-12', '2025-03-13'),
        ],
      },
      {
        leave: [
          away('2025-03-10', '2025-03-10'),
          away('2025-03-12', '2025-03-13'),
          away('2025-03-11', '2025-03-11'),
        ],
      },
    ],
    [
      'a year and a day of leave',
      { kind: 'add-leave', leave: away('2025-03-12', '2026-03-13') },
      {},
      { leave: [away('2025-03-12', '2026-03-13')] },
    ],
    [
      'suspension',
      { kind: 'suspend', suspension: { cause: 'manual', reason: 'late', source: 'S-7' } },
      {},
      { suspension: { ...suspension, from: today } },
    ],
    ['its end', { kind: 'unsuspend' }, { suspension }, { suspension: null }],
  ])('%s', (_, change, before, after) => {
    const agent = anAgent({ ...before, version: 4 });
    expect(changeAgent(agent, change, today)).toEqual({ ok: true, next: { ...agent, ...after, version: 5 } });
  });
});

describe('a change that breaks a rule', () => {
  const each = 'languages: each once';
  it.each<[string, AgentChange, Partial<Agent>, readonly string[]]>([
    [
      'the same document',
      { kind: 'renew-document', document: document('2026-12-31') },
      {},
      ['document.expiresOn: later than the one on record'],
    ],
    [
      'one that expired yesterday',
      { kind: 'renew-document', document: document('2025-03-10') },
      { document: document('2025-03-01') },
      ['document.expiresOn: not expired'],
    ],
    [
      'training tomorrow',
      { kind: 'record-training', completedOn: on('2025-03-12') },
      {},
      ['completedOn: not in the future'],
    ],
    [
      'training before the last',
      { kind: 'record-training', completedOn: on('2024-10-31') },
      {},
      ['completedOn: not before the one on record'],
    ],
    [
      'an assessment tomorrow, of 101 points',
      { kind: 'record-assessment', takenOn: on('2025-03-12'), score: 101 },
      {},
      ['takenOn: not in the future', 'score: 0 to 100'],
    ],
    [
      'one before the last, below nothing',
      { kind: 'record-assessment', takenOn: on('2024-11-01'), score: -1 },
      {},
      ['takenOn: not before the one on record', 'score: 0 to 100'],
    ],
    [
      'points that are no number',
      { kind: 'record-assessment', takenOn: today, score: Number.NaN },
      {},
      ['score: 0 to 100'],
    ],
    ['no visits', { ...duty, visitsADay: 0 }, {}, ['visitsADay: 1 to 12']],
    ['thirteen visits', { ...duty, visitsADay: 13 }, {}, ['visitsADay: 1 to 12']],
    ['half a visit', { ...duty, visitsADay: 1.5 }, {}, ['visitsADay: 1 to 12']],
    ['no language', { ...duty, languages: [] }, {}, ['languages: at least one']],
    ['a language twice', { ...duty, languages: ['en', 'en'] }, {}, [each]],
    [
      'leave of more than a year',
      { kind: 'add-leave', leave: away('2025-03-12', '2026-03-14') },
      {},
      ['leave.to: at most 366 days after leave.from'],
    ],
    [
      'leave that ends before it begins',
      { kind: 'add-leave', leave: away('2025-03-14', '2025-03-13') },
      {},
      ['leave.to: not before leave.from'],
    ],
    [
      'leave that begins on the last day of other leave',
      { kind: 'add-leave', leave: away('2025-03-14', '2025-03-15') },
      { leave: [away('2025-03-12', '2025-03-14')] },
      ['leave: overlaps no other leave'],
    ],
    [
      'leave that ends on the first day of other leave',
      { kind: 'add-leave', leave: away('2025-03-11', '2025-03-12') },
      { leave: [away('2025-03-12', '2025-03-14')] },
      ['leave: overlaps no other leave'],
    ],
    [
      'the sixty-first leave',
      { kind: 'add-leave', leave: away('2025-03-11', '2025-03-11') },
      {
        leave: Array.from({ length: 60 }, (__, nth) => ({
          from: addDays(today, nth + 1),
          to: addDays(today, nth + 1),
          reason: 'x',
        })),
      },
      ['leave: at most 60 entries'],
    ],
    [
      'a second suspension',
      { kind: 'suspend', suspension: { cause: 'manual', reason: 'late', source: 'S-8' } },
      { suspension },
      ['suspension: not suspended already'],
    ],
    ['the end of none', { kind: 'unsuspend' }, {}, ['suspension: suspended']],
  ])('%s', (_, change, before, faults) => {
    expect(faultsOf(anAgent(before), change)).toEqual(faults);
  });

  it.each<[string, Agent['shifts'], readonly string[]]>([
    ['on no weekday', [shift(0, 0, 60)], ['shifts.0.weekday: 1 Monday to 7 Sunday']],
    ['on the eighth', [shift(8, 0, 60)], ['shifts.0.weekday: 1 Monday to 7 Sunday']],
    ['before midnight', [shift(1, -1, 60)], ['shifts.0: within 0 and 1440 minutes']],
    ['past midnight', [shift(1, 0, 1441)], ['shifts.0: within 0 and 1440 minutes']],
    ['of no length', [shift(1, 60, 60)], ['shifts.0.toMinute: after fromMinute']],
    [
      'one within another',
      [shift(1, 0, 600), shift(1, 60, 120)],
      ['shifts.1: overlaps no other shift of the day'],
    ],
    ['the same hours of another day', [shift(1, 0, 600), shift(2, 0, 600)], []],
    [
      'twenty-one',
      Array.from({ length: 21 }, (_, nth) =>
        shift(1 + (nth % 7), Math.floor(nth / 7) * 60, Math.floor(nth / 7) * 60 + 60),
      ),
      [],
    ],
    [
      'twenty-two',
      Array.from({ length: 22 }, (_, nth) =>
        shift(1 + (nth % 7), Math.floor(nth / 7) * 60, Math.floor(nth / 7) * 60 + 60),
      ),
      ['shifts: at most 21'],
    ],
  ])('shifts %s', (_, shifts, faults) => {
    expect(shiftFaults(shifts).map(({ field, rule }) => `${field}: ${rule}`)).toEqual(faults);
  });
});
