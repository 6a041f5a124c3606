import { complaintWorkHandlers } from '../../../functions/complaints/work-routes.ts';
import { writeOf } from '../../../functions/complaints/work-complaint.ts';
import type { Complaint } from '../../../shared/domain/complaint.ts';
import { evidenceKey } from '../../../shared/domain/evidence.ts';
import { acknowledgeComplaint } from '../../../shared/policy/texts/index.ts';
import { routerOn } from '../api-rig.ts';
import { aLoan, at } from '../builders.ts';
import { aClock, aComplaint } from '../complaints.ts';
import { MemoryEvidence } from '../memory-evidence.ts';
import { MemoryComplaintStore } from '../memory-complaint-store.ts';
import { memoryPortfolio } from '../memory-portfolio.ts';
import type { CellWorld, RecordRequest } from './world.ts';

const now = at('2025-03-10T02:00:00Z');
const text = '催收员在晚上十一点来电';
const answer = '我们向您道歉';

const decided = {
  decisions: [{ outcome: 'upheld', cause: 'agent-conduct', words: answer, at: now, by: 'anna' }],
} as const;

/** Complaints at each stage. */
const stages = {
  open: {},
  assigned: { status: 'assigned', assignee: 'anna' },
  extending: {
    status: 'assigned',
    extension: { state: 'asked', reason: answer, askedBy: 'anna', decidedBy: null, noticeAt: null },
  },
  decided: { status: 'decided', ...decided },
  replied: { status: 'replied', ...decided, repliedAt: now, endedAt: now },
} as const satisfies Readonly<Record<string, Partial<Complaint>>>;
type Stage = keyof typeof stages;

const numberOf = (stage: Stage, whose: 'own' | 'other'): string =>
  `CMP-20250305-0000-0000-000${Object.keys(stages).indexOf(stage)}-000${whose === 'own' ? 1 : 2}`;

/** Of each complaint: one paper that is attached, and one that is only uploaded. */
export const papersOf = (complaintId: string): readonly string[] =>
  ['0', '1'].map((digit) => evidenceKey('complaints', complaintId, digit.repeat(32)));

export const complaintWorkWorld = async () => {
  const store = new MemoryComplaintStore();
  const portfolio = memoryPortfolio(1);
  portfolio.put(aLoan({ id: 'L1', borrowerId: 'B-1' }));
  portfolio.put(aLoan({ id: 'M1', borrowerId: 'B-2' }));
  const clock = { now };
  const evidence = new MemoryEvidence(() => clock.now);
  const deps = { evidence, complaints: store, portfolio, clock: () => clock.now, terms: aClock };
  for (const stage of Object.keys(stages) as Stage[])
    for (const whose of ['own', 'other'] as const) {
      const loanId = whose === 'own' ? 'L1' : 'M1';
      const [attached = '', uploaded = ''] = papersOf(numberOf(stage, whose));
      for (const key of [attached, uploaded])
        evidence.files.set(key, { key, contentType: 'application/pdf', bytes: 9, uploadedAt: now });
      const given = {
        attachments: [attached],
        ...stages[stage],
        complaintId: numberOf(stage, whose),
        loanId,
        text,
      };
      await store.open(writeOf(deps, aComplaint(given)));
    }
  const bound = complaintWorkHandlers({ ...deps, acknowledge: acknowledgeComplaint });
  return { store, evidence, clock, ...routerOn(bound, clock) };
};

/** A request about the complaint at a stage; `ifMatch` as first read. */
export function about(stage: Stage, body?: unknown, whose: 'own' | 'other' = 'own'): RecordRequest {
  return { params: { id: numberOf(stage, whose) }, ifMatch: '"1"', ...(body !== undefined && { body }) };
}

export async function complaintWorkCells(): Promise<CellWorld> {
  const { store, routes } = await complaintWorkWorld();
  const both = (stage: Stage, body?: unknown) => ({
    own: about(stage, body),
    other: about(stage, body, 'other'),
  });
  return {
    send: routes,
    stored: () => JSON.stringify([...store.complaints]),
    personal: [text, answer],
    requests: {
      listComplaints: { own: { query: { limit: '9' } } },
      readComplaintFile: both('extending'),
      assignComplaint: both('assigned', { to: 'bert' }),
      classifyComplaint: both('open', { severity: 'low', agentId: 'A-1' }),
      noteComplaint: both('open', { text }),
      uploadForComplaint: both('assigned', { kind: 'photo', contentType: 'image/png', bytes: 9 }),
      attachToComplaint: {
        own: about('assigned', { key: papersOf(numberOf('assigned', 'own'))[1] }),
        other: about('assigned', { key: papersOf(numberOf('assigned', 'other'))[1] }, 'other'),
      },
      readComplaintAttachment: {
        own: { params: { id: numberOf('assigned', 'own'), fileId: '0'.repeat(32) } },
        other: { params: { id: numberOf('assigned', 'other'), fileId: '0'.repeat(32) } },
      },
      addComplaintFacts: both('assigned', { text }),
      askComplaintExtension: both('assigned', { reason: text }),
      decideComplaintExtension: both('extending', { decision: 'approve', complainantTold: true }),
      decideComplaint: both('assigned', { outcome: 'rejected', cause: 'no-fault', words: text }),
      replyToComplaint: both('decided'),
      appealComplaint: both('replied', { text }),
      mergeComplaint: {
        own: about('open', { into: numberOf('assigned', 'own') }),
        other: about('open', { into: numberOf('assigned', 'other') }, 'other'),
      },
      withdrawComplaint: both('open'),
      closeComplaint: both('replied'),
      countComplaints: { own: { query: { month: '2025-03' } } },
    },
  };
}
