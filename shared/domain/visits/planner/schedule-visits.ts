import { gridOf, startsWithin, type Grid } from './grid.ts';
import { draftOf, polish, rebuild, type Draft } from './improvement.ts';
import { insertAll } from './insertion.ts';
import type { PlanJob, PlannedRoute, PlanProblem, Schedule, UnplannedReason } from './problem.ts';
import { randomFrom } from './random.ts';
import { Routes } from './routes.ts';
import { sweepAll } from './sweep.ts';

/** Worse drafts are followed while it is warm: in minutes of travel, at the start and at the end. */
const warm = 8;
const cold = 0.05;
const polishPasses = 8;
const takenAtMost = 16;

/**
 * Assigns visits to teams and days and orders them: insertion by regret or a sweep, then local search, then rounds of taking
 * apart and putting together again (ruin and recreate with annealing). Kept appointments go in first and stay with
 * their team and within their hours; everything else goes around them. Pure and deterministic: bounded by rounds, never by
 * a clock.
 */
export function scheduleVisits(problem: PlanProblem): Schedule {
  const grid = gridOf(problem);
  const routes = new Routes(grid);
  const isKept = (job: number): boolean => grid.jobs[job]?.kept != null;
  const all = grid.jobs.map((_, job) => job);
  const broken = insertKept(routes, all.filter(isKept));
  const open = all.filter((job) => !isKept(job));
  const starts = [insertAll, sweepAll].map((build) => startBy(build, routes, open));
  // From both: the cheaper start need not be in the better valley.
  const best = starts
    .map((start) => search(start, problem, isKept))
    .reduce((least, draft) => (draft.cost < least.cost ? draft : least));
  return scheduleOf(best, broken);
}

function startBy(build: typeof insertAll, kept: Routes, open: readonly number[]): Draft {
  const routes = new Routes(kept.grid, kept);
  const left = build(routes, open);
  polish(routes, polishPasses);
  return draftOf(routes, left);
}

/** Kept appointments before anything else has a place, in the order in which they fitted before. */
function insertKept(routes: Routes, kept: readonly number[]): readonly number[] {
  const { grid } = routes;
  const begins = (job: number): number => grid.jobs[job]?.kept?.startMinute ?? 0;
  return [...kept]
    .sort((a, b) => begins(a) - begins(b) || a - b)
    .filter((job) => {
      const crew = grid.crews.findIndex(({ crewId }) => crewId === grid.jobs[job]?.kept?.crewId);
      if (crew < 0) return true;
      const list = routes.list(crew);
      const slot = routes.fits(crew, [...list, job])
        ? { crew, at: list.length, extra: 0 }
        : routes.slot(job, crew);
      if (slot !== undefined) routes.put(job, slot);
      return slot === undefined;
    });
}

function search(start: Draft, problem: PlanProblem, isKept: (job: number) => boolean): Draft {
  const movable = problem.jobs.length;
  const rounds = Math.min(problem.roundsAtMost, problem.roundsPerJob * movable);
  const random = randomFrom(problem.seed);
  let [current, best] = [start, start];
  for (let round = 0; round < rounds; round += 1) {
    const heat = warm * (cold / warm) ** (round / rounds);
    const next = rebuild(current, { random, takenAtMost, isKept });
    if (next.cost < current.cost - heat * Math.log(1 - random())) current = next;
    if (current.cost < best.cost) best = current;
  }
  const routes = new Routes(best.routes.grid, best.routes);
  polish(routes, polishPasses);
  return draftOf(routes, insertAll(routes, best.left));
}

function scheduleOf({ routes, left }: Draft, broken: readonly number[]): Schedule {
  const { grid } = routes;
  const made = routes.lists.flatMap((list, crew) => routeOf(routes, crew, list));
  const travelMinutes = made.reduce((sum, route) => sum + route.travelMinutes, 0);
  const out = [...left, ...broken].sort((a, b) => a - b);
  return {
    routes: made,
    unplanned: out.flatMap((job) => {
      const one = grid.jobs[job];
      return one === undefined ? [] : [{ jobId: one.jobId, reason: reasonFor(grid, one, job) }];
    }),
    travelMinutes,
    objective: out.reduce((sum, job) => sum + grid.penalty(job), travelMinutes),
  };
}

function routeOf(routes: Routes, crew: number, list: readonly number[]): readonly PlannedRoute[] {
  const duty = routes.grid.crews[crew];
  const times = routes.times(crew, list);
  if (duty === undefined || list.length === 0) return [];
  if (times === undefined) throw new RangeError(`route of ${duty.crewId} breaks its own limits`);
  const stops = list.flatMap((job, at) => {
    const [one, startMinute] = [routes.grid.jobs[job], times[at]];
    if (one === undefined || startMinute === undefined) return [];
    return [{ jobId: one.jobId, startMinute, endMinute: startMinute + one.minutes }];
  });
  return [{ crewId: duty.crewId, stops, travelMinutes: routes.travel(crew, list) }];
}

/** The first thing that would have to be otherwise. */
function reasonFor(grid: Grid, job: PlanJob, index: number): UnplannedReason {
  if (job.kept !== null) return 'kept-impossible';
  const stretches = [...job.hours.values()].flat();
  if (!stretches.some(({ fromMinute, toMinute }) => toMinute - fromMinute >= job.minutes)) return 'no-hours';
  const onDuty = grid.crews.filter(
    (crew) => startsWithin(job.hours.get(crew.date) ?? [], job, crew).length > 0,
  );
  if (onDuty.length === 0) return 'no-team';
  const { language } = job;
  if (language !== null && !onDuty.some(({ languages }) => languages.includes(language)))
    return 'no-language';
  const alone = new Routes(grid);
  return grid.crews.some((_, crew) => alone.slot(index, crew) !== undefined) ? 'no-room' : 'too-far';
}
