import fc from 'fast-check';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Crew, PlanJob, PlanProblem } from '../../shared/domain/visits/planner/problem.ts';
import { straightTravel } from '../../shared/domain/visits/territory.ts';
import { on } from './builders.ts';

export const planDays: readonly LocalDate[] = [on('2025-03-12'), on('2025-03-13')];
export const travel = straightTravel({ kmPerHour: 30, extraMinutes: 5 });
const languages = ['zh-CN', 'zh-TW', 'en'] as const;

export function aCrew(overrides: Partial<Crew> = {}): Crew {
  return {
    crewId: 'crew',
    date: planDays[0]!,
    base: { latitude: 25, longitude: 121.5 },
    shift: { fromMinute: 540, toMinute: 1080 },
    visitsAtMost: 8,
    languages: ['zh-TW'],
    ...overrides,
  };
}

export function aJob(overrides: Partial<PlanJob> = {}): PlanJob {
  return {
    jobId: 'B1',
    place: { latitude: 25.01, longitude: 121.51 },
    minutes: 45,
    hours: new Map([[planDays[0]!, [{ fromMinute: 480, toMinute: 1200 }]]]),
    language: 'zh-TW',
    priority: 1,
    kept: null,
    ...overrides,
  };
}

export function aProblem(overrides: Partial<PlanProblem> = {}): PlanProblem {
  return {
    jobs: [aJob()],
    crews: [aCrew()],
    travel,
    seed: 's',
    roundsPerJob: 2,
    roundsAtMost: 20,
    ...overrides,
  };
}

const place = fc.record({
  latitude: fc.double({ min: 24.8, max: 25.2, noNaN: true }),
  longitude: fc.double({ min: 121.3, max: 121.7, noNaN: true }),
});

const range = fc
  .tuple(fc.integer({ min: 480, max: 1260 }), fc.integer({ min: 0, max: 500 }))
  .map(([fromMinute, length]) => ({ fromMinute, toMinute: Math.min(1320, fromMinute + length) }));

const hours = fc
  .array(fc.tuple(fc.constantFrom(...planDays), fc.array(range, { maxLength: 2 })), { maxLength: 2 })
  .map((entries) => new Map(entries));

const crew = fc.record({
  date: fc.constantFrom(...planDays),
  base: fc.constantFrom({ latitude: 25, longitude: 121.5 }, { latitude: 25.1, longitude: 121.4 }),
  shift: range,
  visitsAtMost: fc.integer({ min: 1, max: 6 }),
  languages: fc.uniqueArray(fc.constantFrom(...languages), { minLength: 1 }),
});

const job = fc.record({
  place,
  minutes: fc.integer({ min: 15, max: 90 }),
  hours,
  language: fc.option(fc.constantFrom(...languages)),
  priority: fc.integer({ min: 0, max: 9 }),
});

/** Problems of up to a dozen borrowers and four teams, many of them impossible in part. */
export const problems: fc.Arbitrary<PlanProblem> = fc
  .record({
    jobs: fc.array(job, { maxLength: 12 }),
    crews: fc.array(crew, { maxLength: 4 }),
    seed: fc.string({ maxLength: 4 }),
  })
  .map(({ jobs, crews, seed }) => ({
    jobs: jobs.map((one, at): PlanJob => ({ ...one, jobId: `B${at}`, kept: null })),
    crews: crews.map((one, at): Crew => ({ ...one, crewId: `crew-${at}` })),
    travel,
    seed,
    roundsPerJob: 3,
    roundsAtMost: 30,
  }));
