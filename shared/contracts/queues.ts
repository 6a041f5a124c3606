import { z } from 'zod';
import { replyMeanings } from '../domain/reply/reply.ts';
import { currencySchema, instantSchema, localDateSchema } from './feed.ts';

/** What the SMS queue carries: a pointer. Everything else is read at the moment of sending. */
export const textMessageSchema = z.strictObject({ loanId: z.string().min(1), contactId: z.string().min(1) });
export type TextMessage = z.infer<typeof textMessageSchema>;

const owed = z.strictObject({
  currency: currencySchema,
  overdueMinor: z.number().int(),
  oldestDueOn: localDateSchema,
  delinquentDays: z.number().int(),
  overdueInstalments: z.number().int(),
  bucket: z.string(),
});

const taskHead = {
  /** The same task may arrive twice; the receiver keeps one per id. */
  taskId: z.string(),
  loanId: z.string(),
  borrowerId: z.string(),
  name: z.string(),
  language: z.enum(['zh-CN', 'zh-TW', 'en']),
  zone: z.string(),
  businessDate: localDateSchema,
  decidedAt: instantSchema,
  owed,
  /** Steps already taken in this episode: what the next person must know before speaking. */
  history: z.array(z.strictObject({ step: z.string(), on: localDateSchema })),
};

/** A call to make: whom, on which numbers in which order, about what, within which hours. */
export const callTaskSchema = z.strictObject({
  kind: z.literal('call'),
  ...taskHead,
  numbers: z.array(z.strictObject({ number: z.string(), verified: z.boolean() })).min(1),
  lawfulHours: z.strictObject({ fromMinute: z.number().int(), toMinute: z.number().int() }),
});
export type CallTask = z.infer<typeof callTaskSchema>;

/** Something for a person in the bank to decide on: the borrower cannot be reached, or a referral is to be prepared. */
export const deskTaskSchema = z.strictObject({ kind: z.literal('desk'), ...taskHead, step: z.string() });
export type DeskTask = z.infer<typeof deskTaskSchema>;

/** A visit to plan: where the borrower consented to be met, under which clause. */
export const visitTaskSchema = z.strictObject({
  kind: z.literal('visit'),
  ...taskHead,
  consentClause: z.string(),
  addresses: z
    .array(
      z.strictObject({
        kind: z.enum(['home', 'work']),
        text: z.string(),
        latitude: z.number(),
        longitude: z.number(),
      }),
    )
    .min(1),
});
export type VisitTask = z.infer<typeof visitTaskSchema>;

/** What a borrower wrote, for people to read and answer; it comes on the calls queue. No task to collect anything. */
export const borrowerMessageSchema = z.strictObject({
  kind: z.literal('message'),
  /** The same message may arrive twice; the receiver keeps one per id. */
  taskId: z.string(),
  /** The loan last texted about; null where none was. */
  loanId: z.string().nullable(),
  borrowerId: z.string(),
  language: z.enum(['zh-CN', 'zh-TW', 'en']),
  zone: z.string(),
  asks: z.enum(replyMeanings),
  text: z.string(),
  receivedAt: instantSchema,
});
export type BorrowerMessage = z.infer<typeof borrowerMessageSchema>;

/** A task to drop: its reason is gone. It comes on the queue its task came on, perhaps twice, perhaps before it. */
export const taskWithdrawalSchema = z.strictObject({
  kind: z.literal('withdrawal'),
  taskId: z.string(),
  loanId: z.string(),
  reason: z.string(),
  at: instantSchema,
});
export type TaskWithdrawal = z.infer<typeof taskWithdrawalSchema>;

/** Something was told about a loan that may make visits pointless or unlawful: they are looked at again at once. */
export const visitLookSchema = z.strictObject({
  kind: z.literal('look'),
  loanId: z.string(),
  at: instantSchema,
});
export type VisitLook = z.infer<typeof visitLookSchema>;

/** All that comes on the queue of visits. */
export const visitMessageSchema = z.discriminatedUnion('kind', [
  visitTaskSchema,
  taskWithdrawalSchema,
  visitLookSchema,
]);
export type VisitMessage = z.infer<typeof visitMessageSchema>;
