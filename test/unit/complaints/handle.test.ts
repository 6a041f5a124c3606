import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaintHold, type Complaint } from '../../../shared/domain/complaint.ts';
import type { ComplaintCommand } from '../../../shared/domain/complaints/commands.ts';
import { handleComplaint, isPending } from '../../../shared/domain/complaints/handle.ts';
import { complaintStates } from '../../../shared/domain/complaints/moves.ts';
import { complaintStatistics } from '../../../shared/domain/complaints/statistics.ts';
import { escalate, nextLookAt } from '../../../shared/domain/complaints/timers.ts';
import { holdsInForce } from '../../../shared/domain/case.ts';
import { plusMs } from '../../../shared/domain/instant.ts';
import { at, on } from '../../support/builders.ts';
import { aClock, aComplaint } from '../../support/complaints.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const then = at('2025-03-10T02:00:00Z');
const desk = { by: 'officer-1', at: then, clock: aClock };
const decide: ComplaintCommand = {
  kind: 'decide',
  outcome: 'upheld',
  cause: 'agent-conduct',
  words: 'You are right.',
};

function after(complaint: Complaint, command: ComplaintCommand, more: Partial<typeof desk> = {}): Complaint {
  const handled = handleComplaint(complaint, command, { ...desk, ...more });
  if (!handled.ok) throw new Error(handled.refusal);
  return handled.complaint;
}
const refused = (complaint: Complaint, command: ComplaintCommand, more: Partial<typeof desk> = {}) => {
  const handled = handleComplaint(complaint, command, { ...desk, ...more });
  return handled.ok ? undefined : handled.refusal;
};

const assigned = aComplaint({ status: 'assigned', assignee: 'officer-1' });
const decided = after(assigned, decide);
const replied = after(decided, { kind: 'reply' });

describe('handling a complaint', () => {
  it('assigned, classified, noted, with papers: each one version on', () => {
    const first = after(aComplaint(), { kind: 'assign', to: 'officer-2' });
    expect(first).toMatchObject({ status: 'assigned', assignee: 'officer-2', version: 2 });
    const second = after(first, { kind: 'classify', complexity: 'complex', severity: 'low' });
    expect(second).toMatchObject({
      complexity: 'complex',
      severity: 'low',
      category: 'conduct',
      decideBy: '2025-04-04',
    });
    const third = after(after(second, { kind: 'note', text: 'called back' }), { kind: 'attach', key: 'c/1' });
    expect(third).toMatchObject({
      version: 5,
      notes: [{ at: then, by: 'officer-1', text: 'called back' }],
      attachments: ['c/1'],
    });
  });

  it('decided and replied: the hold ends with the reply, not before', () => {
    expect(decided).toMatchObject({
      status: 'decided',
      endedAt: null,
      decisions: [{ outcome: 'upheld', at: then }],
    });
    expect(holdsInForce([complaintHold(decided)], then)).toHaveLength(1);
    expect(replied).toMatchObject({ status: 'replied', repliedAt: then, endedAt: then });
    expect(holdsInForce([complaintHold(replied)], then)).toHaveLength(0);
  });

  it.each(['withdraw', 'merge'] as const)('%s ends it and its hold the same moment', (kind) => {
    const ended = after(aComplaint(), kind === 'merge' ? { kind, into: 'CMP-2' } : { kind });
    expect(ended.endedAt).toBe(then);
    expect(complaintHold(ended).until).toBe(then);
  });

  it('an appeal holds anew and begins a clock of its own; its reply is the end', () => {
    const later = at('2025-03-20T02:00:00Z');
    const appealed = after(replied, { kind: 'appeal', text: 'I disagree' }, { at: later });
    expect(appealed).toMatchObject({
      status: 'appealed',
      endedAt: null,
      heldFrom: later,
      clockFrom: '2025-03-20',
      decideBy: '2025-04-04',
      notes: [{ text: 'I disagree' }],
    });
    const again = after(
      after(appealed, { ...decide, outcome: 'rejected' }),
      { kind: 'reply' },
      { at: plusMs(later, 9) },
    );
    expect(again).toMatchObject({ status: 'closed', endedAt: plusMs(later, 9) });
    expect(again.decisions.map(({ outcome }) => outcome)).toEqual(['upheld', 'rejected']);
  });

  it.each([
    { name: 'the last day', at: '2025-04-09T02:00:00Z', refusal: undefined },
    { name: 'a day later', at: '2025-04-10T02:00:00Z', refusal: 'appeal-too-late' },
  ])('an appeal on $name: $refusal', ({ at: when, refusal }) => {
    expect(refused(replied, { kind: 'appeal', text: 'no' }, { at: at(when) })).toBe(refusal);
  });

  it.each([
    { restarts: true, status: 'assigned', clockFrom: '2025-03-10', decideBy: '2025-03-25' },
    { restarts: false, status: 'assigned', clockFrom: '2025-03-05', decideBy: '2025-03-20' },
    { restarts: false, status: 'replied', clockFrom: '2025-03-10', decideBy: '2025-03-25' },
  ] as const)(
    'new facts while $status, packs restart the clock: $restarts',
    ({ restarts, status, clockFrom, decideBy }) => {
      const clock = { ...aClock, restartsOnNewFacts: restarts };
      const before = status === 'replied' ? replied : { ...assigned, escalated: [] };
      const next = after(before, { kind: 'add-facts', text: 'a recording' }, { clock });
      expect(next).toMatchObject({ status: 'assigned', clockFrom, decideBy, endedAt: null });
      expect(next.notes.at(-1)?.text).toBe('a recording');
    },
  );

  describe('an extension', () => {
    const asked = after(assigned, { kind: 'ask-extension', reason: 'waiting for the recording' });
    it('is asked by one and approved by another, with notice', () => {
      expect(asked.decideBy).toBe('2025-03-20');
      const approved = after(asked, { kind: 'approve-extension' }, { by: 'supervisor-1' });
      expect(approved.decideBy).toBe('2025-05-04');
      expect(approved.extension).toMatchObject({
        state: 'approved',
        decidedBy: 'supervisor-1',
        noticeAt: then,
      });
    });
    it.each([
      {
        name: 'approved by who asked',
        complaint: asked,
        command: 'approve-extension',
        by: 'officer-1',
        refusal: 'asker-cannot-approve',
      },
      {
        name: 'approved unasked',
        complaint: assigned,
        command: 'approve-extension',
        by: 'supervisor-1',
        refusal: 'no-extension-asked',
      },
      {
        name: 'refused',
        complaint: asked,
        command: 'refuse-extension',
        by: 'supervisor-1',
        refusal: undefined,
      },
    ] as const)('$name: $refusal', ({ complaint, command, by, refusal }) => {
      expect(refused(complaint, { kind: command }, { by })).toBe(refusal);
    });
    it('is asked once, and again after a refusal; not where the pack knows none', () => {
      const ask = { kind: 'ask-extension', reason: 'again' } as const;
      expect(refused(asked, ask)).toBe('extension-asked-already');
      const no = after(asked, { kind: 'refuse-extension' }, { by: 'supervisor-1' });
      expect(no.decideBy).toBe('2025-03-20');
      expect(refused(no, ask)).toBeUndefined();
      expect(refused(assigned, ask, { clock: { ...aClock, longestDays: null } })).toBe('no-extension-here');
    });
  });

  it.each([
    {
      name: 'upheld conduct with an agent',
      category: 'conduct',
      agentId: 'A1',
      outcome: 'upheld',
      due: 'due',
    },
    { name: 'no agent named', category: 'conduct', agentId: undefined, outcome: 'upheld', due: 'none' },
    { name: 'rejected', category: 'conduct', agentId: 'A1', outcome: 'rejected', due: 'none' },
    { name: 'another category', category: 'amount', agentId: 'A1', outcome: 'upheld', due: 'none' },
  ] as const)('the agent’s suspension, $name: $due', ({ category, agentId, outcome, due }) => {
    expect(after({ ...assigned, category, agentId }, { ...decide, outcome }).suspension).toBe(due);
  });

  it('is not merged into itself', () => {
    expect(refused(assigned, { kind: 'merge', into: assigned.complaintId })).toBe('merge-with-itself');
  });

  it('held exactly while pending, whatever is done to it', () => {
    const commands: readonly ComplaintCommand[] = [
      { kind: 'assign', to: 'officer-2' },
      { kind: 'add-facts', text: 'x' },
      { kind: 'appeal', text: 'x' },
      { kind: 'merge', into: 'CMP-2' },
      { kind: 'reply' },
      { kind: 'withdraw' },
      { kind: 'close' },
      decide,
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 12 }), (list) => {
        let [one, now] = [aComplaint(), then];
        for (const command of list) {
          now = plusMs(now, 60_000);
          const handled = handleComplaint(one, command, { ...desk, at: now });
          if (handled.ok) one = handled.complaint;
          const held = holdsInForce([complaintHold(one)], plusMs(now, 1)).length === 1;
          expect(held).toBe(isPending(one.status));
          expect(one.endedAt === null).toBe(isPending(one.status));
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('timers', () => {
  it('levels are reached one by one, or all at once when looked at late; noted once', () => {
    const complaint = aComplaint();
    expect(nextLookAt(complaint, aClock)).toBe('2025-03-13');
    expect(escalate(complaint, on('2025-03-12'), aClock)).toBe(complaint);
    const half = escalate(complaint, on('2025-03-13'), aClock);
    expect(half).toMatchObject({ version: 2, escalated: [{ level: 'half-time' }, { level: 'week-left' }] });
    expect(escalate(half, on('2025-03-13'), aClock)).toBe(half);
    expect(nextLookAt(half, aClock)).toBe('2025-03-17');
    const late = escalate(complaint, on('2025-04-01'), aClock);
    expect(late.escalated).toHaveLength(5);
    expect(nextLookAt(late, aClock)).toBeNull();
  });

  it.each(complaintStates)('%s: looked at only while pending', (status) => {
    const complaint = aComplaint({ status });
    expect(nextLookAt(complaint, aClock) !== null).toBe(isPending(status));
    expect(escalate(complaint, on('2026-01-01'), aClock) !== complaint).toBe(isPending(status));
  });

  it('a suspension due is looked at whatever the state', () => {
    expect(nextLookAt(aComplaint({ status: 'replied', suspension: 'due' }), aClock)).toBe('2025-03-05');
  });
});

describe('statistics by cause', () => {
  it('counts last decisions, lateness and days', () => {
    const reject: ComplaintCommand = { ...decide, outcome: 'rejected', cause: 'no-fault' };
    const late = { at: at('2025-03-21T02:00:00Z') };
    const all = [
      replied,
      after(after(assigned, reject), { kind: 'reply' }),
      after(after(assigned, decide), { kind: 'reply' }, late),
      after(aComplaint(), { kind: 'withdraw' }),
      after(aComplaint(), { kind: 'merge', into: 'CMP-2' }),
    ];
    expect(complaintStatistics(all, aClock.zone)).toEqual({
      ended: 5,
      withdrawn: 1,
      merged: 1,
      byOutcome: { upheld: 2, 'partly-upheld': 0, rejected: 1 },
      byCause: [
        { cause: 'agent-conduct', count: 2, upheld: 2 },
        { cause: 'no-fault', count: 1, upheld: 0 },
      ],
      late: 1,
      medianDays: 5,
    });
    expect(complaintStatistics([], aClock.zone).medianDays).toBeNull();
  });
});
