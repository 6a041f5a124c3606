import { z } from 'zod';
import { contactChannels, type ContactChannel } from '../domain/permit/pack.ts';
import {
  counsellingWays,
  documentTopics,
  serviceStates,
  workshopTopics,
  type Asked,
  type ServiceFile,
} from '../domain/service/service-file.ts';
import { complaintText } from './complaints.ts';
import { instantSchema } from './feed.ts';

const number = z.string().regex(/^\+[1-9]\d{6,14}$/, 'E.164, e.g. +12015550123');
const address = z
  .string()
  .max(300, 'at most 300 characters')
  .refine((text) => text.trim() !== '', 'at least 1 character that is not blank')
  .refine((text) => text.isWellFormed(), 'no half of a surrogate pair');

const contactData = z.strictObject({
  kind: z.literal('contact-data'),
  number: number.nullable().describe('A new number'),
  address: address.nullable().describe('A new address'),
  notMine: number.nullable().describe('A number that is not the borrower’s: used no more from now on'),
});

const asked = [
  z.strictObject({ kind: z.literal('counselling'), by: z.enum(counsellingWays) }),
  z.strictObject({ kind: z.literal('workshop'), topic: z.enum(workshopTopics) }),
  z.strictObject({
    kind: z.literal('document'),
    key: z.string().max(200).describe('As the ticket of its upload named it'),
    about: z.enum(documentTopics),
  }),
] as const;

const saysSomething = ({ number: one, address: two, notMine }: z.output<typeof contactData>): boolean =>
  one !== null || two !== null || notMine !== null;

/** Body of a request: one of what may be asked for. */
export const askSchema = z.discriminatedUnion('kind', [
  contactData.refine(saysSomething, 'at least one of number, address, notMine'),
  ...asked,
]);

const askedSchema: z.ZodType<Asked> = z.discriminatedUnion('kind', [contactData, ...asked]);

const request = z.strictObject({
  id: z.string(),
  asked: askedSchema,
  at: instantSchema,
  source: z.enum(['app', 'officer']),
  state: z.enum(serviceStates),
  closedAt: instantSchema.nullable(),
  closedBy: z.string().nullable(),
  finding: z.string().nullable(),
});

/** As stored. */
export const serviceFileSchema: z.ZodType<ServiceFile> = z.strictObject({
  borrowerId: z.string(),
  version: z.number().int().min(1),
  requests: z.array(request).max(200),
});

/** As shown: who of the bank closed it stays with the bank. */
export const requestsView = z.strictObject({
  borrowerId: z.string(),
  requests: z.array(request.omit({ closedBy: true })),
});

export const closingSchema = z.strictObject({
  command: z.enum(['finish', 'refuse']),
  finding: complaintText.meta({ description: 'What the borrower is told' }),
});

/** Ways a borrower may close to the bank; letters are not among them: the law may need one to reach him. */
const closable = contactChannels.filter(
  (channel): channel is Exclude<ContactChannel, 'letter'> => channel !== 'letter',
);
export const choiceChannels = ['all', ...closable] as const;

export const choiceSchema = z.strictObject({
  channel: z.enum(choiceChannels),
  wanted: z.boolean().describe('false: out, from this moment on; true: in again'),
  evidence: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._#:-]{0,127}$/, 'the id of a call, letter or visit')
    .nullable()
    .describe('By what the desk knows it; a borrower’s own request is its own evidence: null'),
});

const minute = z.number().int().min(0).max(1440);
const unwanted = z
  .array(
    z
      .strictObject({
        weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).describe('ISO: 1 is Monday'),
        fromMinute: minute,
        toMinute: minute,
      })
      .refine((time) => time.fromMinute < time.toMinute, 'fromMinute is before toMinute'),
  )
  .max(14)
  .describe('Hours without contact, in minutes of the day on the borrower’s own clock');
const preferred = z.array(z.enum(contactChannels)).max(8).describe('The best first');

export const wishesSchema = z.strictObject({ unwanted, preferred });

/** How a borrower may be reached, as he and the desk see it. */
export const preferencesView = z.strictObject({
  borrowerId: z.string(),
  numbers: z.array(
    z.strictObject({
      number: z.string().describe('Masked'),
      status: z.enum(['ok', 'unreachable', 'failed']),
    }),
  ),
  choices: z.array(
    z.strictObject({ channel: z.enum(choiceChannels), wanted: z.boolean(), at: instantSchema }),
  ),
  stopped: z
    .enum(['calls', 'all'])
    .nullable()
    .describe('Asked to be left alone for good: no opt-in takes that back'),
  unwanted: z.array(z.strictObject({ weekdays: z.array(z.number()), fromMinute: minute, toMinute: minute })),
  preferred: z.array(z.enum(contactChannels)),
});
