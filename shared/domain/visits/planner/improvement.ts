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
 * Moves single visits to where they cost less, in their own route (or-opt) and in others, and swaps the ends of routes
 * (2-opt across routes), until nothing gains or the passes are used up.
 */
export function polish(routes: Routes, passes: number): void {
  for (let pass = 0; pass < passes; pass += 1) {
    const moved = relocate(routes);
    const swapped = swapTails(routes);
    if (!moved && !swapped) return;
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

/** Takes out some visits near one another, and puts them and those left out in again: the large step. */
export function rebuild(
  draft: Draft,
  {
    random,
    takenAtMost,
    isKept,
  }: { random: () => number; takenAtMost: number; isKept: (job: number) => boolean },
): Draft {
  const routes = new Routes(draft.routes.grid, draft.routes);
  const placed = routes.lists.flat();
  const seed = [...draft.left, ...placed][Math.floor(random() * (draft.left.length + placed.length))];
  if (seed === undefined) return draft;
  const wanted = 1 + Math.floor(random() * takenAtMost);
  const inRoutes = new Set(placed);
  const taken = routes.grid
    .near(seed)
    // Not always the same neighbours: one in four is passed over.
    .filter((job) => inRoutes.has(job) && !isKept(job) && (job === seed || random() < 0.75))
    .slice(0, wanted);
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

/** Of those left out, the ones that cost most: trying all of them each time would be the whole of the work. */
const missedAtMost = 10;

function mostMissed({ left, routes: { grid } }: Draft): readonly number[] {
  return [...left].sort((a, b) => grid.penalty(b) - grid.penalty(a) || a - b).slice(0, missedAtMost);
}
