import { gridOf } from '../../shared/domain/visits/planner/grid.ts';
import { draftOf, polish, rebuild, type Draft } from '../../shared/domain/visits/planner/improvement.ts';
import { insertAll } from '../../shared/domain/visits/planner/insertion.ts';
import type { Crew, PlanJob, PlanProblem, Schedule } from '../../shared/domain/visits/planner/problem.ts';
import { Routes } from '../../shared/domain/visits/planner/routes.ts';
import { scheduleVisits } from '../../shared/domain/visits/planner/schedule-visits.ts';
import { sweepAll } from '../../shared/domain/visits/planner/sweep.ts';
import { aCrew, aJob, aProblem, planDays } from './visit-problems.ts';

/** Numbers of its own, so that the problems stay the same whatever the planner draws. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed * 7919 + 17;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

type Draw = ReturnType<typeof numbersFrom>;

const bases = [
  { latitude: 25, longitude: 121.5 },
  { latitude: 25.08, longitude: 121.42 },
];

function crewAt(at: number, draw: Draw): Crew {
  const fromMinute = 480 + 30 * draw(6);
  return aCrew({
    crewId: `T${at}`,
    date: planDays[at % 2]!,
    base: bases[draw(4) === 0 ? 1 : 0]!,
    shift: { fromMinute, toMinute: fromMinute + 240 + 60 * draw(5) },
    visitsAtMost: 2 + draw(6),
    languages: draw(3) === 0 ? ['zh-TW', 'en'] : ['zh-TW'],
  });
}

function jobAt(at: number, draw: Draw): PlanJob {
  const opens = 480 + 15 * draw(20);
  const day = planDays[draw(2)]!;
  return aJob({
    jobId: `B${at}`,
    place: { latitude: 24.9 + draw(2000) / 10_000, longitude: 121.4 + draw(2000) / 10_000 },
    minutes: 20 + 5 * draw(8),
    hours: new Map(
      (draw(3) === 0 ? planDays : [day]).map((date) => [
        date,
        [
          { fromMinute: opens, toMinute: opens + 60 + 15 * draw(12) },
          { fromMinute: 900, toMinute: 900 + 30 * draw(10) },
        ],
      ]),
    ),
    language: draw(6) === 0 ? 'en' : draw(4) === 0 ? null : 'zh-TW',
    priority: draw(4),
  });
}

function problemOf(seed: number, [jobs, crews]: readonly [number, number]): PlanProblem {
  const draw = numbersFrom(seed);
  const teams = Array.from({ length: crews }, (_, at) => crewAt(at, draw));
  const asked = Array.from({ length: jobs }, (_, at) => jobAt(at, draw));
  return aProblem({ jobs: asked, crews: teams, seed: `seed ${seed}`, roundsPerJob: 2, roundsAtMost: 24 });
}

/** The first three visits of the plan were promised to their borrowers, and one to a team that is gone. */
function promised(problem: PlanProblem): PlanProblem {
  const stops = scheduleVisits(problem).routes.flatMap(({ crewId, stops: list }) =>
    list.map((stop) => ({ crewId, ...stop })),
  );
  const kept = new Map(
    stops.slice(0, 3).map(({ jobId, crewId, startMinute, endMinute }) => [
      jobId,
      {
        crewId,
        startMinute,
        window: { fromMinute: startMinute - 10, toMinute: endMinute + 30 },
      },
    ]),
  );
  const gone = { crewId: 'gone', startMinute: 600, window: { fromMinute: 600, toMinute: 700 } };
  const jobs = problem.jobs.map((job, at) => ({
    ...job,
    kept: kept.get(job.jobId) ?? (at === problem.jobs.length - 1 ? gone : null),
  }));
  return { ...problem, jobs, seed: `${problem.seed} kept` };
}

const sizes: readonly (readonly [number, number])[] = [
  [1, 1],
  [3, 1],
  [5, 2],
  [7, 2],
  [9, 3],
  [12, 3],
  [12, 4],
  [16, 4],
  [18, 5],
  [24, 6],
];

function linesOf({ lists }: Routes, left: readonly number[]): string {
  const routes = lists.map((list) => list.join(' ') || '-').join(' | ');
  return left.length === 0 ? routes : `${routes} | left ${left.join(' ')}`;
}

/** Every visit at the end of the first route that takes it there: much to gain. */
function carelessly(problem: PlanProblem): Draft {
  const routes = new Routes(gridOf(problem));
  const left = problem.jobs.flatMap((_, job) => {
    const crew = routes.lists.findIndex(
      (list, at) => routes.grid.starts(job, at).length > 0 && routes.fits(at, [...list, job]),
    );
    if (crew < 0) return [job];
    routes.set(crew, [...routes.list(crew), job]);
    return [];
  });
  return draftOf(routes, left);
}

function built(problem: PlanProblem, build: typeof insertAll): string {
  const routes = new Routes(gridOf(problem));
  const left = build(
    routes,
    problem.jobs.map((_, job) => job),
  );
  return `${linesOf(routes, left)} (${draftOf(routes, left).cost.toFixed(3)})`;
}

function rebuilt(problem: PlanProblem, seed: number): string {
  const draw = numbersFrom(seed);
  let draft = carelessly(problem);
  const isKept = (job: number): boolean => job % 5 === 4;
  for (let round = 0; round < 3; round += 1)
    draft = rebuild(draft, { random: () => draw(1000) / 1000, takenAtMost: 4, isKept });
  return `${linesOf(draft.routes, draft.left)} (${draft.cost.toFixed(3)})`;
}

function polished(problem: PlanProblem, passes: number): string {
  const { routes, left } = carelessly(problem);
  polish(routes, passes);
  return `${linesOf(routes, left)} (${draftOf(routes, left).cost.toFixed(3)})`;
}

function planLines({ routes, unplanned, travelMinutes, objective }: Schedule): readonly string[] {
  return [
    `  plan: ${travelMinutes.toFixed(3)} minutes of travel, objective ${objective.toFixed(3)}`,
    ...routes.map(
      ({ crewId, stops, travelMinutes: minutes }) =>
        `    ${crewId}: ${stops.map((stop) => `${stop.jobId} ${stop.startMinute}-${stop.endMinute}`).join(', ')} (${minutes.toFixed(3)})`,
    ),
    ...unplanned.map(({ jobId, reason }) => `    ${jobId}: ${reason}`),
  ];
}

/** Every stage of the planner on each of some fixed problems. */
export const visitPlans: readonly { readonly name: string; readonly lines: () => readonly string[] }[] =
  sizes.map((size, seed) => ({
    name: `${size[0]} visits, ${size[1]} teams`,
    lines: () => {
      const problem = problemOf(seed, size);
      return [
        `  inserted: ${built(problem, insertAll)}`,
        `  swept: ${built(problem, sweepAll)}`,
        `  careless: ${polished(problem, 0)}`,
        `  polished once: ${polished(problem, 1)}`,
        `  polished: ${polished(problem, 8)}`,
        `  rebuilt: ${rebuilt(problem, seed)}`,
        ...planLines(scheduleVisits(problem)),
        '  with appointments',
        ...planLines(scheduleVisits(promised(problem))),
      ];
    },
  }));

if (process.argv[1] === import.meta.filename)
  for (const { name, lines } of visitPlans) console.log([name, ...lines()].join('\n'));
