import { z } from 'zod';
import { recordId } from './api/caller.ts';
import { route } from './api/route.ts';
import { agentChangeSchema, agentFormSchema, agentSchema } from './field-agents.ts';

const form = {
  agentId: 'A-7',
  name: '林志明',
  badge: '10235',
  document: { number: 'ID-1', expiresOn: '2027-01-31' },
  languages: ['zh-TW'],
  territory: 'taipei',
  visitsADay: 6,
  shifts: [{ weekday: 1, fromMinute: 540, toMinute: 1080 }],
};
const agent = { ...form, training: null, assessment: null, leave: [], suspension: null, version: 1 };
const params = z.strictObject({ id: recordId });

/** The book of field agents: who may be sent, when, and why not. */
export const agentRoutes = {
  registerAgent: route({
    operationId: 'registerAgent',
    method: 'POST',
    path: '/agents',
    summary: 'Registers a field agent; no visits before training and assessment are recorded',
    roles: ['supervisor'],
    body: agentFormSchema,
    success: { status: 201, description: 'The agent is in the book', schema: agentSchema },
    versioned: true,
    errors: ['invalid-request', 'conflict'],
    example: { body: form, response: agent },
  }),
  readAgent: route({
    operationId: 'readAgent',
    method: 'GET',
    path: '/agents/{id}',
    summary: 'Reads an agent’s record',
    roles: ['agent', 'officer', 'supervisor'],
    own: { agent: 'the record is his own' },
    params,
    success: { status: 200, description: 'The record', schema: agentSchema },
    versioned: true,
    errors: ['unknown-record'],
    example: { params: { id: 'A-7' }, response: agent },
  }),
  changeAgent: route({
    operationId: 'changeAgent',
    method: 'POST',
    path: '/agents/{id}/changes',
    summary: 'Papers, training, assessment, shifts, duty, leave, suspension: one change to an agent’s record',
    roles: ['supervisor'],
    params,
    body: agentChangeSchema,
    success: { status: 200, description: 'The record as it stands then', schema: agentSchema },
    versioned: true,
    needsIfMatch: true,
    errors: ['invalid-request', 'unknown-record', 'conflict'],
    example: {
      params: { id: 'A-7' },
      body: { kind: 'record-training', completedOn: '2025-02-28' },
      response: { ...agent, training: { completedOn: '2025-02-28' }, version: 2 },
    },
  }),
} as const;
