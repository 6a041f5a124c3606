import { z } from 'zod';
import type { ArrearsSettings, Bucket, RiskClass } from '../domain/arrears/index.ts';
import type { Calendar } from '../domain/calendar.ts';
import { calendarOf, calendarRecordSchema } from './feed-calendar.ts';
import { currencySchema, productSchema } from './feed.ts';

/** The arrears settings of a deployment, as data: `shared/policy/arrears.json` and the calendars beside it. */

const day = z.number().int().min(0).max(3650);

const buckets = z
  .array(z.strictObject({ name: z.string().min(1).max(40), from: day.min(1), to: day.nullable() }))
  .min(1)
  .max(20)
  .superRefine((list: readonly Bucket[], context) => {
    list.forEach((bucket, at) => {
      const before = list[at - 1];
      if (bucket.to !== null && bucket.to < bucket.from)
        context.addIssue({ code: 'custom', path: [at, 'to'], message: `not before ${bucket.from}` });
      const expected = before === undefined ? 1 : before.to === null ? null : before.to + 1;
      if (expected === bucket.from) return;
      const rule =
        expected === null ? 'nothing follows an open end' : `starts at ${expected}: no gap, no overlap`;
      context.addIssue({ code: 'custom', path: [at, 'from'], message: rule });
    });
    if (list.at(-1)?.to !== null)
      context.addIssue({ code: 'custom', path: [list.length - 1, 'to'], message: 'the last has no end' });
  });

const riskClasses = z
  .array(
    z.strictObject({ name: z.string().min(1).max(40), above: day, untilCleared: z.boolean().optional() }),
  )
  .max(20)
  .superRefine((list: readonly RiskClass[], context) => {
    list.forEach(({ above }, at) => {
      const before = list[at - 1]?.above ?? -1;
      if (above <= before)
        context.addIssue({ code: 'custom', path: [at, 'above'], message: `above ${before}: classes rise` });
    });
  });

const allocation = z.strictObject({
  order: z
    .array(z.enum(['fees', 'interest', 'principal']))
    .length(3)
    .refine((list) => new Set(list).size === 3, 'each part once'),
  principalFirstAfterDays: day.nullable(),
});

const tolerance = z.strictObject({
  days: day.max(60),
  amountMinor: z.record(currencySchema, z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)),
  // All of an instalment is not a rest.
  percent: z.number().min(0).lt(100),
});

/** Without the calendar, which the policy, the feed and the domain each name in their own way. */
export const arrearsFields = {
  dayConvention: z.enum(['day-0', 'day-1']),
  graceDays: day.max(60),
  roll: z.enum(['none', 'following', 'modified-following']),
  allocation,
  tolerance,
  buckets,
  riskClasses,
  totalRateAlert: z.number().min(0).max(10),
  chargePausedDays: z.boolean(),
};

const calendar = z.custom<Calendar>(
  (value) => typeof value === 'object' && value !== null && 'offDays' in value && 'workDays' in value,
  'a calendar',
);

/** Settings as the domain takes them, calendar in hand. */
export const arrearsSettingsSchema: z.ZodType<ArrearsSettings> = z
  .strictObject({ ...arrearsFields, calendar: calendar.nullable() })
  .refine((one) => one.roll === 'none' || one.calendar !== null, {
    message: 'due dates roll on a calendar: none is named',
    path: ['calendar'],
  });

const named = { ...arrearsFields, calendar: z.string().min(1).nullable() };

const arrearsFileSchema = z.strictObject({
  default: z.strictObject(named),
  products: z.partialRecord(productSchema, z.strictObject(named).partial()),
});

type Product = z.infer<typeof productSchema>;

export interface ArrearsPolicy {
  /** Of a product the file says nothing about, too. */
  readonly settingsFor: (product: Product) => ArrearsSettings;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/**
 * Reads the policy: each product's settings are the default's with the product's own fields in their place.
 *
 * @throws ZodError naming the field that does not hold, RangeError naming a calendar that is not there
 */
export function arrearsPolicy(file: unknown, calendarFiles: readonly unknown[]): ArrearsPolicy {
  const { default: base, products } = arrearsFileSchema.parse(file);
  const list = calendarFiles.map((one) => calendarOf(calendarRecordSchema.parse(one)));
  const calendars = new Map(list.map((one) => [one.id, one]));
  const resolve = (own: z.infer<typeof arrearsFileSchema>['products'][Product]): ArrearsSettings => {
    const settings = { ...base, ...own };
    const name = settings.calendar ?? null;
    const found = name === null ? null : calendars.get(name);
    if (found === undefined) throw new RangeError(`arrears policy: no calendar ${name ?? ''}`);
    return arrearsSettingsSchema.parse({ ...settings, calendar: found });
  };
  const all = new Map(productSchema.options.map((product) => [product, resolve(products[product])]));
  const house = resolve(undefined);
  return { settingsFor: (product) => all.get(product) ?? house, calendars };
}
