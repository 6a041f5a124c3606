import { Cron } from 'croner';
import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import type { JsonRecord } from './json.ts';
import { readProperties } from './properties.ts';
import { Unsupported } from './unsupported.ts';

const scheduleSchema = z.strictObject({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z
    .object({ RoleArn: z.unknown(), RetryPolicy: z.unknown(), DeadLetterConfig: z.unknown() })
    .partial()
    .extend({ Arn: z.string(), Input: z.string().default('{}') })
    .strict(),
});

export interface ScheduleSpec {
  readonly name: string;
  readonly arn: string;
  readonly targetArn: string;
  /** JSON text, with Scheduler's context words such as <aws.scheduler.scheduled-time>. */
  readonly input: string;
  /** The first firing after an instant; both in milliseconds. */
  readonly next: (after: number) => number;
}

/** Reads a schedule; undefined when it is disabled. Flexible windows, start and end dates are refused. */
export function readSchedule(
  resource: TemplateResource,
  properties: JsonRecord,
  { name, arn }: { name: string; arn: string },
): ScheduleSpec | undefined {
  const read = readProperties(resource, properties, {
    schema: scheduleSchema,
    inert: ['Name', 'Description', 'GroupName', 'KmsKeyArn'],
  });
  if (read.State === 'DISABLED') return undefined;
  const next = firings(read.ScheduleExpression, read.ScheduleExpressionTimezone);
  return { name, arn, targetArn: read.Target.Arn, input: read.Target.Input, next };
}

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const rateSchema = z.tuple([z.string(), z.coerce.number().int().min(1), z.enum(['minute', 'hour', 'day'])]);

/**
 * When an EventBridge Scheduler expression fires. A rate counts from the schedule's creation in AWS; here it counts from
 * 1970-01-01T00:00Z, so that it falls on the same instants whenever the stack is started.
 * Throws Unsupported for anything but cron(...) and rate(...).
 */
export function firings(expression: string, zone: string): (after: number) => number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const [, count, unit] = rateSchema.parse([...rate]);
    const period = count * UNIT_MS[unit];
    return (after) => (Math.floor(after / period) + 1) * period;
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1];
  if (cron === undefined) throw new Unsupported(`Schedule expression ${expression}.`);
  return cronFirings(cron, zone);
}

function cronFirings(fields: string, zone: string): (after: number) => number {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...rest] = fields.trim().split(/\s+/);
  if (year === undefined || rest.length > 0)
    throw new Unsupported(`cron(${fields}): six fields are expected.`);
  // croner's `?` means "the present value"; EventBridge's means "any".
  const pattern = ['0', minute, hour, dayOfMonth, month, dayOfWeek, year].join(' ').replaceAll('?', '*');
  const cron = new Cron(pattern, { mode: '7-part', timezone: zone, alternativeWeekdays: true, paused: true });
  return (after) => {
    const next = cron.nextRun(new Date(after));
    return next === null ? Number.POSITIVE_INFINITY : next.getTime();
  };
}
