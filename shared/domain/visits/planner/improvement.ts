import { insertAll } from './insertion.ts';
import { costOf, Routes, type Slot } from './routes.ts';

/** A plan in the making. */
export interface Draft {
  readonly routes: Routes;
  readonly left: readonly number[];
  readonly cost: number;
}

export const draftOf = (routes: Routes, left: readonly number[]): Draft => ({
  routes,
  left,
  cost: costOf(routes, left),
});

/** Smaller gains are rounding. */
const least = 1e-6;

/**
 * Moves single visits to where they cost less, in their own route (or-opt) and in others, exchanges visits one for one
 * between routes, and swaps the ends of routes (2-opt across routes), until nothing gains or the passes are used up.
 */
export function polish(routes: Routes, passes: number): void {
  for (let pass = 0; pass < passes; pass += 1) {
    const gains = [relocate(routes), exchange(routes), swapTails(routes)];
    if (!gains.includes(true)) return;
  }
}

function relocate(routes: Routes): boolean {
  let gained = false;
  for (let crew = 0; crew < routes.lists.length; crew += 1)
    for (const job of routes.list(crew)) gained = moveOut(routes, crew, job) || gained;
  return gained;
}

function moveOut(routes: Routes, crew: number, job: number): boolean {
  const list = routes.list(crew);
  const without = list.filter((other) => other !== job);
  const saved = routes.travel(crew) - routes.travel(crew, without);
  // On the way anyway: nothing to gain, and not worth looking at every route.
  if (saved <= least) return false;
  routes.set(crew, without);
  let best: Slot | undefined;
  for (const other of crewsNear(routes, job, crew)) {
    const slot = routes.slot(job, other);
    if (slot !== undefined && slot.extra < (best?.extra ?? saved - least)) best = slot;
  }
  if (best === undefined) routes.set(crew, list);
  else routes.put(job, best);
  return best !== undefined;
}

/** The route itself and those that pass near by, and one empty route a base. */
function crewsNear(routes: Routes, job: number, own: number): readonly number[] {
  const near = new Set(routes.grid.near(job));
  return routes.lists.flatMap((list, crew) =>
    crew === own || list.some((other) => near.has(other)) || list.length === 0 ? [crew] : [],
  );
}

/** Where every team is full nothing can be moved over, only changed for another. */
function exchange(routes: Routes): boolean {
  const crewOf = new Map(routes.lists.flatMap((list, crew) => list.map((job) => [job, crew] as const)));
  let gained = false;
  for (const job of [...crewOf.keys()]) {
    for (const other of routes.grid.near(job).slice(0, exchangedWith)) {
      const [a, b] = [crewOf.get(job), crewOf.get(other)];
      if (a === undefined || b === undefined || a === b) continue;
      if (!exchangeOf(routes, { job, crew: a }, { job: other, crew: b })) continue;
      crewOf.set(job, b).set(other, a);
      gained = true;
    }
  }
  return gained;
}

/** How many of a visit's neighbours it is tried against. */
const exchangedWith = 20;

interface Placed {
  readonly job: number;
  readonly crew: number;
}

/** Each goes where it costs least in the other's route, which need not be the other's place. */
function exchangeOf(routes: Routes, one: Placed, two: Placed): boolean {
  const before = [routes.list(one.crew), routes.list(two.crew)] as const;
  const saved = takeOut(routes, one) + takeOut(routes, two);
  const slots = [routes.slot(two.job, one.crew), routes.slot(one.job, two.crew)] as const;
  if (slots[0] !== undefined && slots[1] !== undefined && slots[0].extra + slots[1].extra < saved - least) {
    routes.put(two.job, slots[0]);
    routes.put(one.job, slots[1]);
    return true;
  }
  routes.set(one.crew, before[0]);
  routes.set(two.crew, before[1]);
  return false;
}

/** Takes a visit out of its route; answers with the travel it cost. */
function takeOut(routes: Routes, { job, crew }: Placed): number {
  const travel = routes.travel(crew);
  routes.set(
    crew,
    routes.list(crew).filter((other) => other !== job),
  );
  return travel - routes.travel(crew);
}

function swapTails(routes: Routes): boolean {
  let gained = false;
  for (let a = 0; a < routes.lists.length; a += 1) {
    for (let b = a + 1; b < routes.lists.length; b += 1) {
      if (isEmpty(routes, a) && isEmpty(routes, b)) continue;
      gained = swapTailsOf(routes, a, b) || gained;
    }
  }
  return gained;
}

const isEmpty = (routes: Routes, crew: number): boolean => routes.list(crew).length === 0;

function swapTailsOf(routes: Routes, a: number, b: number): boolean {
  const { grid } = routes;
  const [first, second] = [routes.list(a), routes.list(b)];
  const [baseA, baseB] = [grid.baseOf(a), grid.baseOf(b)];
  // Only routes that leave from one base: then the ends' way home is the same for both.
  if (baseA !== baseB) return false;
  for (let i = 0; i <= first.length; i += 1) {
    for (let j = 0; j <= second.length; j += 1) {
      const [endA, startA] = [first[i - 1] ?? baseA, first[i] ?? baseA];
      const [endB, startB] = [second[j - 1] ?? baseB, second[j] ?? baseB];
      const now = grid.minutes(endA, startA) + grid.minutes(endB, startB);
      const then = grid.minutes(endA, startB) + grid.minutes(endB, startA);
      if (then >= now - least) continue;
      const newA = [...first.slice(0, i), ...second.slice(j)];
      const newB = [...second.slice(0, j), ...first.slice(i)];
      if (!routes.fits(a, newA) || !routes.fits(b, newB)) continue;
      routes.set(a, newA);
      routes.set(b, newB);
      return true;
    }
  }
  return false;
}

interface Ruin {
  readonly random: () => number;
  readonly takenAtMost: number;
  readonly isKept: (job: number) => boolean;
}

/** Takes out some visits near one another, and puts them and those left out in again: the large step. */
export function rebuild(draft: Draft, ruin: Ruin): Draft {
  const { random } = ruin;
  const routes = new Routes(draft.routes.grid, draft.routes);
  const placed = routes.lists.flat();
  const seed = [...draft.left, ...placed][Math.floor(random() * (draft.left.length + placed.length))];
  if (seed === undefined) return draft;
  const taken = neighbours(routes, seed, ruin);
  const out = new Set(taken);
  routes.lists.forEach((list, crew) => {
    if (list.some((job) => out.has(job)))
      routes.set(
        crew,
        list.filter((job) => !out.has(job)),
      );
  });
  const left = insertAll(routes, [...taken, ...mostMissed(draft)]);
  const again = new Set([...taken, ...mostMissed(draft)]);
  return draftOf(
    routes,
    [...draft.left.filter((job) => !again.has(job)), ...left].sort((a, b) => a - b),
  );
}

function neighbours(routes: Routes, seed: number, { random, takenAtMost, isKept }: Ruin): readonly number[] {
  const wanted = 1 + Math.floor(random() * takenAtMost);
  const inRoutes = new Set(routes.lists.flat());
  return (
    routes.grid
      .near(seed)
      // Not always the same neighbours: one in four is passed over.
      .filter((job) => inRoutes.has(job) && !isKept(job) && (job === seed || random() < 0.75))
      .slice(0, wanted)
  );
}

/** Of those left out, the ones that cost most: trying all of them each time would be the whole of the work. */
const missedAtMost = 10;

function mostMissed({ left, routes: { grid } }: Draft): readonly number[] {
  return [...left].sort((a, b) => grid.penalty(b) - grid.penalty(a) || a - b).slice(0, missedAtMost);
}
