import { z } from 'zod';
import type { ArrearsSettings, Bucket } from '../domain/arrears.ts';
import type { Strategy } from '../domain/strategy.ts';

const day = z.number().int().min(0).max(3650);
const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by dashes');

const buckets = z
  .array(z.strictObject({ name: z.string().min(1), from: day.min(1), to: day.nullable() }))
  .min(1)
  .superRefine((list: readonly Bucket[], context) => {
    list.forEach((bucket, at) => {
      const before = list[at - 1];
      const expected = before === undefined ? 1 : before.to === null ? null : before.to + 1;
      if (expected === bucket.from) return;
      const rule =
        expected === null ? 'nothing follows an open end' : `starts at ${expected}: no gap, no overlap`;
      context.addIssue({ code: 'custom', path: [at, 'from'], message: rule });
    });
  });

export const arrearsSettingsSchema: z.ZodType<ArrearsSettings> = z.strictObject({
  dayConvention: z.enum(['day-0', 'day-1']),
  graceDays: day.max(60),
  buckets,
});

const step = z
  .strictObject({
    id: slug,
    channel: z.enum(['sms', 'call', 'visit']),
    fromDay: day.min(1),
    minGapDays: day,
    template: slug.nullable(),
  })
  .refine((one) => (one.channel === 'sms') === (one.template !== null), {
    message: 'a text names its template, a call or visit has none',
    path: ['template'],
  });

export const strategySchema: z.ZodType<Strategy> = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*@\d+$/, 'name@version'),
  recheckDays: day.min(1).max(60),
  steps: z
    .array(step)
    .min(1)
    .max(20)
    .refine((steps) => new Set(steps.map((one) => one.id)).size === steps.length, 'step ids are unique')
    .refine(
      (steps) => steps.every((one, at) => at === 0 || one.fromDay >= (steps[at - 1]?.fromDay ?? 0)),
      'the earliest days rise along the ladder, or a step could never be reached in order',
    ),
});

/** A value of a rule with where it comes from: nothing is law here without a source (A text seen … U house default). */
const sourced = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    value,
    source: z.string().min(1),
    confidence: z.enum(['A', 'B', 'C', 'U']),
    note: z.string().optional(),
  });

const minuteOfDay = z
  .string()
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'HH:mm')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

export const contactPolicySchema = z.strictObject({
  id: slug,
  /** Half-open [from, to) on the borrower's own wall clock, every day of the week. */
  window: sourced(
    z
      .strictObject({ from: minuteOfDay, to: minuteOfDay })
      .refine((w) => w.from < w.to, 'from is before to')
      .transform((w) => ({ fromMinute: w.from, toMinute: w.to })),
  ),
  complaint: z.strictObject({
    decisionDays: sourced(z.number().int().min(1).max(365)),
    holdsCollection: sourced(z.boolean()),
  }),
  /** A claim older than this that never got a record is uncertain: it may have gone, so it is never sent again. */
  uncertainAfterMinutes: sourced(z.number().int().min(1).max(1440)),
});
export type ContactPolicy = z.infer<typeof contactPolicySchema>;

const inLanguages = z.strictObject({
  'zh-CN': z.string().min(1),
  'zh-TW': z.string().min(1),
  en: z.string().min(1),
});

export const bankSchema = z.strictObject({
  /** Signature at the head of every text. */
  name: inLanguages,
  /** How to pay, in words that need no link. */
  howToPay: inLanguages,
  /** The official hotline as printed on the bank's cards. */
  hotline: z.string().min(5).max(30),
});
export type Bank = z.infer<typeof bankSchema>;
