import { z } from 'zod';
import type { Calendar } from '../domain/calendar.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { idSchema, localDateSchema } from './feed.ts';

/** A working-day calendar as delivered. */
export interface CalendarRecord {
  readonly id: string;
  readonly weekend: readonly number[];
  readonly offDays: readonly LocalDate[];
  readonly workDays: readonly LocalDate[];
}

const noTwice = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

/** Some sixty years of holidays; with both lists full, an item of a hundred kilobytes. */
const dates = z.array(localDateSchema).max(4000).refine(noTwice, 'no date twice');

export const calendarRecordSchema: z.ZodType<CalendarRecord> = z
  .strictObject({
    id: idSchema,
    weekend: z
      .array(z.number().int().min(1).max(7))
      .max(6)
      .refine(noTwice, 'no weekday twice')
      .describe('ISO weekdays without work, 1 Monday to 7 Sunday'),
    offDays: dates.describe('Days off beside the weekend'),
    workDays: dates.describe('Days worked although they fall on the weekend'),
  })
  .superRefine(({ offDays, workDays }, context) => {
    const off = new Set(offDays);
    const at = workDays.findIndex((date) => off.has(date));
    if (at >= 0)
      context.addIssue({ code: 'custom', path: ['workDays', at], message: 'not a day off at the same time' });
  });

/** The calendar the domain works with. */
export function calendarOf({ id, weekend, offDays, workDays }: CalendarRecord): Calendar {
  return { id, weekend, offDays: new Set(offDays), workDays: new Set(workDays) };
}
