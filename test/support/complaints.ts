import type { Complaint } from '../../shared/domain/complaint.ts';
import type { ComplaintClock } from '../../shared/domain/complaints/clock.ts';
import { at, on } from './builders.ts';

/** China's terms without its calendar. */
export const aClock: ComplaintClock = {
  zone: 'Asia/Shanghai',
  simpleDays: 15,
  complexDays: 30,
  longestDays: 60,
  restartsOnNewFacts: true,
  restDays: null,
  appealDays: 30,
};

/** Received on 5 March 2025 at nine in the morning there. */
export function aComplaint(overrides: Partial<Complaint> = {}): Complaint {
  return {
    complaintId: 'CMP-20250305-0000-0000-0000-0001',
    loanId: 'L1',
    channel: 'app',
    category: 'conduct',
    text: '催收员在晚上十一点来电 😡',
    version: 1,
    status: 'open',
    receivedAt: at('2025-03-05T01:00:00Z'),
    clockFrom: on('2025-03-05'),
    decideBy: on('2025-03-20'),
    language: 'zh-CN',
    collectionHeld: true,
    heldFrom: at('2025-03-05T01:00:00Z'),
    severity: 'high',
    complexity: 'simple',
    assignee: null,
    notes: [],
    attachments: [],
    extension: null,
    decisions: [],
    repliedAt: null,
    endedAt: null,
    mergedInto: null,
    escalated: [],
    suspension: 'none',
    ...overrides,
  };
}
