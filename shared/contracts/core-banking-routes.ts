import { z } from 'zod';
import type { Role } from './api/caller.ts';
import { recordId } from './api/caller.ts';
import { route } from './api/route.ts';
import { loanStatusRequestSchema, pauseRequestSchema } from './answer-requests.ts';
import { batchRequestSchema, batchResultSchema, soundLoan, soundPayment } from './core-banking.ts';
import { borrowerSchema } from './feed.ts';

/** Core banking and other machines of the bank. */
const machines: readonly Role[] = ['system'];

const landed = z.strictObject({
  id: z.string(),
  outcome: z.enum(['new', 'updated', 'unchanged']),
});
const landing = { status: 200, description: 'The record is in the book', schema: landed } as const;
const post = { method: 'POST', roles: machines } as const;
const ofLoan = z.strictObject({ loanId: recordId });

const borrower = {
  id: 'B-1',
  name: 'Li Wei',
  language: 'en',
  zone: 'Asia/Shanghai',
  phones: [{ number: '+12015550123', source: 'contract', verified: true }],
  addresses: [],
  vulnerabilities: [],
} as const;

const loan = {
  id: 'L-1',
  borrowerId: 'B-1',
  coBorrowerIds: [],
  guarantorIds: [],
  product: 'personal',
  currency: 'CNY',
  status: 'active',
  contract: {
    signedOn: '2024-12-01',
    annualRate: 0.12,
    penaltyMultiple: 1.5,
    compounding: false,
    dayCount: 'act/360',
    collectionConsentClause: '12.3',
  },
  instalments: [
    { number: 1, dueOn: '2025-03-10', principalMinor: 80_000, interestMinor: 15_000, feesMinor: 0 },
  ],
  pauses: [],
} as const;

const payment = {
  id: 'P-1',
  loanId: 'L-1',
  amountMinor: 95_000,
  receivedAt: '2025-03-12T02:00:00.000Z',
  status: 'settled',
} as const;

/** Of a pause told or taken back: the same body, whichever it is. */
const ofPause = {
  ...post,
  params: ofLoan,
  body: pauseRequestSchema,
  success: landing,
  errors: ['unknown-loan', 'conflict'],
  example: {
    params: { loanId: 'L-1' },
    body: { from: '2025-03-01', to: '2025-03-08', reason: 'flood' },
    response: { id: 'L-1', outcome: 'updated' },
  },
} as const;

export const paymentOutcomeSchema = z.strictObject({
  id: z.string(),
  outcome: z.enum(['recorded', 'unchanged', 'older']),
  withdrawn: z.strictObject({
    intent: z.boolean().describe('A text or task not yet handed over was pulled'),
    tasks: z.number().int().describe('Calls and visits people had, now called back'),
  }),
});

export const coreBankingRoutes = {
  putBorrower: route({
    ...post,
    operationId: 'putBorrower',
    path: '/borrowers',
    summary: 'Puts a borrower into the book, new or in the place of the one there',
    body: borrowerSchema,
    success: landing,
    errors: ['conflict'],
    example: { body: borrower, response: { id: 'B-1', outcome: 'new' } },
  }),
  putLoan: route({
    ...post,
    operationId: 'putLoan',
    path: '/loans',
    summary: 'Puts a loan into the book, new or in the place of the one there; its borrowers must be there',
    body: soundLoan,
    success: landing,
    errors: ['unknown-record', 'conflict'],
    example: { body: loan, response: { id: 'L-1', outcome: 'new' } },
  }),
  recordPayment: route({
    ...post,
    operationId: 'recordPayment',
    path: '/payments',
    summary:
      'Tells of a payment, pending, settled or reversed; texts, calls and visits it makes moot are pulled',
    body: soundPayment,
    success: {
      status: 200,
      description: 'The payment counts, or had counted already',
      schema: paymentOutcomeSchema,
    },
    errors: ['unknown-loan', 'unknown-record', 'conflict'],
    example: {
      body: payment,
      response: { id: 'P-1', outcome: 'recorded', withdrawn: { intent: true, tasks: 0 } },
    },
  }),
  landBatch: route({
    ...post,
    operationId: 'landBatch',
    path: '/batches',
    summary: 'Lands lines of the feed: good ones land beside bad ones, and each bad one is named',
    body: batchRequestSchema,
    success: {
      status: 200,
      description: 'What became of the lines; received = landed + unchanged + rejected',
      schema: batchResultSchema,
    },
    errors: [],
    example: {
      body: { file: 'payments', lines: [JSON.stringify(payment), '{"id":"P-2"}'] },
      response: {
        received: 2,
        landed: 1,
        unchanged: 0,
        rejected: 1,
        rejects: [{ line: 2, field: 'loanId', value: '', rule: 'is required' }],
      },
    },
  }),
  pauseLoan: route({
    ...ofPause,
    operationId: 'pauseLoan',
    path: '/loans/{loanId}/pauses',
    summary:
      'Pauses a loan: the days from the first up to the last do not age it; backdated too; kept whatever the feed says',
  }),
  endPause: route({
    ...ofPause,
    operationId: 'endPause',
    path: '/loans/{loanId}/pause-withdrawals',
    summary:
      'Takes a pause back that was told by mistake; one the feed itself brings comes back with the feed',
  }),
  setLoanStatus: route({
    ...post,
    operationId: 'setLoanStatus',
    path: '/loans/{loanId}/status',
    summary:
      'Closes or writes off a loan, or tells of bankruptcy or death, which hold all loans of the borrower; kept whatever the feed says until `active` is told',
    params: ofLoan,
    body: loanStatusRequestSchema,
    success: landing,
    errors: ['unknown-loan'],
    example: {
      params: { loanId: 'L-1' },
      body: { status: 'written-off' },
      response: { id: 'L-1', outcome: 'updated' },
    },
  }),
} as const;
