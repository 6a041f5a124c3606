import { z } from 'zod';
import { complaintId, receipt } from './complaint-routes.ts';
import { complaintViewSchema } from './complaints.ts';
import {
  classificationSchema,
  complaintFileSchema,
  decisionSchema,
  extensionDecisionSchema,
  monthSchema,
  pendingComplaintSchema,
  person,
  statisticsSchema,
  words,
} from './complaint-work.ts';
import {
  announcementSchema,
  exampleFileId,
  fileIdSchema,
  linkSchema,
  ticketExample,
  ticketSchema,
} from './evidence.ts';
import { pagedQuery, pageOf } from './api/pages.ts';
import { route } from './api/route.ts';

const params = z.strictObject({ id: complaintId });
const id = { id: receipt.complaintId };

const { complaintId: number, loanId, status, receivedAt, decideBy, collectionHeld } = receipt;
const file = {
  ...{ complaintId: number, loanId, status, receivedAt, decideBy, collectionHeld },
  channel: 'app',
  category: 'conduct',
  text: 'The agent came at eleven at night.',
  severity: 'high',
  complexity: 'simple',
  assignee: 'anna',
  agentId: 'A-1',
  contactId: null,
  contact: null,
  isAnonymous: false,
  notes: [],
  attachments: [],
  extension: null,
  decisions: [],
  repliedAt: null,
  endedAt: null,
  mergedInto: null,
  escalated: [],
  suspension: 'none',
} as const;

/** What all changes of a complaint have in common. */
const change = {
  method: 'POST',
  params,
  versioned: true,
  needsIfMatch: true,
  errors: ['unknown-complaint', 'conflict'],
} as const;
const toFile = {
  status: 200,
  description: 'The complaint as it now stands',
  schema: complaintFileSchema,
} as const;
const desk = { ...change, roles: ['officer', 'supervisor'], success: toFile } as const;

/** Steps of the complainant himself, or of an officer who takes his word. */
const complainant = {
  ...change,
  roles: ['borrower', 'officer', 'supervisor'],
  own: { borrower: 'the complaint is about a loan of his' },
  success: { status: 200, description: 'The complaint as it now stands', schema: complaintViewSchema },
} as const;
const view = {
  ...receipt,
  channel: 'app',
  category: 'amount',
  text: 'I paid this at the branch last week.',
} as const;

export const complaintWorkRoutes = {
  listComplaints: route({
    operationId: 'listComplaints',
    method: 'GET',
    path: '/complaints',
    summary: 'Lists complaints the bank still owes an answer, those its clock looks at next first',
    roles: ['officer', 'supervisor', 'auditor'],
    query: pagedQuery({
      assignee: person.optional().describe('Whoever works on them; else all'),
      extension: z.literal('asked').optional().describe('Only those where more time waits for approval'),
    }),
    pages: z.string().regex(/^\d{4}-\d\d-\d\d#[A-Z0-9-]{1,64}$/),
    success: {
      status: 200,
      description: 'No words of anybody; a page may hold fewer than asked for',
      schema: pageOf(pendingComplaintSchema),
    },
    errors: [],
    example: {
      query: { assignee: 'anna' },
      response: {
        items: [
          {
            ...{ complaintId: number, loanId, status, category: 'conduct', severity: 'high', decideBy },
            ...{ assignee: 'anna', level: null, extensionAsked: false },
          },
        ],
        next: null,
      },
    },
  }),
  readComplaintFile: route({
    operationId: 'readComplaintFile',
    method: 'GET',
    path: '/complaints/{id}/file',
    summary: 'Reads all the desk has on a complaint; masked for an auditor',
    roles: ['officer', 'supervisor', 'auditor'],
    params,
    versioned: true,
    success: { ...toFile, description: 'The complaint' },
    errors: ['unknown-complaint'],
    example: { params: id, response: file },
  }),
  assignComplaint: route({
    ...desk,
    operationId: 'assignComplaint',
    path: '/complaints/{id}/assignment',
    summary: 'Gives a complaint to somebody, or to somebody else',
    body: z.strictObject({ to: person }),
    example: { params: id, body: { to: 'anna' }, response: file },
  }),
  classifyComplaint: route({
    ...desk,
    operationId: 'classifyComplaint',
    path: '/complaints/{id}/classification',
    summary: 'Sets category, severity, complexity, or the agent or contact it is about',
    body: classificationSchema,
    example: { params: id, body: { severity: 'high', agentId: 'A-1' }, response: file },
  }),
  noteComplaint: route({
    ...desk,
    operationId: 'noteComplaint',
    path: '/complaints/{id}/notes',
    summary: 'Adds a note for the desk; the complainant does not see it',
    body: z.strictObject({ text: words }),
    example: { params: id, body: { text: 'Asked the team leader for the record.' }, response: file },
  }),
  addComplaintFacts: route({
    ...complainant,
    operationId: 'addComplaintFacts',
    path: '/complaints/{id}/facts',
    summary: 'Adds new facts; where the pack says so the clock begins anew',
    body: z.strictObject({ text: words }),
    example: { params: id, body: { text: 'I have found the receipt.' }, response: view },
  }),
  uploadForComplaint: route({
    operationId: 'uploadForComplaint',
    method: 'POST',
    roles: complainant.roles,
    own: complainant.own,
    params,
    path: '/complaints/{id}/uploads',
    summary: 'Leave to upload one paper or photo of a complaint; it belongs to it once it is attached',
    body: announcementSchema,
    success: {
      status: 201,
      description: 'Send `method url` with these headers within minutes',
      schema: ticketSchema,
    },
    errors: ['unknown-complaint', 'conflict'],
    example: {
      params: id,
      body: { kind: 'document', contentType: 'application/pdf', bytes: 120_000 },
      response: ticketExample('complaints', number),
    },
  }),
  attachToComplaint: route({
    ...complainant,
    operationId: 'attachToComplaint',
    path: '/complaints/{id}/attachments',
    summary: 'Attaches what was uploaded for a complaint',
    body: z.strictObject({ key: z.string().max(200).describe('As its ticket named it') }),
    errors: ['unknown-complaint', 'conflict', 'invalid-request'],
    example: { params: id, body: { key: ticketExample('complaints', number).key }, response: view },
  }),
  readComplaintAttachment: route({
    operationId: 'readComplaintAttachment',
    method: 'GET',
    path: '/complaints/{id}/attachments/{fileId}',
    summary: 'Leave to read one paper of a complaint for some minutes',
    roles: ['officer', 'supervisor'],
    params: params.extend({ fileId: fileIdSchema }),
    success: { status: 200, description: 'Where it can be read', schema: linkSchema },
    errors: ['unknown-complaint', 'unknown-record'],
    example: {
      params: { ...id, fileId: exampleFileId },
      response: { url: 'https://evidence.example/', expiresAt: '2025-03-14T06:20:00.000Z' },
    },
  }),
  askComplaintExtension: route({
    ...desk,
    operationId: 'askComplaintExtension',
    path: '/complaints/{id}/extension',
    summary: 'Asks for more time',
    body: z.strictObject({ reason: words }),
    example: { params: id, body: { reason: 'The recording comes next week.' }, response: file },
  }),
  decideComplaintExtension: route({
    ...desk,
    operationId: 'decideComplaintExtension',
    path: '/complaints/{id}/extension-decision',
    summary: 'Approves more time, once the complainant is told, or refuses it; never by whoever asked',
    roles: ['supervisor'],
    body: extensionDecisionSchema,
    example: { params: id, body: { decision: 'approve', complainantTold: true }, response: file },
  }),
  decideComplaint: route({
    ...desk,
    operationId: 'decideComplaint',
    path: '/complaints/{id}/decision',
    summary: 'Decides a complaint, with its cause; upheld about conduct it takes the agent off visits',
    body: decisionSchema,
    example: {
      params: id,
      body: { outcome: 'upheld', cause: 'agent-conduct', words: 'You are right; we are sorry.' },
      response: file,
    },
  }),
  replyToComplaint: route({
    ...desk,
    operationId: 'replyToComplaint',
    path: '/complaints/{id}/reply',
    summary: 'Records that the complainant was told the decision; collection may go on',
    example: { params: id, response: file },
  }),
  appealComplaint: route({
    ...complainant,
    operationId: 'appealComplaint',
    path: '/complaints/{id}/appeal',
    summary: 'Appeals against the reply, within the days the pack gives; collection is held anew',
    body: z.strictObject({ text: words }),
    example: { params: id, body: { text: 'The answer leaves out the second call.' }, response: view },
  }),
  mergeComplaint: route({
    ...desk,
    operationId: 'mergeComplaint',
    path: '/complaints/{id}/merge',
    summary: 'Merges a repeat into the pending complaint about the same loan',
    body: z.strictObject({ into: complaintId }),
    example: { params: id, body: { into: 'CMP-7K3M-9QXA-0000-0001' }, response: file },
  }),
  withdrawComplaint: route({
    ...complainant,
    operationId: 'withdrawComplaint',
    path: '/complaints/{id}/withdrawal',
    summary: 'Takes a complaint back, as the complainant wishes',
    example: { params: id, response: view },
  }),
  closeComplaint: route({
    ...desk,
    operationId: 'closeComplaint',
    path: '/complaints/{id}/closure',
    summary: 'Closes a complaint that was replied to and not appealed against',
    example: { params: id, response: file },
  }),
  countComplaints: route({
    operationId: 'countComplaints',
    method: 'GET',
    path: '/complaint-statistics',
    summary: 'Complaints that ended in a month, by outcome and cause',
    roles: ['officer', 'supervisor', 'auditor'],
    ownedByNobody: 'Figures name nobody.',
    query: z.strictObject({ month: monthSchema }),
    success: { status: 200, description: 'The figures', schema: statisticsSchema },
    errors: [],
    example: {
      query: { month: '2025-03' },
      response: {
        month: '2025-03',
        isComplete: true,
        ended: 1,
        withdrawn: 0,
        merged: 0,
        byOutcome: { upheld: 1, 'partly-upheld': 0, rejected: 0 },
        byCause: [{ cause: 'agent-conduct', count: 1, upheld: 1 }],
        late: 0,
        medianDays: 7,
      },
    },
  }),
} as const;
