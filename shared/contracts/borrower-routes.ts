import { z } from 'zod';
import { recordId } from './api/caller.ts';
import { pagedQuery, pageOf } from './api/pages.ts';
import { route } from './api/route.ts';
import { currencySchema, loanStatusSchema, localDateSchema, productSchema } from './feed.ts';

const whose = { borrower: 'the loan is his, or shared with him' } as const;
const readers = ['borrower', 'officer', 'supervisor', 'auditor'] as const;
const ofLoan = z.strictObject({ loanId: recordId });
const minor = z.number().int();
const day = localDateSchema.nullable();
const language = z.enum(['zh-CN', 'zh-TW', 'en']);

const loanHead = z.strictObject({
  loanId: z.string(),
  product: productSchema,
  currency: currencySchema,
  status: loanStatusSchema,
  share: z.enum(['own', 'shared']).describe('shared: somebody else is its first borrower'),
  inArrears: z.boolean(),
  overdueMinor: minor.describe('What fell due and is unpaid; payments on their way do not count yet'),
  onItsWayMinor: minor.describe('How much less it is once payments on their way count'),
  oldestUnmetDueOn: day,
  pastDueDays: z.number().int(),
  nextDueOn: day,
});

/** What is owed on a loan and why. */
export const derivation = z.strictObject({
  ...loanHead.shape,
  asOf: localDateSchema,
  language,
  words: z.array(z.string()).describe('What is owed and why, in whole sentences'),
  delinquentDays: z.number().int(),
  toleratedMinor: minor,
  penaltyInterestMinor: minor.describe('Accrued so far; not part of what is overdue'),
  instalments: z.array(
    z.strictObject({
      number: z.number().int(),
      dueOn: localDateSchema,
      effectiveDueOn: localDateSchema,
      amountMinor: minor,
      leftMinor: minor,
      metOn: day,
    }),
  ),
  payments: z.array(
    z.strictObject({
      id: z.string(),
      receivedOn: localDateSchema,
      amountMinor: minor,
      standsMinor: minor.describe('What of it counts'),
      as: z.enum([
        'counted',
        'partly-reversed',
        'reversed',
        'pending',
        'not-known-yet',
        'reversal',
        'reversal-of-nothing-known',
      ]),
    }),
  ),
});
export type DerivationView = z.output<typeof derivation>;
export type LoanHeadView = z.output<typeof loanHead>;

const option = z.strictObject({
  kind: z.enum(['pay-now', 'instalments', 'deferral']),
  payments: z.array(z.strictObject({ on: localDateSchema, amountMinor: minor })),
  overdueMinor: minor,
  penaltyInterestMinor: minor.describe('Accrued by the last payment'),
  totalMinor: minor,
  moreMinor: minor.describe('What this way costs beyond paying today'),
});

const head = {
  loanId: 'L-1',
  product: 'personal',
  currency: 'CNY',
  status: 'active',
  share: 'own',
  inArrears: true,
  overdueMinor: 95_000,
  onItsWayMinor: 0,
  oldestUnmetDueOn: '2025-03-10',
  pastDueDays: 2,
  nextDueOn: '2025-04-10',
} as const;
const payNow = {
  kind: 'pay-now',
  payments: [{ on: '2025-03-12', amountMinor: 95_000 }],
  overdueMinor: 95_000,
  penaltyInterestMinor: 80,
  totalMinor: 95_080,
  moreMinor: 0,
} as const;

/** What borrowers read about their loans; the bank's people read the same. */
export const borrowerRoutes = {
  listLoans: route({
    operationId: 'listLoans',
    method: 'GET',
    path: '/borrowers/{borrowerId}/loans',
    summary: 'Lists the loans of a borrower, those shared with others too, each with its arrears of today',
    roles: readers,
    own: { borrower: 'the borrower is himself' },
    params: z.strictObject({ borrowerId: recordId }),
    query: pagedQuery({}),
    success: { status: 200, description: 'Loans by id', schema: pageOf(loanHead) },
    errors: ['unknown-record'],
    pages: recordId,
    example: { params: { borrowerId: 'B-1' }, response: { items: [head], next: null } },
  }),
  readArrears: route({
    operationId: 'readArrears',
    method: 'GET',
    path: '/loans/{loanId}/arrears',
    summary: 'Derives what is owed on a loan and why, in plain words and figure by figure',
    roles: readers,
    own: whose,
    params: ofLoan,
    query: z.strictObject({
      language: language.optional().describe('Of the words; else that of the loan’s first borrower'),
    }),
    success: { status: 200, description: 'The arrears at this moment', schema: derivation },
    errors: ['unknown-loan'],
    example: {
      params: { loanId: 'L-1' },
      response: {
        ...head,
        asOf: '2025-03-12',
        language: 'en',
        words: ['As of March 12, 2025, CN¥950 is overdue on your loan ending 1234.'],
        delinquentDays: 2,
        toleratedMinor: 0,
        penaltyInterestMinor: 80,
        instalments: [
          {
            number: 1,
            dueOn: '2025-03-10',
            effectiveDueOn: '2025-03-10',
            amountMinor: 95_000,
            leftMinor: 95_000,
            metOn: null,
          },
        ],
        payments: [],
      },
    },
  }),
  readPaymentOptions: route({
    operationId: 'readPaymentOptions',
    method: 'GET',
    path: '/loans/{loanId}/payment-options',
    summary: 'Shows the ways to put arrears right and what each costs in all, and how to pay',
    roles: ['borrower', 'officer', 'supervisor'],
    own: whose,
    params: ofLoan,
    query: z.strictObject({
      affordableMinor: z.coerce
        .number({ error: 'whole minor units' })
        .int()
        .min(1)
        .max(1_000_000_000_000)
        .optional()
        .describe('What can be paid a month'),
      language: language.optional(),
    }),
    success: {
      status: 200,
      description: 'Ways by kind; none when nothing is overdue',
      schema: z.strictObject({
        loanId: z.string(),
        currency: currencySchema,
        options: z.array(option),
        isBeyondTerms: z
          .boolean()
          .describe('What can be paid is too little for the longest plan: ask for help'),
        howToPay: z.string(),
        hotline: z.string(),
      }),
    },
    errors: ['unknown-loan'],
    example: {
      params: { loanId: 'L-1' },
      response: {
        loanId: 'L-1',
        currency: 'CNY',
        options: [payNow],
        isBeyondTerms: false,
        howToPay: 'the Repay page of our app, any branch or ATM',
        hotline: '0800-024-000',
      },
    },
  }),
} as const;
