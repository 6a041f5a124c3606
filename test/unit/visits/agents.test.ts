import { describe, expect, it } from 'vitest';
import { unfitFor, type Agent } from '../../../shared/domain/visits/agent.ts';
import {
  changeAgent,
  registerAgent,
  suspendForConduct,
  type AgentChange,
} from '../../../shared/domain/visits/agent-change.ts';
import { agentRules, anAgent } from '../../support/agents.ts';
import { on } from '../../support/builders.ts';

const today = on('2025-03-11');
const suspension = { from: today, cause: 'manual', reason: 'late twice', source: 'S-7' } as const;

describe('an agent is unfit for a day', () => {
  it.each<[string, Partial<Agent>, string, readonly string[]]>([
    ['fit', {}, '2025-03-12', []],
    [
      'on the last day of the document',
      { document: { number: 'X', expiresOn: on('2025-03-12') } },
      '2025-03-12',
      [],
    ],
    [
      'the day after it',
      { document: { number: 'X', expiresOn: on('2025-03-12') } },
      '2025-03-13',
      ['document-expired'],
    ],
    ['on the last day of training and assessment', {}, '2025-11-01', []],
    ['when the training is a year old', {}, '2025-11-02', ['training-lapsed']],
    ['when both are', {}, '2025-11-03', ['training-lapsed', 'assessment-lapsed']],
    ['never trained', { training: null }, '2025-03-12', ['training-lapsed']],
    ['never assessed', { assessment: null }, '2025-03-12', ['assessment-lapsed']],
    [
      'trained only after that day',
      { training: { completedOn: on('2025-03-13') } },
      '2025-03-12',
      ['training-lapsed'],
    ],
    [
      'below the mark',
      { assessment: { takenOn: on('2025-01-01'), score: 79 } },
      '2025-03-12',
      ['assessment-failed'],
    ],
    ['at the mark', { assessment: { takenOn: on('2025-01-01'), score: 80 } }, '2025-03-12', []],
    [
      'on the first day of leave',
      { leave: [{ from: on('2025-03-12'), to: on('2025-03-14'), reason: 'x' }] },
      '2025-03-12',
      ['on-leave'],
    ],
    [
      'on the last',
      { leave: [{ from: on('2025-03-12'), to: on('2025-03-14'), reason: 'x' }] },
      '2025-03-14',
      ['on-leave'],
    ],
    [
      'after it',
      { leave: [{ from: on('2025-03-12'), to: on('2025-03-14'), reason: 'x' }] },
      '2025-03-15',
      [],
    ],
    ['suspended', { suspension }, '2025-03-11', ['suspended']],
    ['before the suspension', { suspension }, '2025-03-10', []],
    [
      'without a shift that weekday',
      { shifts: [{ weekday: 1, fromMinute: 540, toMinute: 600 }] },
      '2025-03-12',
      ['off-duty'],
    ],
  ])('%s', (_case, overrides, date, reasons) => {
    expect(unfitFor(anAgent(overrides), on(date), agentRules)).toEqual(reasons);
  });
});

describe('a change that breaks a rule changes nothing and says which', () => {
  it.each<[string, AgentChange, Partial<Agent>, readonly { field: string; rule: string }[]]>([
    [
      'overlapping shifts',
      {
        kind: 'set-shifts',
        shifts: [
          { weekday: 1, fromMinute: 540, toMinute: 720 },
          { weekday: 2, fromMinute: 540, toMinute: 720 },
          { weekday: 1, fromMinute: 719, toMinute: 800 },
        ],
      },
      {},
      [{ field: 'shifts.2', rule: 'overlaps no other shift of the day' }],
    ],
    [
      'a shift that ends before it begins, on no weekday',
      { kind: 'set-shifts', shifts: [{ weekday: 8, fromMinute: 720, toMinute: 720 }] },
      {},
      [
        { field: 'shifts.0.weekday', rule: '1 Monday to 7 Sunday' },
        { field: 'shifts.0.toMinute', rule: 'after fromMinute' },
      ],
    ],
    [
      'a document that has expired',
      { kind: 'renew-document', document: { number: 'X', expiresOn: on('2025-03-10') } },
      {},
      [
        { field: 'document.expiresOn', rule: 'not expired' },
        { field: 'document.expiresOn', rule: 'later than the one on record' },
      ],
    ],
    [
      'leave in the past',
      { kind: 'add-leave', leave: { from: on('2025-03-10'), to: on('2025-03-12'), reason: 'x' } },
      {},
      [{ field: 'leave.from', rule: 'not in the past' }],
    ],
    [
      'leave that ends before it begins',
      { kind: 'add-leave', leave: { from: on('2025-03-14'), to: on('2025-03-12'), reason: 'x' } },
      {},
      [{ field: 'leave.to', rule: 'not before leave.from' }],
    ],
    [
      'leave twice',
      { kind: 'add-leave', leave: { from: on('2025-03-14'), to: on('2025-03-15'), reason: 'x' } },
      { leave: [{ from: on('2025-03-15'), to: on('2025-03-16'), reason: 'y' }] },
      [{ field: 'leave', rule: 'overlaps no other leave' }],
    ],
    [
      'training in the future',
      { kind: 'record-training', completedOn: on('2025-03-12') },
      {},
      [{ field: 'completedOn', rule: 'not in the future' }],
    ],
    [
      'older training',
      { kind: 'record-training', completedOn: on('2024-01-01') },
      {},
      [{ field: 'completedOn', rule: 'not before the one on record' }],
    ],
    [
      '101 points',
      { kind: 'record-assessment', takenOn: today, score: 101 },
      {},
      [{ field: 'score', rule: '0 to 100' }],
    ],
    [
      'no number of points',
      { kind: 'record-assessment', takenOn: today, score: Number.NaN },
      {},
      [{ field: 'score', rule: '0 to 100' }],
    ],
    [
      'a second suspension',
      { kind: 'suspend', suspension },
      { suspension },
      [{ field: 'suspension', rule: 'not suspended already' }],
    ],
    ['lifting none', { kind: 'unsuspend' }, {}, [{ field: 'suspension', rule: 'suspended' }]],
    [
      'duty for nothing',
      { kind: 'set-duty', territory: 'tainan', visitsADay: 0, languages: [] },
      {},
      [
        { field: 'languages', rule: 'at least one' },
        { field: 'visitsADay', rule: '1 to 12' },
      ],
    ],
  ])('%s', (_case, change, overrides, faults) => {
    expect(changeAgent(anAgent(overrides), change, today)).toEqual({ ok: false, faults });
  });
});

describe('a change that keeps the rules', () => {
  it.each<[AgentChange, Partial<Agent>, Partial<Agent>]>([
    [{ kind: 'suspend', suspension }, {}, { suspension }],
    [{ kind: 'unsuspend' }, { suspension }, { suspension: null }],
    [{ kind: 'record-training', completedOn: today }, {}, { training: { completedOn: today } }],
    [
      { kind: 'record-assessment', takenOn: today, score: 0 },
      {},
      { assessment: { takenOn: today, score: 0 } },
    ],
    [
      {
        kind: 'set-shifts',
        shifts: [
          { weekday: 1, fromMinute: 540, toMinute: 720 },
          { weekday: 1, fromMinute: 720, toMinute: 800 },
        ],
      },
      {},
      {
        shifts: [
          { weekday: 1, fromMinute: 540, toMinute: 720 },
          { weekday: 1, fromMinute: 720, toMinute: 800 },
        ],
      },
    ],
    [
      { kind: 'add-leave', leave: { from: today, to: today, reason: 'x' } },
      { leave: [{ from: on('2025-01-01'), to: on('2025-01-02'), reason: 'old' }] },
      { leave: [{ from: today, to: today, reason: 'x' }] },
    ],
  ])('%j', (change, before, after) => {
    expect(changeAgent(anAgent(before), change, today)).toEqual({
      ok: true,
      next: anAgent({ ...after, version: 2 }),
    });
  });
});

describe('registration', () => {
  const { training, assessment, leave, suspension: none, version, ...form } = anAgent();

  it('makes a record that may visit nobody before training and assessment', () => {
    expect([training, assessment, leave, none, version].length).toBe(5);
    const decision = registerAgent(form, today);
    expect(decision.ok && unfitFor(decision.next, today, agentRules)).toEqual([
      'training-lapsed',
      'assessment-lapsed',
    ]);
  });

  it('refuses papers that have lapsed', () => {
    const lapsed = { ...form, document: { number: 'X', expiresOn: on('2025-03-10') } };
    expect(registerAgent(lapsed, today)).toEqual({
      ok: false,
      faults: [{ field: 'document.expiresOn', rule: 'not expired' }],
    });
  });
});

describe('an upheld complaint about conduct', () => {
  it('suspends from that day on, once', () => {
    const next = suspendForConduct(anAgent(), { complaintId: 'C-1', reason: 'threat' }, today)!;
    expect(unfitFor(next, today, agentRules)).toEqual(['suspended']);
    expect(next.suspension).toEqual({
      from: today,
      cause: 'conduct-complaint',
      reason: 'threat',
      source: 'C-1',
    });
    expect(suspendForConduct(next, { complaintId: 'C-2', reason: 'again' }, today)).toBeUndefined();
  });
});
