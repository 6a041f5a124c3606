import type { Grid } from './grid.ts';

/** A place for a job in a route, and how many minutes it costs more. */
export interface Slot {
  readonly crew: number;
  readonly at: number;
  readonly extra: number;
}

/** How a route stands in time: what makes trying a place for one more visit a matter of two comparisons. */
interface Timing {
  /** When the crew leaves each visit, going as early as can be. */
  readonly leaves: readonly number[];
  /** The last minute at which it may get to each visit, and the rest still works. */
  readonly latest: readonly number[];
}

/** Rounding of travel must not cost a minute. */
const rounding = 1e-9;

/**
 * Routes under construction: each a list of job numbers, in order. Never in a state that breaks hours, shift or
 * capacity: what is put in was tried before.
 */
export class Routes {
  readonly grid: Grid;
  readonly #lists: (readonly number[])[];
  readonly #timings: (Timing | undefined)[];

  constructor(grid: Grid, from?: Routes) {
    this.grid = grid;
    this.#lists = from === undefined ? grid.crews.map(() => []) : [...from.#lists];
    this.#timings = from === undefined ? [] : [...from.#timings];
  }

  get lists(): readonly (readonly number[])[] {
    return this.#lists;
  }

  list(crew: number): readonly number[] {
    return this.#lists[crew] ?? [];
  }

  set(crew: number, list: readonly number[]): void {
    this.#lists[crew] = list;
    this.#timings[crew] = undefined;
  }

  put(job: number, { crew, at }: Slot): void {
    this.set(crew, this.list(crew).toSpliced(at, 0, job));
  }

  /** Travel of one route, from the base and back. */
  travel(crew: number, list: readonly number[] = this.list(crew)): number {
    if (list.length === 0) return 0;
    const base = this.grid.baseOf(crew);
    let [here, sum] = [base, 0];
    for (const job of list) {
      sum += this.grid.minutes(here, job);
      here = job;
    }
    return sum + this.grid.minutes(here, base);
  }

  /** The minute each visit of the list begins, as early as can be; undefined: the crew cannot do it so. */
  times(crew: number, list: readonly number[]): readonly number[] | undefined {
    const { grid } = this;
    const duty = grid.crews[crew];
    if (duty === undefined || list.length > duty.visitsAtMost) return undefined;
    let [here, clock] = [grid.baseOf(crew), duty.shift.fromMinute];
    const begins: number[] = [];
    for (const job of list) {
      const begin = this.#begin(job, crew, clock + grid.minutes(here, job));
      if (begin === undefined) return undefined;
      begins.push(begin);
      clock = begin + this.#atDoor(job);
      here = job;
    }
    const back = clock + (list.length === 0 ? 0 : grid.minutes(here, grid.baseOf(crew)));
    return back <= duty.shift.toMinute + rounding ? begins : undefined;
  }

  fits(crew: number, list: readonly number[]): boolean {
    return this.times(crew, list) !== undefined;
  }

  /** The cheapest place for a job in a route; undefined: there is none. */
  slot(job: number, crew: number): Slot | undefined {
    const { grid } = this;
    const list = this.list(crew);
    const duty = grid.crews[crew];
    if (duty === undefined || list.length >= duty.visitsAtMost || grid.starts(job, crew).length === 0)
      return undefined;
    const { leaves, latest } = this.#timing(crew);
    const base = grid.baseOf(crew);
    let best: Slot | undefined;
    for (let at = 0; at <= list.length; at += 1) {
      const [before, after] = [list[at - 1] ?? base, list[at] ?? base];
      const [to, on] = [grid.minutes(before, job), grid.minutes(job, after)];
      const extra = to + on - (list.length === 0 ? 0 : grid.minutes(before, after));
      if (best !== undefined && extra >= best.extra) continue;
      const begin = this.#begin(job, crew, (leaves[at - 1] ?? duty.shift.fromMinute) + to);
      // Getting to a later visit only gets later: nothing behind this place is possible either.
      if (begin === undefined) break;
      if (begin + this.#atDoor(job) + on <= (latest[at] ?? duty.shift.toMinute) + rounding)
        best = { crew, at, extra };
    }
    return best;
  }

  #timing(crew: number): Timing {
    const known = this.#timings[crew];
    if (known !== undefined) return known;
    const list = this.list(crew);
    const begins = this.times(crew, list) ?? [];
    const leaves = list.map((job, at) => (begins[at] ?? 0) + this.#atDoor(job));
    const made = { leaves, latest: this.#latest(crew, list) };
    this.#timings[crew] = made;
    return made;
  }

  #latest(crew: number, list: readonly number[]): readonly number[] {
    const { grid } = this;
    const latest: number[] = [];
    let [next, limit] = [grid.baseOf(crew), grid.crews[crew]?.shift.toMinute ?? 0];
    for (const job of list.toReversed()) {
      const leave = limit - grid.minutes(job, next) - this.#atDoor(job) + rounding;
      const range = grid.starts(job, crew).findLast(({ from }) => from <= leave);
      limit = range === undefined ? Number.NEGATIVE_INFINITY : Math.min(range.to, Math.floor(leave));
      latest.unshift(limit);
      next = job;
    }
    return latest;
  }

  #atDoor(job: number): number {
    return this.grid.jobs[job]?.minutes ?? 0;
  }

  /** The first whole minute from `earliest` on at which the crew may begin the visit. */
  #begin(job: number, crew: number, earliest: number): number | undefined {
    const minute = Math.ceil(earliest - rounding);
    for (const { from, to } of this.grid.starts(job, crew)) if (to >= minute) return Math.max(minute, from);
    return undefined;
  }
}

/** What a set of routes costs: travel, and what is left out. */
export function costOf(routes: Routes, left: readonly number[]): number {
  const travel = routes.lists.reduce((sum, _, crew) => sum + routes.travel(crew), 0);
  return left.reduce((sum, job) => sum + routes.grid.penalty(job), travel);
}
