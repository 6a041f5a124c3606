import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanJob, PlanProblem, Schedule } from '../../../shared/domain/visits/planner/problem.ts';
import { scheduleVisits } from '../../../shared/domain/visits/planner/schedule-visits.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { aCrew, aJob, aProblem, planDays, problems } from '../../support/visit-problems.ts';

/** Everything a plan breaks, found without the planner's own arithmetic. */
function breaches({ jobs, crews, travel }: PlanProblem, schedule: Schedule): string[] {
  const found: string[] = [];
  const byId = new Map(jobs.map((job) => [job.jobId, job]));
  const named = [
    ...schedule.routes.flatMap(({ stops }) => stops.map(({ jobId }) => jobId)),
    ...schedule.unplanned.map(({ jobId }) => jobId),
  ];
  if ([...named].sort().join() !== [...byId.keys()].sort().join())
    found.push('each borrower once, in a route or out of it');
  for (const { crewId, stops } of schedule.routes) {
    const crew = crews.find((one) => one.crewId === crewId)!;
    if (stops.length > crew.visitsAtMost) found.push('capacity');
    let here = crew.base;
    let clock = crew.shift.fromMinute;
    for (const { jobId, startMinute, endMinute } of stops) {
      const job = byId.get(jobId)!;
      if (startMinute < clock + travel(here, job.place) - 1e-6) found.push('travel');
      if (endMinute !== startMinute + job.minutes) found.push('minutes at the door');
      const hours = job.kept === null ? (job.hours.get(crew.date) ?? []) : [job.kept.window];
      if (!hours.some(({ fromMinute, toMinute }) => fromMinute <= startMinute && endMinute <= toMinute))
        found.push('hours');
      if (job.kept === null && job.language !== null && !crew.languages.includes(job.language))
        found.push('language');
      if (job.kept !== null && job.kept.crewId !== crewId) found.push('kept with its team');
      [here, clock] = [job.place, endMinute];
    }
    if (clock + travel(here, crew.base) > crew.shift.toMinute + 1e-6) found.push('shift');
  }
  return found;
}

/** The same plan told by the borrowers as appointments they were told of. */
function keeping(problem: PlanProblem, schedule: Schedule): PlanJob[] {
  const windows = new Map(
    schedule.routes.flatMap(({ crewId, stops }) =>
      stops.map(({ jobId, startMinute, endMinute }) => [
        jobId,
        { crewId, startMinute, window: { fromMinute: startMinute - 20, toMinute: endMinute + 20 } },
      ]),
    ),
  );
  return problem.jobs.map((job) => ({ ...job, kept: windows.get(job.jobId) ?? null }));
}

const teamsOf = ({ routes }: Schedule): Map<string, string> =>
  new Map(routes.flatMap(({ crewId, stops }) => stops.map(({ jobId }) => [jobId, crewId])));

describe('a plan', () => {
  it('never breaks hours, shift, capacity, language or travel, and visits nobody twice', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        expect(breaches(problem, scheduleVisits(problem))).toEqual([]);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        expect(scheduleVisits(problem)).toEqual(scheduleVisits(problem));
      }),
      { numRuns: Math.ceil(propertyRuns / 4) },
    );
  });

  it('made again around what was promised keeps every promise, with new borrowers and after one has gone', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 0, max: 11 }), (problem, gone) => {
        const first = scheduleVisits(problem);
        const jobs = keeping(problem, first).filter((_, at) => at !== gone);
        const again = { ...problem, jobs: [...jobs, aJob({ jobId: 'new', language: null })] };
        const second = scheduleVisits(again);
        expect(breaches(again, second)).toEqual([]);
        const [before, after] = [teamsOf(first), teamsOf(second)];
        for (const { jobId, kept } of jobs)
          if (kept !== null) expect(after.get(jobId)).toBe(before.get(jobId));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('leaves out the one that matters least when there is room for one', () => {
    const jobs = [0, 7, 3].map((priority) => aJob({ jobId: `B${priority}`, priority }));
    const schedule = scheduleVisits(aProblem({ jobs, crews: [aCrew({ visitsAtMost: 1 })] }));
    expect([...teamsOf(schedule).keys()]).toEqual(['B7']);
    expect(schedule.unplanned).toEqual([
      { jobId: 'B0', reason: 'no-room' },
      { jobId: 'B3', reason: 'no-room' },
    ]);
    expect(schedule.objective).toBe(schedule.travelMinutes + 1000 + 4000);
  });

  it.each([
    ['no-hours', { hours: new Map() }],
    ['no-hours', { hours: new Map([[planDays[0]!, [{ fromMinute: 600, toMinute: 640 }]]]) }],
    ['no-team', { hours: new Map([[planDays[1]!, [{ fromMinute: 600, toMinute: 900 }]]]) }],
    ['no-language', { language: 'en' as const }],
    ['too-far', { place: { latitude: 29, longitude: 121.5 } }],
    [
      'kept-impossible',
      { kept: { crewId: 'gone', startMinute: 600, window: { fromMinute: 600, toMinute: 720 } } },
    ],
  ])('says %s of a borrower nobody can visit', (reason, overrides) => {
    const schedule = scheduleVisits(aProblem({ jobs: [aJob(overrides)] }));
    expect(schedule.unplanned).toEqual([{ jobId: 'B1', reason }]);
  });
});
