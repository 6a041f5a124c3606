import { z } from 'zod';
import { recordId } from './api/caller.ts';
import { pagedQuery, pageOf } from './api/pages.ts';
import { route } from './api/route.ts';
import { person } from './complaint-work.ts';
import {
  caseViewSchema,
  contactViewSchema,
  eventViewSchema,
  foundLoanSchema,
  handoverRequestSchema,
  holdRequestSchema,
  holdViewSchema,
  keeperViewSchema,
  releaseRequestSchema,
  searchFields,
} from './desk.ts';

const params = z.strictObject({ loanId: recordId });
const readers = ['officer', 'supervisor', 'auditor'] as const;

const hold = {
  holdId: 'desk#2f1c9a',
  reason: 'vulnerability',
  reach: 'borrower',
  source: 'anna',
  from: '2025-03-05T04:00:00.000Z',
  until: null,
  lifted: null,
} as const;

const kept = {
  loanId: 'L-1',
  keeper: 'bob',
  handovers: [{ to: 'bob', by: 'anna', reason: 'Anna is on leave.', at: '2025-03-05T04:00:00.000Z' }],
} as const;

export const deskRoutes = {
  findLoans: route({
    operationId: 'findLoans',
    method: 'GET',
    path: '/loans',
    summary: 'Finds loans by loan, borrower or reference: exactly one of them',
    roles: readers,
    query: pagedQuery(searchFields),
    pages: recordId,
    success: {
      status: 200,
      description: 'What was found; ids and states only',
      schema: pageOf(foundLoanSchema),
    },
    errors: ['conflict'],
    example: {
      query: { borrowerId: 'B-1' },
      response: {
        items: [
          {
            loanId: 'L-1',
            borrowerId: 'B-1',
            product: 'card',
            status: 'active',
            caseStatus: 'open',
            held: true,
          },
        ],
        next: null,
      },
    },
  }),
  readCase: route({
    operationId: 'readCase',
    method: 'GET',
    path: '/cases/{loanId}',
    summary:
      'Reads a loan’s case: what is owed, what was done, what holds it; names are masked for an auditor',
    roles: readers,
    params,
    success: { status: 200, description: 'The case as it stands now', schema: caseViewSchema },
    errors: ['unknown-loan'],
    example: {
      params: { loanId: 'L-1' },
      response: {
        loanId: 'L-1',
        borrower: { id: 'B-1', name: 'Anna Lee', language: 'en' },
        product: 'card',
        status: 'active',
        arrears: {
          currency: 'TWD',
          overdueMinor: 325_200,
          daysPastDue: 12,
          overdueInstalments: 1,
          oldestUnmetDueOn: '2025-03-05',
          riskClass: 'normal',
        },
        case: {
          status: 'open',
          episode: 1,
          openedOn: '2025-03-06',
          curedOn: null,
          segment: 'forgetful',
          strategy: 'standard@1',
          rule: 'first-time',
          done: [{ step: 'friendly-text', on: '2025-03-06', outcome: 'sent' }],
          nextStep: null,
          nextActionOn: '2025-03-20',
          lastLook: { on: '2025-03-06', outcome: 'acted', reason: 'friendly-text' },
        },
        holds: [hold],
      },
    },
  }),
  listContacts: route({
    operationId: 'listContacts',
    method: 'GET',
    path: '/cases/{loanId}/contacts',
    summary: 'Lists what reached the borrower about a loan, may have, or was kept from him, and why',
    roles: readers,
    params,
    query: pagedQuery({}),
    pages: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#:-]{0,159}$/),
    success: {
      status: 200,
      description: 'By step and date; texts are masked for an auditor',
      schema: pageOf(contactViewSchema),
    },
    errors: ['unknown-loan'],
    example: {
      params: { loanId: 'L-1' },
      response: {
        items: [
          {
            contactId: 'L-1#friendly-text#2025-03-06',
            step: 'friendly-text',
            channel: 'sms',
            businessDate: '2025-03-06',
            decidedAt: '2025-03-06T01:00:00.000Z',
            state: 'SENT',
            at: '2025-03-06T01:00:02.000Z',
            to: '+1201***0123',
            text: 'Example Bank: …',
            reason: null,
            settledBy: null,
          },
        ],
        next: null,
      },
    },
  }),
  readTimeline: route({
    operationId: 'readTimeline',
    method: 'GET',
    path: '/cases/{loanId}/timeline',
    summary:
      'Reads the history of a loan’s case, hash-chained: every version, what it decided and by which rule',
    roles: readers,
    params,
    query: pagedQuery({}),
    pages: z.string().regex(/^[1-9]\d{0,9}$/),
    success: { status: 200, description: 'The oldest first', schema: pageOf(eventViewSchema) },
    errors: ['unknown-loan'],
    example: {
      params: { loanId: 'L-1' },
      response: {
        items: [
          {
            seq: 1,
            at: '2025-03-06T01:00:00.000Z',
            previous: '6b1f…',
            hash: 'c40e…',
            state: {
              status: 'open',
              episode: 1,
              openedOn: '2025-03-06',
              curedOn: null,
              segment: 'forgetful',
              strategy: 'standard@1',
              rule: 'first-time',
              arm: null,
              digest: '9f2c…',
              done: [],
              nextStep: 'friendly-text',
              unreached: 0,
            },
          },
        ],
        next: null,
      },
    },
  }),
  readCaseKeeper: route({
    operationId: 'readCaseKeeper',
    method: 'GET',
    path: '/cases/{loanId}/keeper',
    summary: 'Reads who of the desk looks after a case, and through whose hands it went',
    roles: readers,
    params,
    success: { status: 200, description: 'As it stands now', schema: keeperViewSchema },
    versioned: true,
    errors: ['unknown-loan'],
    example: { params: { loanId: 'L-1' }, response: kept },
  }),
  handOverCase: route({
    operationId: 'handOverCase',
    method: 'POST',
    path: '/cases/{loanId}/keeper',
    summary: 'Hands a case to somebody, or back to the desk; out of another’s hands a supervisor takes it',
    roles: ['officer', 'supervisor'],
    params,
    body: handoverRequestSchema,
    success: { status: 200, description: 'As it stands then', schema: keeperViewSchema },
    versioned: true,
    needsIfMatch: true,
    errors: ['unknown-loan', 'conflict'],
    example: {
      params: { loanId: 'L-1' },
      body: { to: 'bob', reason: 'Anna is on leave.' },
      response: kept,
    },
  }),
  listKeptCases: route({
    operationId: 'listKeptCases',
    method: 'GET',
    path: '/kept-cases',
    summary: 'Lists the loans whose case a person of the desk looks after',
    roles: readers,
    ownedByNobody: 'Ids alone name nobody.',
    query: pagedQuery({ keeper: person }),
    pages: recordId,
    success: {
      status: 200,
      description: 'Loans by id',
      schema: pageOf(z.strictObject({ loanId: z.string() })),
    },
    errors: [],
    example: { query: { keeper: 'bob' }, response: { items: [{ loanId: 'L-1' }], next: null } },
  }),
  placeHold: route({
    operationId: 'placeHold',
    method: 'POST',
    path: '/loans/{loanId}/holds',
    summary:
      'Holds collection on a loan, on all loans of its borrower, or on one channel, from this moment on',
    roles: ['officer', 'supervisor'],
    params,
    body: holdRequestSchema,
    success: { status: 201, description: 'It is held', schema: holdViewSchema },
    errors: ['unknown-loan', 'conflict'],
    example: {
      params: { loanId: 'L-1' },
      body: { reason: 'vulnerability', reach: 'borrower', until: null },
      response: hold,
    },
  }),
  releaseHold: route({
    operationId: 'releaseHold',
    method: 'POST',
    path: '/loans/{loanId}/hold-releases',
    summary:
      'Ends a hold before its time, with a reason; a hold the desk did not set only a supervisor overrides',
    roles: ['officer', 'supervisor'],
    params,
    body: releaseRequestSchema,
    success: { status: 200, description: 'It is ended', schema: holdViewSchema },
    errors: ['unknown-loan', 'unknown-record', 'conflict'],
    example: {
      params: { loanId: 'L-1' },
      body: { holdId: hold.holdId, reach: 'borrower', reason: 'Set on the wrong loan.' },
      response: {
        ...hold,
        until: '2025-03-06T04:00:00.000Z',
        lifted: { by: 'anna', reason: 'Set on the wrong loan.' },
      },
    },
  }),
} as const;
