import { z } from 'zod';
import type { Role } from './api/caller.ts';
import { recordId } from './api/caller.ts';
import { closed, decided, dispute, hardship, none, plan, promise } from './answer-examples.ts';
import { route } from './api/route.ts';
import {
  disputeDecisionSchema,
  disputeRequestSchema,
  hardshipDecisionSchema,
  hardshipRequestSchema,
  offerRequestSchema,
  promiseRequestSchema,
  quoteRequestSchema,
} from './answer-requests.ts';
import { arrangementSchema, disputeSchema, hardshipSchema, promiseSchema, rateSchema } from './answers.ts';

const everyone: readonly Role[] = ['borrower', 'officer', 'supervisor'];
const desk: readonly Role[] = ['officer', 'supervisor'];
const own = { borrower: 'the loan is his, or shared with him' } as const;

const ofLoan = z.strictObject({ loanId: recordId });
const answerId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,79}$/, 'the id of an answer');
const ofAnswer = z.strictObject({ loanId: recordId, id: answerId });

const ownOnly = 'null: told by another borrower of the loan, or masked';
/** A hardship as it is shown: a borrower's money and reasons are nobody's but his and the desk's. */
const hardshipView = hardshipSchema.omit({ askedBy: true }).extend({
  incomeMinor: hardshipSchema.shape.incomeMinor.nullable().describe(ownOnly),
  expensesMinor: hardshipSchema.shape.expensesMinor.nullable().describe(ownOnly),
});

/** What was answered about a loan, after the request. */
export const answersView = z.strictObject({
  loanId: z.string(),
  promises: z.array(promiseSchema),
  plans: z.array(arrangementSchema),
  hardships: z.array(hardshipView),
  disputes: z.array(disputeSchema),
});
export type AnswersView = z.output<typeof answersView>;

const schema = answersView;
const read = { status: 200, description: 'All answers on the loan', schema } as const;
const made = { status: 201, description: 'All answers on the loan, with this one', schema } as const;
const changed = { status: 200, description: 'All answers on the loan, after the change', schema } as const;
const errors = ['unknown-loan', 'conflict'] as const;
const commandErrors = ['unknown-loan', 'unknown-record', 'conflict'] as const;

/** A new answer about a loan. */
const fresh = { method: 'POST', roles: everyone, own, params: ofLoan, success: made, errors } as const;
/** Something done to an answer, by either side. */
const command = {
  method: 'POST',
  roles: everyone,
  own,
  params: ofAnswer,
  success: changed,
  errors: commandErrors,
  versioned: true,
  needsIfMatch: true,
} as const;
const params = { loanId: 'L-1' };
const paramsOf = (one: string) => ({ loanId: 'L-1', id: one });

export const answerRoutes = {
  readAnswers: route({
    operationId: 'readAnswers',
    method: 'GET',
    path: '/loans/{loanId}/answers',
    summary: 'Reads promises, plans, hardship and disputes of a loan',
    roles: ['borrower', 'officer', 'supervisor', 'auditor'],
    own,
    params: ofLoan,
    success: { ...read, description: 'All answers on the loan; what was said is masked for an auditor' },
    errors: ['unknown-loan'],
    versioned: true,
    example: { params, response: none },
  }),
  makePromise: route({
    ...fresh,
    operationId: 'makePromise',
    path: '/loans/{loanId}/promises',
    summary: 'Promises to pay an amount by a day; collection rests until that day is over',
    body: promiseRequestSchema,
    versioned: true,
    example: {
      params,
      body: { amountMinor: 100_000, dueOn: '2025-03-20' },
      response: { ...none, promises: [promise] },
    },
  }),
  withdrawPromise: route({
    ...command,
    operationId: 'withdrawPromise',
    path: '/loans/{loanId}/promises/{id}/withdrawal',
    summary: 'Takes a promise back',
    example: {
      params: paramsOf(promise.id),
      response: { ...none, promises: [{ ...promise, state: 'withdrawn', settledOn: '2025-03-13' }] },
    },
  }),
  quotePlan: route({
    ...fresh,
    operationId: 'quotePlan',
    path: '/loans/{loanId}/plans/quote',
    summary: 'Reckons a plan: up to sixty rates, a deferral, or both, with its cost; promises nothing',
    body: quoteRequestSchema,
    success: {
      status: 200,
      description: 'The rates, what they cost, and whether they can be afforded',
      schema: z.strictObject({
        kind: z.enum(['instalments', 'deferral', 'both']),
        rates: z.array(rateSchema),
        totalMinor: z.number().int(),
        costMinor: z.number().int(),
        highestRateMinor: z.number().int(),
        affordableMinor: z
          .number()
          .int()
          .nullable()
          .describe('What a rate may be at most with this money; null when the money was not told'),
      }),
    },
    example: {
      params,
      body: {
        deferralMonths: 0,
        instalments: 1,
        means: { incomeMinor: 4_200_000, expensesMinor: 3_800_000 },
      },
      response: {
        kind: 'instalments',
        rates: plan.rates,
        totalMinor: 101_000,
        costMinor: 1_000,
        highestRateMinor: 101_000,
        affordableMinor: 200_000,
      },
    },
  }),
  offerPlans: route({
    ...fresh,
    operationId: 'offerPlans',
    path: '/loans/{loanId}/plans',
    summary:
      'Offers plans that can be afforded, or a supervisor’s own; those offered before are off the table',
    body: offerRequestSchema,
    versioned: true,
    example: { params, body: { means: null }, response: { ...none, plans: [plan] } },
  }),
  acceptPlan: route({
    ...command,
    operationId: 'acceptPlan',
    path: '/loans/{loanId}/plans/{id}/acceptance',
    summary: 'Accepts an offer: collection stops until the plan is breached',
    example: {
      params: paramsOf(plan.id),
      response: {
        ...none,
        plans: [{ ...plan, state: 'accepted', acceptedAt: '2025-03-12T03:00:00.000Z' }],
      },
    },
  }),
  declinePlan: route({
    ...command,
    operationId: 'declinePlan',
    path: '/loans/{loanId}/plans/{id}/refusal',
    summary: 'Declines an offer',
    example: {
      params: paramsOf(plan.id),
      response: { ...none, plans: [{ ...plan, state: 'declined', settledOn: '2025-03-12' }] },
    },
  }),
  cancelPlan: route({
    ...command,
    operationId: 'cancelPlan',
    path: '/loans/{loanId}/plans/{id}/cancellation',
    summary: 'Ends a plan that was agreed; collection goes on',
    example: {
      params: paramsOf(plan.id),
      response: {
        ...none,
        plans: [
          {
            ...plan,
            state: 'cancelled',
            acceptedAt: '2025-03-12T03:00:00.000Z',
            settledOn: '2025-03-13',
          },
        ],
      },
    },
  }),
  askHardship: route({
    ...fresh,
    operationId: 'askHardship',
    path: '/loans/{loanId}/hardships',
    summary: 'Asks for a review of what can be paid; collection rests meanwhile',
    body: hardshipRequestSchema,
    versioned: true,
    example: {
      params,
      body: { incomeMinor: 4_200_000, expensesMinor: 3_800_000, reason: 'My hours were cut by half.' },
      response: { ...none, hardships: [hardship] },
    },
  }),
  withdrawHardship: route({
    ...command,
    operationId: 'withdrawHardship',
    path: '/loans/{loanId}/hardships/{id}/withdrawal',
    summary: 'Takes a request for a hardship review back',
    example: {
      params: paramsOf(hardship.id),
      response: { ...none, hardships: [{ ...hardship, ...decided, decidedBy: 'B-1', state: 'withdrawn' }] },
    },
  }),
  decideHardship: route({
    ...command,
    roles: desk,
    own: {},
    operationId: 'decideHardship',
    path: '/loans/{loanId}/hardships/{id}/decision',
    summary: 'Grants or refuses a hardship review, or closes it as withdrawn',
    body: hardshipDecisionSchema,
    example: {
      params: paramsOf(hardship.id),
      body: { command: 'grant' },
      response: { ...none, hardships: [{ ...hardship, ...decided, state: 'granted' }] },
    },
  }),
  openDispute: route({
    ...fresh,
    operationId: 'openDispute',
    path: '/loans/{loanId}/disputes',
    summary: 'Disputes the debt or its amount; collection rests until it is verified',
    body: disputeRequestSchema,
    versioned: true,
    example: {
      params,
      body: { ground: 'paid-already', text: 'I paid this at the branch.' },
      response: { ...none, disputes: [dispute] },
    },
  }),
  withdrawDispute: route({
    ...command,
    operationId: 'withdrawDispute',
    path: '/loans/{loanId}/disputes/{id}/withdrawal',
    summary: 'Takes a dispute back',
    example: {
      params: paramsOf(dispute.id),
      response: {
        ...none,
        disputes: [{ ...dispute, ...closed, closedBy: 'B-1', state: 'withdrawn', finding: 'withdrawn' }],
      },
    },
  }),
  closeDispute: route({
    ...command,
    roles: desk,
    own: {},
    operationId: 'closeDispute',
    path: '/loans/{loanId}/disputes/{id}/decision',
    summary: 'Closes a dispute with what was found',
    body: disputeDecisionSchema,
    example: {
      params: paramsOf(dispute.id),
      body: { command: 'uphold', finding: 'Booked to another account; put right.' },
      response: {
        ...none,
        disputes: [
          { ...dispute, ...closed, state: 'upheld', finding: 'Booked to another account; put right.' },
        ],
      },
    },
  }),
} as const;
