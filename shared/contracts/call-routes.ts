import { z } from 'zod';
import { callReportSchema, dialSchema, mayCallAnswerSchema } from './calls.ts';
import { route } from './api/route.ts';

const dial = {
  loanId: 'L-1',
  taskId: 'L-1#phone#2025-03-10',
  dialId: 'b0a3f1de-0001',
} as const;

/** What the call centre asks before a dial and reports after it; the tasks themselves come by the queue of calls. */
export const callRoutes = {
  mayCall: route({
    operationId: 'mayCall',
    method: 'POST',
    path: '/calls/dials',
    summary:
      'Gives leave for one dial, with the number and what to say; asked right before it, and good until `until` only',
    roles: ['officer', 'supervisor'],
    body: dialSchema,
    success: {
      status: 200,
      description: 'Leave, or the rule that stands in its way and when to ask again',
      schema: mayCallAnswerSchema,
    },
    errors: ['unknown-record', 'conflict'],
    example: {
      body: dial,
      response: { allowed: false, reason: 'held-complaint', retryAt: null },
    },
  }),
  recordCall: route({
    operationId: 'recordCall',
    method: 'POST',
    path: '/calls/results',
    summary: 'Records what became of a dial: marks numbers, takes a promise, keeps wishes, ends the task',
    roles: ['officer', 'supervisor'],
    body: z.strictObject({ dial: dialSchema, report: callReportSchema }),
    success: {
      status: 200,
      description: 'Recorded; whether the task is over',
      schema: z.strictObject({ taskOver: z.boolean().describe('true: nothing more to dial for this task') }),
    },
    errors: ['unknown-record', 'conflict'],
    example: {
      body: { dial, report: { result: 'no-answer' } },
      response: { taskOver: false },
    },
  }),
} as const;
