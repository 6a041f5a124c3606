import fc from 'fast-check';
import type { ArrearsSettings } from '../../shared/domain/arrears/index.ts';
import type { Calendar } from '../../shared/domain/calendar.ts';
import {
  addDays,
  dayOfMonth,
  daysInMonth,
  localDate,
  type LocalDate,
} from '../../shared/domain/local-date.ts';
import type { Instalment, Loan, Pause, Payment } from '../../shared/domain/portfolio.ts';
import { aLoan, aPayment, at, settings } from './builders.ts';

const origin = localDate('2024-01-01');

/** A date of the three years from 2024 on, a leap year among them. */
export const anyDate = fc.integer({ min: 0, max: 1095 }).map((days) => addDays(origin, days));

function monthlyFrom(start: LocalDate, months: number): readonly LocalDate[] {
  const day = dayOfMonth(start);
  const dates: LocalDate[] = [];
  for (let month = 0; month < months; month += 1) {
    const index = Number(start.slice(5, 7)) - 1 + month;
    const year = Number(start.slice(0, 4)) + Math.floor(index / 12);
    const first = localDate(`${year}-${String((index % 12) + 1).padStart(2, '0')}-01`);
    dates.push(addDays(first, Math.min(day, daysInMonth(first)) - 1));
  }
  return dates;
}

/** Due dates as core banking writes them: monthly (folding into short months), weekly, fortnightly, or irregular. */
export const dueDates: fc.Arbitrary<readonly LocalDate[]> = fc.oneof(
  fc.tuple(anyDate, fc.integer({ min: 1, max: 14 })).map(([start, months]) => monthlyFrom(start, months)),
  fc
    .tuple(anyDate, fc.integer({ min: 1, max: 20 }), fc.constantFrom(7, 14))
    .map(([start, count, step]) => Array.from({ length: count }, (_, at) => addDays(start, at * step))),
  fc.uniqueArray(anyDate, { minLength: 1, maxLength: 12 }).map((dates) => [...dates].sort()),
);

const amount = fc.integer({ min: 0, max: 50_000 });

/** Money already and not yet there, in any order. */
export const instalments: fc.Arbitrary<readonly Instalment[]> = dueDates.chain((dates) =>
  fc
    .array(fc.tuple(amount, amount, amount), { minLength: dates.length, maxLength: dates.length })
    .map((amounts) =>
      amounts.map(([principalMinor, interestMinor, feesMinor], index) => ({
        number: index + 1,
        dueOn: dates[index]!,
        principalMinor,
        interestMinor,
        feesMinor,
      })),
    ),
);

const pause: fc.Arbitrary<Pause> = fc
  .tuple(anyDate, fc.integer({ min: 0, max: 120 }))
  .map(([from, days]) => ({ from, to: addDays(from, days), reason: 'any' }));

export const loan: fc.Arbitrary<Loan> = fc
  .tuple(instalments, fc.array(pause, { maxLength: 4 }))
  .map(([list, pauses]) => aLoan({ instalments: list, pauses }));

/** Payments with reversals among them; ids are unique. */
export const payments: fc.Arbitrary<readonly Payment[]> = fc
  .array(
    fc.record({
      date: anyDate,
      amountMinor: fc.integer({ min: 1, max: 200_000 }),
      status: fc.constantFrom('settled' as const, 'pending' as const, 'reversed' as const),
      reverses: fc.option(fc.nat({ max: 9 }), { nil: undefined, freq: 4 }),
    }),
    { maxLength: 10 },
  )
  .map((list) =>
    list.map(({ date, reverses, ...rest }, index) =>
      aPayment({
        id: `P${index}`,
        receivedAt: at(`${date}T05:00:00Z`),
        ...rest,
        ...(reverses === undefined ? {} : { reversalOf: `P${reverses}` }),
      }),
    ),
  );

/** A lender's calendar: some weekend, some holidays, some of the weekend worked. */
export const calendar: fc.Arbitrary<Calendar> = fc
  .record({
    weekend: fc.subarray([1, 5, 6, 7], { maxLength: 3 }),
    offDays: fc.array(fc.tuple(anyDate, fc.integer({ min: 1, max: 12 })), { maxLength: 12 }),
    workDays: fc.array(anyDate, { maxLength: 12 }),
  })
  .map(({ weekend, offDays, workDays }) => ({
    id: 'any',
    weekend,
    offDays: new Set(
      offDays.flatMap(([from, days]) => Array.from({ length: days }, (_, at) => addDays(from, at))),
    ),
    workDays: new Set(workDays),
  }));

/** Settings of every kind a bank may set. */
export const arrearsSettings: fc.Arbitrary<ArrearsSettings> = fc
  .record({
    dayConvention: fc.constantFrom('day-0' as const, 'day-1' as const),
    graceDays: fc.integer({ min: 0, max: 10 }),
    roll: fc.constantFrom('none' as const, 'following' as const, 'modified-following' as const),
    calendar: fc.option(calendar),
    allocation: fc.record({
      order: fc.shuffledSubarray(['fees', 'interest', 'principal'] as const, { minLength: 3 }),
      principalFirstAfterDays: fc.option(fc.integer({ min: 0, max: 120 })),
    }),
    tolerance: fc.record({
      days: fc.constantFrom(0, 0, 3, 10),
      amountMinor: fc.constantFrom({}, { TWD: 1000 }, { TWD: 60_000 }),
      percent: fc.constantFrom(0, 0, 1, 12.5),
    }),
    chargePausedDays: fc.boolean(),
  })
  .map((own) => ({ ...settings, ...own }));
