import type { ArrearsSettings } from '../domain/arrears/index.ts';
import type { Calendar } from '../domain/calendar.ts';
import { arrearsSettingsSchema, type ArrearsPolicy } from './arrears-policy.ts';
import { calendarOf, type CalendarRecord } from './feed-calendar.ts';
import { problemOf, problems, type Problem } from './feed-line.ts';
import type { Product, ProductRecord } from './feed-settings.ts';

/** What the bank's feed says of one product. */
export interface DeliveredSettings {
  readonly record: ProductRecord | undefined;
  readonly calendarOf: (id: string) => CalendarRecord | undefined;
}

/**
 * The settings of a product: the policy's, with each field the feed delivered in its place. A delivered calendar comes
 * before one of the policy with the same id.
 *
 * @throws RangeError when the calendar it names is nowhere, or the two together do not hold: the policy moved since
 */
export function settingsWith(
  policy: ArrearsPolicy,
  product: Product,
  { record, calendarOf: find }: DeliveredSettings,
): ArrearsSettings {
  const base = policy.settingsFor(product);
  if (record === undefined) return base;
  const { calendarId } = record;
  const delivered = calendarId == null ? undefined : find(calendarId);
  const calendar =
    calendarId == null
      ? null
      : delivered === undefined
        ? policy.calendars.get(calendarId)
        : calendarOf(delivered);
  if (calendar === undefined) throw new RangeError(`product ${product}: no calendar ${calendarId ?? ''}`);
  const merged = merge(base, record, calendarId === undefined ? base.calendar : calendar);
  const problem = wholeProblem(merged);
  if (problem !== undefined)
    throw new RangeError(`product ${product}: ${problem.field} ${problem.value}: ${problem.rule}`);
  return merged;
}

/** What is wrong with a sound product line once it is held against the policy and the calendars of the book. */
export function productFault(
  record: ProductRecord,
  policy: ArrearsPolicy,
  delivered: ReadonlySet<string>,
): Problem | undefined {
  const { calendarId } = record;
  const base = policy.settingsFor(record.product);
  if (calendarId == null)
    return wholeProblem(merge(base, record, calendarId === null ? null : base.calendar));
  if (!delivered.has(calendarId) && !policy.calendars.has(calendarId))
    return problems.unknownCalendar(calendarId);
  return wholeProblem(merge(base, record, { ...someCalendar, id: calendarId }));
}

/** Stands for a calendar that is in the book: whether the settings hold does not hang on its days. */
const someCalendar: Calendar = { id: '', weekend: [], offDays: new Set(), workDays: new Set() };

function merge(base: ArrearsSettings, record: ProductRecord, calendar: Calendar | null): ArrearsSettings {
  return {
    dayConvention: record.dayConvention ?? base.dayConvention,
    graceDays: record.graceDays ?? base.graceDays,
    roll: record.roll ?? base.roll,
    calendar,
    allocation: record.allocation ?? base.allocation,
    tolerance: record.tolerance ?? base.tolerance,
    buckets: record.buckets ?? base.buckets,
    riskClasses: record.riskClasses ?? base.riskClasses,
    totalRateAlert: record.totalRateAlert ?? base.totalRateAlert,
    chargePausedDays: record.chargePausedDays ?? base.chargePausedDays,
  };
}

/** The first thing that does not hold in the settings as a whole. */
function wholeProblem(settings: ArrearsSettings): Problem | undefined {
  const parsed = arrearsSettingsSchema.safeParse(settings);
  if (parsed.success) return undefined;
  const problem = problemOf(parsed.error, settings);
  return { ...problem, field: problem.field === 'calendar' ? 'calendarId' : problem.field };
}
