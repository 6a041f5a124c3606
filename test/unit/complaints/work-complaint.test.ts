import { beforeEach, describe, expect, it } from 'vitest';
import { suspendAgent } from '../../../functions/complaints/suspend-agent.ts';
import {
  sweepComplaints,
  workComplaint,
  writeOf,
  type Work,
} from '../../../functions/complaints/work-complaint.ts';
import type { Complaint } from '../../../shared/domain/complaint.ts';
import { Retryable } from '../../../shared/runtime/errors.ts';
import { anAgent } from '../../support/agents.ts';
import { at } from '../../support/builders.ts';
import { aClock, aComplaint } from '../../support/complaints.ts';
import { memoryAgentStore } from '../../support/memory-field-stores.ts';
import { MemoryComplaintStore } from '../../support/memory-complaint-store.ts';

const filed = aComplaint({ agentId: 'A1' });
const { complaintId } = filed;
let store: MemoryComplaintStore;
let suspended: string[];
let now: Complaint['receivedAt'];

const deps = () => ({
  complaints: store,
  clock: () => now,
  terms: aClock,
  suspend: ({ agentId }: { agentId: string }) => {
    suspended.push(agentId);
    return Promise.resolve();
  },
});
const work = (command: Work['command'], more: Partial<Work> = {}) =>
  workComplaint(deps())({ complaintId, command, by: 'officer-1', ...more });

beforeEach(async () => {
  store = new MemoryComplaintStore();
  suspended = [];
  now = at('2025-03-10T02:00:00Z');
  await store.open(writeOf(deps(), filed));
});

const decide = { kind: 'decide', outcome: 'upheld', cause: 'agent-conduct', words: 'yes' } as const;

describe('working on a complaint', () => {
  it('from assignment to reply: the agent is suspended with the decision, the hold ends with the reply', async () => {
    await work({ kind: 'assign', to: 'officer-1' });
    expect(await work(decide)).toMatchObject({ kind: 'done', complaint: { suspension: 'done' } });
    expect(suspended).toEqual(['A1']);
    expect(store.holds('L1')[0]?.until).toBeNull();
    await work({ kind: 'reply' });
    expect(store.holds('L1')[0]?.until).toBe(now);
    expect((await store.listEnded({ month: '2025-03', cursor: null, limit: 9 })).complaintIds).toEqual([
      complaintId,
    ]);
  });

  it('the agents’ book takes the suspension once; an agent in no book is none', async () => {
    const agents = memoryAgentStore();
    await agents.register(anAgent({ agentId: 'A1' }));
    const suspend = suspendAgent({ agents, clock: () => now, zone: aClock.zone });
    for (let time = 0; time < 2; time += 1) await suspend({ agentId: 'A1', reason: complaintId, at: now });
    await suspend({ agentId: 'A9', reason: complaintId, at: now });
    expect((await agents.find('A1'))?.suspension).toMatchObject({
      cause: 'conduct-complaint',
      source: complaintId,
    });
    await agents.register(anAgent({ agentId: 'A2', badge: 'badge-2' }));
    const full = { ...agents, save: () => Promise.resolve(false) };
    const losing = suspendAgent({ agents: full, clock: () => now, zone: aClock.zone });
    await expect(losing({ agentId: 'A2', reason: complaintId, at: now })).rejects.toThrow(Retryable);
  });

  it('a suspension that failed stays due and is paid by the sweep, once', async () => {
    await work({ kind: 'assign', to: 'officer-1' });
    const failing = { ...deps(), suspend: () => Promise.reject(new Error('agents are out')) };
    const deciding = workComplaint(failing)({ complaintId, command: decide, by: 'officer-1' });
    await expect(deciding).rejects.toThrow('agents are out');
    expect((await store.find(complaintId))?.suspension).toBe('due');
    expect(await sweepComplaints(deps())()).toMatchObject({ suspended: 1 });
    expect(await sweepComplaints(deps())()).toMatchObject({ suspended: 0 });
    expect(suspended).toEqual(['A1']);
  });

  it.each([
    { name: 'another version', more: { version: 9 }, result: { kind: 'changed' } },
    { name: 'this version', more: { version: 1 }, result: { kind: 'done' } },
    { name: 'another number', more: { complaintId: 'CMP-0000-0000-0000-0000' }, result: { kind: 'unknown' } },
  ])('$name', async ({ more, result }) => {
    expect(await work({ kind: 'withdraw' }, more)).toMatchObject(result);
  });

  it('of two at once one is done', async () => {
    const both = await Promise.all([work({ kind: 'withdraw' }), work({ kind: 'assign', to: 'x' })]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['changed', 'done']);
  });

  it('what the state forbids changes nothing', async () => {
    expect(await work({ kind: 'reply' })).toEqual({ kind: 'refused', refusal: 'state-forbids' });
    expect(await store.find(complaintId)).toEqual(filed);
  });

  it('holds that keep changing: try again', async () => {
    store.contendedOpens = 1;
    await expect(work({ kind: 'withdraw' })).rejects.toThrow(Retryable);
  });

  it.each([
    { name: 'pending, of the same loan', target: {}, kind: 'done' },
    { name: 'ended', target: { status: 'withdrawn', endedAt: at('2025-03-09') }, kind: 'refused' },
    { name: 'of another loan', target: { loanId: 'L2' }, kind: 'refused' },
    { name: 'not there', target: undefined, kind: 'refused' },
  ] as const)('a repeat is merged into one $name: $kind', async ({ target, kind }) => {
    const into = 'CMP-20250305-0000-0000-0000-0002';
    if (target !== undefined) await store.open(writeOf(deps(), aComplaint({ complaintId: into, ...target })));
    expect((await work({ kind: 'merge', into })).kind).toBe(kind);
  });
});

describe('the sweep', () => {
  it('notes what the clock has reached, once, and leaves what ended', async () => {
    const sweep = sweepComplaints(deps());
    expect(await sweep()).toEqual({ escalated: 0, overdue: 0, suspended: 0 });
    now = at('2025-03-21T02:00:00Z');
    expect(await sweep()).toEqual({ escalated: 5, overdue: 1, suspended: 0 });
    expect(await sweep()).toEqual({ escalated: 0, overdue: 0, suspended: 0 });
    await work({ kind: 'withdraw' });
    now = at('2026-03-21T02:00:00Z');
    expect(await sweep()).toEqual({ escalated: 0, overdue: 0, suspended: 0 });
  });
});
