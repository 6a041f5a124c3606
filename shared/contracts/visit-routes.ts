import { z } from 'zod';
import { evidenceKinds } from '../domain/evidence.ts';
import { visitStates } from '../domain/visits/visit.ts';
import { recordId } from './api/caller.ts';
import { route } from './api/route.ts';
import { instantSchema, localDateSchema } from './feed.ts';
import { verificationSchema, visitOutcomeSchema, visitWishSchema } from './visits.ts';

const minute = z.number().int().min(0).max(1440);
const words = z.string().trim().min(1).max(500);
const hours = { date: localDateSchema, fromMinute: minute, toMinute: minute };
const params = z.strictObject({ id: recordId });

/** A visit as those see it who have to do with it. */
export const visitViewSchema = z.strictObject({
  visitId: z.string(),
  borrowerId: z.string(),
  loanIds: z.array(z.string()),
  state: z.enum(visitStates),
  ...hours,
  zone: z.string(),
  address: z.strictObject({ kind: z.enum(['home', 'work']), text: z.string() }),
  team: z.array(z.strictObject({ agentId: z.string(), name: z.string(), badge: z.string() })),
  proposal: z.number().int(),
  moves: z.number().int(),
  wish: z.strictObject(hours).nullable(),
  reason: z.string().nullable(),
  departedAt: instantSchema.nullable(),
  outcome: visitOutcomeSchema.nullable().describe('Null for borrowers: it holds what the team noted'),
});
export type VisitView = z.infer<typeof visitViewSchema>;

export const visitAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('confirm') }),
  z.strictObject({ kind: z.literal('move'), wish: visitWishSchema.nullable() }),
  z.strictObject({ kind: z.literal('refuse'), reason: words }),
]);

const share = z.strictObject({ met: z.number().int(), of: z.number().int() });
const id = 'B-1.2025-03-12';
const view = {
  visitId: id,
  borrowerId: 'B-1',
  loanIds: ['L-1'],
  state: 'proposed',
  date: '2025-03-14',
  fromMinute: 840,
  toMinute: 960,
  zone: 'Asia/Taipei',
  address: { kind: 'home', text: '1 Test Road' },
  team: [
    { agentId: 'A-1', name: '林志明', badge: '10235' },
    { agentId: 'A-2', name: '張雅婷', badge: '11882' },
  ],
  proposal: 1,
  moves: 0,
  wish: null,
  reason: null,
  departedAt: null,
  outcome: null,
};
const outcome = {
  ...{ result: 'not-home', met: 'nobody', identityChecked: false, present: ['A-1', 'A-2'] },
  ...{ startedAt: '2025-03-14T06:05:00.000Z', endedAt: '2025-03-14T06:08:00.000Z' },
  ...{ positionConsent: false, startPosition: null, endPosition: null, reason: null, ability: null },
  ...{ willingness: null, affordableMinor: null, promise: null, plan: null, hardship: null, dispute: null },
  ...{ documents: [], evidence: [], recorded: false, note: null },
};
const success = { status: 200, description: 'The visit as it stands then', schema: visitViewSchema } as const;
const ofTeam = { agent: 'he is of the visit’s team' } as const;
const errors = ['invalid-request', 'unknown-record', 'conflict'] as const;
/** Nobody answers, moves or calls off another time than the one he has read of. */
const asRead = { versioned: true, needsIfMatch: true } as const;

/** Field visits, for borrowers, teams and the desk. */
export const visitRoutes = {
  listTeamVisits: route({
    operationId: 'listTeamVisits',
    method: 'GET',
    path: '/agents/{id}/visits',
    summary: 'An agent’s visits of a day, in the order of their hours',
    roles: ['agent', 'officer', 'supervisor'],
    own: { agent: 'the visits are his own' },
    params,
    query: z.strictObject({ date: localDateSchema }),
    success: {
      status: 200,
      description: 'Visits not yet at their end',
      schema: z.strictObject({ visits: z.array(visitViewSchema) }),
    },
    errors: ['unknown-record'],
    example: { params: { id: 'A-1' }, query: { date: '2025-03-14' }, response: { visits: [view] } },
  }),
  readVisit: route({
    operationId: 'readVisit',
    method: 'GET',
    path: '/visits/{id}',
    summary: 'Reads a visit',
    roles: ['borrower', 'agent', 'officer', 'supervisor'],
    own: { borrower: 'the visit is to him', ...ofTeam },
    params,
    success: { ...success, description: 'The visit' },
    versioned: true,
    errors: ['unknown-record'],
    example: { params: { id }, response: view },
  }),
  verifyVisit: route({
    operationId: 'verifyVisit',
    method: 'GET',
    path: '/visits/verify/{code}',
    summary: 'Whether a code from a text is that of a visit of today, and who comes then, when and where',
    roles: [],
    open: 'who stands at a door has no token. A code cannot be guessed, and its answer says nothing of a debt',
    params: z.strictObject({
      code: z
        .string()
        .regex(/^[0-9A-Za-z][0-9A-Za-z -]{14,38}$/, 'sixteen letters and digits, as in the text'),
    }),
    success: {
      status: 200,
      description: 'Always all fields; none is filled for a code that is none, or not of today',
      schema: verificationSchema,
    },
    errors: ['too-many-requests'],
    example: {
      params: { code: '7K3M-9QXT-2B4F-0H8D' },
      response: {
        ...{ expected: true, bank: 'Example Bank', date: view.date },
        ...{ fromMinute: view.fromMinute, toMinute: view.toMinute, address: view.address.text },
        team: view.team.map(({ name, badge }) => ({ name, badge })),
      },
    },
  }),
  answerVisit: route({
    operationId: 'answerVisit',
    method: 'POST',
    path: '/visits/{id}/answers',
    summary: 'The borrower confirms, moves or refuses an appointment; after two moves a person decides',
    roles: ['borrower', 'officer'],
    own: { borrower: 'the visit is to him' },
    params,
    body: visitAnswerSchema,
    ...asRead,
    success,
    errors,
    example: { params: { id }, body: { kind: 'confirm' }, response: { ...view, state: 'confirmed' } },
  }),
  proposeVisitAgain: route({
    operationId: 'proposeVisitAgain',
    method: 'POST',
    path: '/visits/{id}/proposals',
    summary: 'The desk proposes another time and team for a visit that waits for one',
    roles: ['officer', 'supervisor'],
    params,
    body: z.strictObject({ ...hours, agentIds: z.array(recordId).min(1).max(5) }),
    ...asRead,
    success,
    errors,
    example: {
      params: { id },
      body: { date: '2025-03-20', fromMinute: 840, toMinute: 960, agentIds: ['A-1', 'A-2'] },
      response: { ...view, date: '2025-03-20', proposal: 2, moves: 3 },
    },
  }),
  departVisit: route({
    operationId: 'departVisit',
    method: 'POST',
    path: '/visits/{id}/departures',
    summary: 'The last look before a team leaves: payment, holds, contact policy, papers',
    roles: ['agent'],
    own: ofTeam,
    params,
    success: { ...success, description: 'Under way' },
    errors: ['unknown-record', 'conflict'],
    example: {
      params: { id },
      response: { ...view, state: 'under-way', departedAt: '2025-03-14T06:00:00.000Z' },
    },
  }),
  recordVisit: route({
    operationId: 'recordVisit',
    method: 'POST',
    path: '/visits/{id}/outcomes',
    summary: 'Takes the form a team brings back; what the borrower said becomes answers',
    roles: ['agent'],
    own: ofTeam,
    params,
    body: visitOutcomeSchema,
    success,
    errors,
    example: {
      params: { id },
      body: outcome,
      response: { ...view, state: 'to-plan', reason: 'not-home', outcome },
    },
  }),
  cancelVisit: route({
    operationId: 'cancelVisit',
    method: 'POST',
    path: '/visits/{id}/cancellations',
    summary: 'The desk calls a visit off; team and borrower are told',
    roles: ['officer', 'supervisor'],
    params,
    ...asRead,
    success,
    errors: ['unknown-record', 'conflict'],
    example: { params: { id }, response: { ...view, state: 'cancelled', reason: 'officer' } },
  }),
  uploadForVisit: route({
    operationId: 'uploadForVisit',
    method: 'POST',
    path: '/visits/{id}/uploads',
    summary: 'Leave to upload one photo, recording or document of a visit; the outcome then names its key',
    roles: ['agent'],
    own: ofTeam,
    params,
    body: z.strictObject({
      kind: z.enum(evidenceKinds),
      contentType: z.string().max(60),
      bytes: z.number().int(),
    }),
    success: {
      status: 201,
      description: 'Send `method url` with these headers within minutes',
      schema: z.strictObject({
        key: z.string(),
        method: z.literal('PUT'),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        expiresAt: instantSchema,
      }),
    },
    errors,
    example: {
      params: { id },
      body: { kind: 'photo', contentType: 'image/jpeg', bytes: 120_000 },
      response: {
        key: `visits/${id}/0f`,
        method: 'PUT',
        url: 'https://evidence.example/',
        headers: { 'content-type': 'image/jpeg', 'content-length': '120000', 'if-none-match': '*' },
        expiresAt: '2025-03-14T06:20:00.000Z',
      },
    },
  }),
  superviseVisits: route({
    operationId: 'superviseVisits',
    method: 'GET',
    path: '/supervision/visits',
    summary: 'How visits of a period were conducted, each time a team went, and which borrowers to call back',
    roles: ['supervisor'],
    query: z.strictObject({ from: localDateSchema, to: localDateSchema }),
    success: {
      status: 200,
      description: 'Shares, scores by agent (lowest first), and the visits drawn for a call back',
      schema: z.strictObject({
        visits: z.number().int(),
        inTeam: share,
        onTime: share,
        withinHours: share,
        recorded: share,
        identified: share,
        score: z.number().nullable(),
        agents: z.array(z.strictObject({ agentId: z.string(), visits: z.number().int(), score: z.number() })),
        callBack: z.array(z.string()),
      }),
    },
    errors: ['invalid-request'],
    example: {
      query: { from: '2025-03-01', to: '2025-03-31' },
      response: {
        ...{
          visits: 1,
          inTeam: { met: 1, of: 1 },
          onTime: { met: 1, of: 1 },
          withinHours: { met: 1, of: 1 },
        },
        ...{ recorded: { met: 1, of: 1 }, identified: { met: 1, of: 1 }, score: 100 },
        ...{ agents: [{ agentId: 'A-1', visits: 1, score: 100 }], callBack: [] },
      },
    },
  }),
} as const;
