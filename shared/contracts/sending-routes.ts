import { z } from 'zod';
import { pagedQuery } from './api/pages.ts';
import { route } from './api/route.ts';
import { localDateSchema } from './feed.ts';
import { settleUncertainSchema, uncertainPageSchema } from './review-list.ts';
import { moveSwitchSchema, switchViewSchema } from './sending-switch.ts';

const sendingViewSchema = z.strictObject({
  switch: switchViewSchema,
  spend: z
    .strictObject({
      day: localDateSchema,
      currency: z.string(),
      reservedMicros: z.number().int().describe('Set aside for texts of the day, in millionths of a unit'),
      capMicros: z.number().int(),
    })
    .describe('What the texts of the business day may cost, and do'),
});

const stopped = {
  state: 'stopped',
  version: 1,
  moves: [{ to: 'stopped', by: 'supervisor-7', reason: 'Wrong amounts', at: '2025-03-05T04:00:00.000Z' }],
} as const;

const move = moveSwitchSchema.omit({ to: true });

/** What stands before the carrier: the switch, the day's money, and texts nobody knows the fate of. */
export const sendingRoutes = {
  readSending: route({
    operationId: 'readSending',
    method: 'GET',
    path: '/sending',
    summary: 'How the sending switch stands, who moved it, and what the day has cost so far',
    roles: ['officer', 'supervisor', 'auditor'],
    ownedByNobody: 'It is one switch and one purse for the whole bank',
    success: { status: 200, description: 'Switch and spend', schema: sendingViewSchema },
    errors: [],
    example: {
      response: {
        switch: stopped,
        spend: { day: '2025-03-05', currency: 'USD', reservedMicros: 120_000, capMicros: 5_000_000_000 },
      },
    },
  }),
  stopSending: route({
    operationId: 'stopSending',
    method: 'POST',
    path: '/sending/stop',
    summary: 'Stops every text within seconds; all are kept',
    roles: ['officer', 'supervisor'],
    ownedByNobody: 'It is one switch for the whole bank',
    body: move,
    success: { status: 200, description: 'The switch', schema: switchViewSchema },
    errors: [],
    example: { body: { reason: 'Wrong amounts' }, response: stopped },
  }),
  resumeSending: route({
    operationId: 'resumeSending',
    method: 'POST',
    path: '/sending/resume',
    summary: 'Lets texts go again; each is decided anew before it goes',
    roles: ['supervisor'],
    ownedByNobody: 'It is one switch for the whole bank',
    body: move,
    success: { status: 200, description: 'The switch', schema: switchViewSchema },
    errors: [],
    example: {
      body: { reason: 'Amounts mended' },
      response: {
        state: 'running',
        version: 2,
        moves: [
          { to: 'running', by: 'supervisor-7', reason: 'Amounts mended', at: '2025-03-05T05:00:00.000Z' },
          ...stopped.moves,
        ],
      },
    },
  }),
  listUncertain: route({
    operationId: 'listUncertain',
    method: 'GET',
    path: '/sending/uncertain',
    summary: 'Texts that may or may not have gone, longest first: a machine never sends them again',
    roles: ['officer', 'supervisor', 'auditor'],
    ownedByNobody: 'It is one list for the whole bank; numbers are masked',
    query: pagedQuery({}),
    // What the index was last read at; of another partition than the list's own it is refused by the engine.
    pages: z.string().min(1).max(700),
    success: { status: 200, description: 'A page of the review list', schema: uncertainPageSchema },
    errors: [],
    example: {
      query: { limit: '50' },
      response: {
        items: [
          {
            contactId: 'L-1#friendly-text#2025-03-05',
            loanId: 'L-1',
            borrowerId: 'B-1',
            step: 'friendly-text',
            businessDate: '2025-03-05',
            uncertainSince: '2025-03-05T04:00:00.000Z',
            to: '+86*******123',
            reason: 'TimeoutError',
          },
        ],
        next: null,
      },
    },
  }),
  settleUncertain: route({
    operationId: 'settleUncertain',
    method: 'POST',
    path: '/sending/uncertain/settlements',
    summary: 'Settles one of them by hand; the step of a text that did not arrive is decided again',
    roles: ['officer', 'supervisor'],
    body: settleUncertainSchema,
    success: {
      status: 200,
      description: 'As it stands now',
      schema: z.strictObject({ state: z.enum(['SENT', 'FAILED', 'REPLACED']) }),
    },
    errors: ['unknown-record', 'conflict'],
    example: {
      body: {
        borrowerId: 'B-1',
        contactId: 'L-1#friendly-text#2025-03-05',
        outcome: 'not-reached',
        why: 'The carrier has no trace of it',
      },
      response: { state: 'FAILED' },
    },
  }),
} as const;
