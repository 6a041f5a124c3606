import { z } from 'zod';
import { segmentNames } from '../domain/treatment/segment.ts';
import { recordId } from './api/caller.ts';
import { route } from './api/route.ts';
import { currencySchema, instantSchema, localDateSchema } from './feed.ts';

const whole = z.number().int();
const minor = whole.describe('Minor units');
const words = z.array(z.string()).readonly();

const authorisation = z.strictObject({
  number: z.string(),
  issuedOn: localDateSchema,
  visitId: z.string(),
  date: localDateSchema,
  fromMinute: whole,
  toMinute: whole,
  address: z.string(),
  team: z.array(z.strictObject({ name: z.string(), badge: z.string() })).readonly(),
});

const option = z.strictObject({
  kind: z.enum(['pay-now', 'instalments', 'deferral']),
  payments: z.array(z.strictObject({ on: localDateSchema, amountMinor: minor })).readonly(),
  overdueMinor: minor,
  penaltyInterestMinor: minor.describe('Accrued by the last payment'),
  totalMinor: minor,
  moreMinor: minor.describe('What this way costs beyond paying today'),
});

const penalty = z.strictObject({
  minor,
  annualRate: z.number(),
  penaltyMultiple: z.number(),
  yearDays: z.union([z.literal(360), z.literal(365)]),
  steps: z
    .array(
      z.strictObject({
        from: localDateSchema,
        to: localDateSchema,
        days: whole,
        principalMinor: minor,
        interestMinor: minor,
        amountDays: whole,
        kind: z.enum(['charged', 'paid-within-tolerance']),
      }),
    )
    .readonly(),
  amountDays: z.string(),
  exact: z.strictObject({ dividend: z.string(), divisor: z.string() }).describe('Before rounding'),
});

const statement = z.strictObject({
  loanId: z.string(),
  lastFour: z.string(),
  currency: currencySchema,
  asOf: localDateSchema,
  pastDueDays: whole,
  riskClass: z.string(),
  overdueMinor: minor,
  onItsWayMinor: minor.describe('How much less it is once payments on their way count, as they do in `ways`'),
  overdueFeesMinor: minor,
  overdueInterestMinor: minor,
  overduePrincipalMinor: minor,
  lines: z
    .array(
      z.strictObject({
        number: whole,
        dueOn: localDateSchema,
        feesMinor: minor,
        interestMinor: minor,
        principalMinor: minor,
        overdueMinor: minor,
        pastDueDays: whole,
        tolerated: z.boolean(),
      }),
    )
    .readonly(),
  penalty,
  ways: z.strictObject({
    options: z.array(option).readonly(),
    affordableMinor: minor.nullable(),
    isBeyondTerms: z.boolean(),
  }),
});

export const visitPackSchema = z.strictObject({
  language: z.enum(['zh-CN', 'zh-TW', 'en']),
  borrower: z.strictObject({ id: z.string(), name: z.string() }),
  authorisation,
  loans: z.array(statement).readonly(),
  guide: z.strictObject({
    segment: z.enum(segmentNames),
    name: z.string(),
    opening: z.string(),
    listenFor: words,
    ask: words,
    offer: words,
    avoid: words,
    always: words,
  }),
});

const id = 'B-1.2025-03-12';
const params = z.strictObject({ id: recordId });
const own = { agent: 'he is of the visit’s team' } as const;
const letter = {
  ...{ number: `AL-${id}-1`, issuedOn: '2025-03-14', visitId: id, date: '2025-03-14' },
  ...{ fromMinute: 840, toMinute: 960, address: '1 Test Road' },
  team: [
    { name: '林志明', badge: '10235' },
    { name: '張雅婷', badge: '11882' },
  ],
};

/** What a team takes along. Personal and of the debt: for the team of that visit and supervisors, each reading in the log. */
export const visitPackRoutes = {
  readVisitPack: route({
    operationId: 'readVisitPack',
    method: 'GET',
    path: '/visits/{id}/pack',
    summary: 'The pack of a visit as data: letter, arrears with interest worked out, ways to pay, guide',
    roles: ['agent', 'supervisor'],
    own,
    params,
    success: { status: 200, description: 'As the books are at this moment', schema: visitPackSchema },
    errors: ['unknown-record', 'conflict'],
    example: {
      params: { id },
      response: {
        language: 'en',
        borrower: { id: 'B-1', name: 'Anna Lee' },
        authorisation: letter,
        loans: [],
        guide: {
          ...{ segment: 'chronic', name: 'Often late', opening: 'Good day.', listenFor: [], ask: [] },
          ...{ offer: [], avoid: [], always: ['Listen first.'] },
        },
      },
    },
  }),
  printVisitPack: route({
    operationId: 'printVisitPack',
    method: 'GET',
    path: '/visits/{id}/pack/pdf',
    summary: 'Leave to fetch the pack of a visit as a PDF; what was printed is kept',
    roles: ['agent', 'supervisor'],
    own,
    params,
    success: {
      status: 200,
      description: 'An address that answers with the PDF for some minutes',
      schema: z.strictObject({ number: z.string(), url: z.string(), expiresAt: instantSchema }),
    },
    errors: ['unknown-record', 'conflict'],
    example: {
      params: { id },
      response: {
        number: letter.number,
        url: 'https://evidence.example/',
        expiresAt: '2025-03-14T06:20:00.000Z',
      },
    },
  }),
} as const;
