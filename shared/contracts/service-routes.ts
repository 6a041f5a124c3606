import { z } from 'zod';
import { recordId } from './api/caller.ts';
import { pagedQuery, pageOf } from './api/pages.ts';
import { route } from './api/route.ts';
import {
  announcementSchema,
  exampleFileId,
  fileIdSchema,
  linkSchema,
  ticketExample,
  ticketSchema,
} from './evidence.ts';
import { instantSchema } from './feed.ts';
import {
  askSchema,
  choiceSchema,
  closingSchema,
  preferencesView,
  requestsView,
  wishesSchema,
} from './service.ts';

const everyone = ['borrower', 'officer', 'supervisor'] as const;
const own = { borrower: 'the borrower is himself' } as const;
const params = z.strictObject({ borrowerId: recordId });
const requestId = z.string().regex(/^[0-9a-f]{64}$/, 'the id of a request');
const his = { roles: everyone, own, params } as const;
const post = { ...his, method: 'POST' } as const;
const borrower = { borrowerId: 'B-1' } as const;
const id = '3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855a';

const preferences = {
  borrowerId: 'B-1',
  numbers: [{ number: '+1201***0123', status: 'ok' }],
  choices: [{ channel: 'call', wanted: false, at: '2025-03-12T02:00:00.000Z' }],
  stopped: null,
  unwanted: [{ weekdays: [6, 7], fromMinute: 0, toMinute: 1440 }],
  preferred: ['sms'],
} as const;
const shown = {
  status: 200,
  description: 'How the borrower may be reached',
  schema: preferencesView,
} as const;

const request = {
  id,
  asked: { kind: 'counselling', by: 'phone' },
  at: '2025-03-12T02:00:00.000Z',
  source: 'app',
  state: 'open',
  closedAt: null,
  finding: null,
} as const;
const file = { borrowerId: 'B-1', requests: [request] };
const listed = { status: 200, description: 'All the borrower asked for', schema: requestsView } as const;
const closed = { state: 'done', closedAt: '2025-03-13T02:00:00.000Z' } as const;
const onRequest = {
  method: 'POST',
  params: params.extend({ id: requestId }),
  needsIfMatch: true,
  versioned: true,
  success: listed,
  errors: ['unknown-record', 'conflict'],
} as const;

/** What borrowers tell and ask beside their loans: how to reach them, contact data, counselling, workshops, documents. */
export const serviceRoutes = {
  readPreferences: route({
    ...his,
    operationId: 'readPreferences',
    method: 'GET',
    path: '/borrowers/{borrowerId}/contact-preferences',
    summary: 'Reads how a borrower may be reached: numbers, channels closed, hours and wishes',
    roles: [...everyone, 'auditor'],
    success: shown,
    versioned: true,
    errors: ['unknown-record'],
    example: { params: borrower, response: preferences },
  }),
  setPreferences: route({
    ...post,
    operationId: 'setPreferences',
    path: '/borrowers/{borrowerId}/contact-preferences',
    summary: 'Sets the hours a borrower does not want to be reached at, and the channels he likes',
    body: wishesSchema,
    success: shown,
    versioned: true,
    needsIfMatch: true,
    errors: ['unknown-record'],
    example: {
      params: borrower,
      body: { unwanted: preferences.unwanted, preferred: preferences.preferred },
      response: preferences,
    },
  }),
  chooseChannel: route({
    ...post,
    operationId: 'chooseChannel',
    path: '/borrowers/{borrowerId}/channel-choices',
    summary:
      'Closes a channel, or all, to the bank at this moment, or opens it again; for a borrower the desk names its evidence',
    body: choiceSchema,
    success: shown,
    versioned: true,
    errors: ['unknown-record', 'conflict'],
    example: {
      params: borrower,
      body: { channel: 'call', wanted: false, evidence: null },
      response: preferences,
    },
  }),
  listRequests: route({
    ...his,
    operationId: 'listRequests',
    method: 'GET',
    path: '/borrowers/{borrowerId}/requests',
    summary: 'Lists what a borrower asked for: contact data, counselling, workshops, documents handed in',
    success: listed,
    versioned: true,
    errors: ['unknown-record'],
    example: { params: borrower, response: file },
  }),
  askService: route({
    ...post,
    operationId: 'askService',
    path: '/borrowers/{borrowerId}/requests',
    summary:
      'Asks for a change of contact data, free credit counselling or a workshop, or hands in a document',
    body: askSchema,
    success: { ...listed, status: 201 },
    versioned: true,
    errors: ['unknown-record', 'conflict', 'invalid-request'],
    example: { params: borrower, body: request.asked, response: file },
  }),
  withdrawRequest: route({
    ...onRequest,
    roles: everyone,
    own,
    operationId: 'withdrawRequest',
    path: '/borrowers/{borrowerId}/requests/{id}/withdrawal',
    summary: 'Takes a request back',
    example: {
      params: { ...borrower, id },
      response: { ...file, requests: [{ ...request, ...closed, state: 'withdrawn' }] },
    },
  }),
  closeRequest: route({
    ...onRequest,
    operationId: 'closeRequest',
    path: '/borrowers/{borrowerId}/requests/{id}/decision',
    summary: 'Says that a request is done or refused, and what the borrower is told',
    roles: ['officer', 'supervisor'],
    body: closingSchema,
    example: {
      params: { ...borrower, id },
      body: { command: 'finish', finding: 'We will call you on Monday at ten.' },
      response: {
        ...file,
        requests: [{ ...request, ...closed, finding: 'We will call you on Monday at ten.' }],
      },
    },
  }),
  uploadForBorrower: route({
    ...post,
    operationId: 'uploadForBorrower',
    path: '/borrowers/{borrowerId}/uploads',
    summary: 'Leave to upload one document of a borrower; a request or a hardship then names its key',
    body: announcementSchema,
    success: {
      status: 201,
      description: 'Send `method url` with these headers within minutes',
      schema: ticketSchema,
    },
    errors: ['unknown-record'],
    example: {
      params: borrower,
      body: { kind: 'document', contentType: 'application/pdf', bytes: 120_000 },
      response: ticketExample('borrowers', 'B-1'),
    },
  }),
  readDocument: route({
    ...his,
    operationId: 'readDocument',
    method: 'GET',
    path: '/borrowers/{borrowerId}/documents/{fileId}',
    summary: 'Leave to read one uploaded document for some minutes',
    params: params.extend({ fileId: fileIdSchema }),
    success: { status: 200, description: 'Where it can be read', schema: linkSchema },
    errors: ['unknown-record'],
    example: {
      params: { ...borrower, fileId: exampleFileId },
      response: { url: 'https://evidence.example/', expiresAt: '2025-03-14T06:20:00.000Z' },
    },
  }),
  listWaiting: route({
    operationId: 'listWaiting',
    method: 'GET',
    path: '/service-requests',
    summary: 'Lists borrowers whose requests wait for the desk, those who wait longest first',
    roles: ['officer', 'supervisor'],
    query: pagedQuery({}),
    pages: z.string().regex(/^[0-9TZ:.-]{20,30}#[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    success: {
      status: 200,
      description: 'Who waits, and since when',
      schema: pageOf(
        z.strictObject({ borrowerId: z.string(), since: instantSchema, open: z.number().int() }),
      ),
    },
    errors: [],
    example: {
      response: { items: [{ borrowerId: 'B-1', since: '2025-03-12T02:00:00.000Z', open: 1 }], next: null },
    },
  }),
} as const;
