import { localDate } from '../../shared/domain/local-date.ts';
import { gridOf } from '../../shared/domain/visits/planner/grid.ts';
import type { Crew, PlanJob, PlanProblem } from '../../shared/domain/visits/planner/problem.ts';
import { randomFrom } from '../../shared/domain/visits/planner/random.ts';
import { Routes } from '../../shared/domain/visits/planner/routes.ts';
import type { Point } from '../../shared/domain/visits/territory.ts';
import { searchRounds } from '../../shared/domain/visits/planning-rules.ts';

/** Instances after Solomon (1987): places on a plane, one minute a unit of length, hours around known routes. */

const date = localDate('2025-03-10');
const base: Point = { latitude: 50, longitude: 50 };
const plane = (a: Point, b: Point): number => Math.hypot(a.latitude - b.latitude, a.longitude - b.longitude);
const service = 10;
const dayEnd = 1440;

function crewsOf(count: number, visitsAtMost: number): readonly Crew[] {
  return Array.from({ length: count }, (_, at) => ({
    crewId: `crew-${at}`,
    date,
    base,
    shift: { fromMinute: 0, toMinute: dayEnd },
    visitsAtMost,
    languages: ['en'],
  }));
}

function jobAt(jobId: string, place: Point, window: { fromMinute: number; toMinute: number }): PlanJob {
  return {
    jobId,
    place,
    minutes: service,
    hours: new Map([[date, [window]]]),
    language: 'en',
    priority: 1,
    kept: null,
  };
}

/** Few places anywhere on the plane: small enough for the exact answer. */
export function smallInstance({
  seed,
  width,
}: {
  readonly seed: number;
  readonly width: number;
}): PlanProblem {
  const random = randomFrom(`small ${seed}`);
  const jobs = Array.from({ length: 9 }, (_, at) => {
    const place = { latitude: random() * 100, longitude: random() * 100 };
    const fromMinute = Math.floor(random() * 400 + plane(base, place));
    return jobAt(`B${at}`, place, { fromMinute, toMinute: fromMinute + width });
  });
  return { jobs, crews: crewsOf(4, 4), travel: plane, seed: `small ${seed}`, ...searchRounds };
}

/** The least travel that serves all, by dynamic programming over sets: best single routes, then best partitions. */
export function exactTravel(problem: PlanProblem): number {
  const routes = new Routes(gridOf(problem));
  const size = problem.jobs.length;
  const full = 2 ** size;
  const single = Array.from({ length: full }, (_, set) => (set === 0 ? 0 : bestOrder(routes, set)));
  let best = single;
  for (let crew = 1; crew < problem.crews.length; crew += 1) {
    best = best.map((alone, set) => {
      let least = alone;
      for (let part = set; part > 0; part = (part - 1) & set)
        least = Math.min(least, (single[part] ?? Infinity) + (best[set ^ part] ?? Infinity));
      return least;
    });
  }
  return best[full - 1] ?? Infinity;
}

/** Tries every order of the set; sets larger than a team's capacity have none. */
function bestOrder(routes: Routes, set: number): number {
  const members = routes.grid.jobs.map((_, job) => job).filter((job) => (set >> job) & 1);
  if (members.length > (routes.grid.crews[0]?.visitsAtMost ?? 0)) return Infinity;
  return permutations(members)
    .filter((order) => routes.fits(0, order))
    .reduce((least, order) => Math.min(least, routes.travel(0, order)), Infinity);
}

function permutations(list: readonly number[]): readonly (readonly number[])[] {
  if (list.length <= 1) return [list];
  return list.flatMap((first) =>
    permutations(list.filter((one) => one !== first)).map((rest) => [first, ...rest]),
  );
}

export interface KnownRoutes {
  readonly seed: number;
  readonly routes: number;
  readonly stops: number;
  readonly width: number;
}

/**
 * Clusters in all directions, each served by one route, with hours around the minutes at which that route is there, as
 * Solomon made his C1. The routes are polished by exhaustive 2-opt, so what they cost is the best known.
 */
export function knownRoutes({ seed, routes, stops, width }: KnownRoutes): {
  problem: PlanProblem;
  best: number;
} {
  const random = randomFrom(`known ${seed} ${routes}`);
  let best = 0;
  const jobs = Array.from({ length: routes }, (_, route) => {
    const angle = (2 * Math.PI * route) / routes;
    const centre = { latitude: 50 + 40 * Math.sin(angle), longitude: 50 + 40 * Math.cos(angle) };
    const places = shortest(
      Array.from({ length: stops }, () => ({
        latitude: centre.latitude + (random() - 0.5) * 16,
        longitude: centre.longitude + (random() - 0.5) * 16,
      })),
    );
    best += lengthOf(places);
    return jobsAlong(places, { route, width, random });
  }).flat();
  return {
    problem: { jobs, crews: crewsOf(routes, stops), travel: plane, seed: `known ${seed}`, ...searchRounds },
    best,
  };
}

function jobsAlong(
  places: readonly Point[],
  { route, width, random }: { route: number; width: number; random: () => number },
): readonly PlanJob[] {
  let [here, clock] = [base, 200];
  return places.map((place, at) => {
    clock = Math.ceil(clock + plane(here, place));
    const fromMinute = Math.max(0, clock - Math.floor(random() * width));
    const window = { fromMinute, toMinute: Math.min(dayEnd, fromMinute + width + service) };
    here = place;
    clock += service;
    return jobAt(`B${route}-${at}`, place, window);
  });
}

function lengthOf(places: readonly Point[]): number {
  const way = [base, ...places, base];
  return way.slice(1).reduce((sum, place, at) => sum + plane(way[at] ?? base, place), 0);
}

/** Reverses stretches until none makes the way shorter. */
function shortest(places: readonly Point[]): readonly Point[] {
  let best = places;
  for (let again = true; again;) {
    again = false;
    for (let from = 0; from < best.length; from += 1) {
      for (let to = from + 2; to <= best.length; to += 1) {
        const turned = [...best.slice(0, from), ...best.slice(from, to).reverse(), ...best.slice(to)];
        if (lengthOf(turned) >= lengthOf(best) - 1e-9) continue;
        best = turned;
        again = true;
      }
    }
  }
  return best;
}
