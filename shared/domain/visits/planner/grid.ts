import type { MinuteRange } from '../../permit/pack.ts';
import { intersect } from '../team.ts';
import type { Crew, PlanJob, PlanProblem } from './problem.ts';

/** When a team may begin a visit: both minutes are in. */
export interface StartRange {
  readonly from: number;
  readonly to: number;
}

/** The problem by numbers: what the search asks a million times. */
export interface Grid {
  readonly jobs: readonly PlanJob[];
  readonly crews: readonly Crew[];
  /** Minutes between places; jobs first, then the bases of crews. */
  readonly minutes: (from: number, to: number) => number;
  readonly baseOf: (crew: number) => number;
  /** Starts a crew could make for a job, by its hours and language only; empty: never. */
  readonly starts: (job: number, crew: number) => readonly StartRange[];
  readonly penalty: (job: number) => number;
  /** Jobs by distance from a job, nearest first. */
  readonly near: (job: number) => readonly number[];
}

/** Costs of leaving a job out, in minutes of travel: no detour within a day is worth one. */
const penaltyBase = 1000;
const nearAtMost = 60;

/** Works out distances and starts once. */
export function gridOf({ jobs, crews, travel }: PlanProblem): Grid {
  const size = jobs.length;
  const bases = [...new Map(crews.map(({ base }) => [placeOf(base), base])).values()];
  const baseIndex = new Map(bases.map((base, at) => [placeOf(base), size + at]));
  const places = [...jobs.map(({ place }) => place), ...bases];
  const distances = Float64Array.from({ length: places.length ** 2 }, (_, cell) => {
    const from = places[Math.floor(cell / places.length)];
    const to = places[cell % places.length];
    return from === undefined || to === undefined || from === to ? 0 : travel(from, to);
  });
  const minutes = (from: number, to: number): number => distances[from * places.length + to] ?? 0;
  const table = jobs.map((job) => startsByCrew(job, crews));
  const penalties = jobs.map(({ priority }) => penaltyBase * (1 + priority));
  const order = jobs.map((_, job) => job);
  const near = new Map<number, readonly number[]>();
  return {
    jobs,
    crews,
    minutes,
    baseOf: (crew) => baseIndex.get(placeOf(crews[crew]?.base ?? { latitude: 0, longitude: 0 })) ?? size,
    starts: (job, crew) => table[job]?.[crew] ?? [],
    penalty: (job) => penalties[job] ?? 0,
    near: (job) => {
      const known = near.get(job);
      if (known !== undefined) return known;
      const made = [...order].sort((a, b) => minutes(job, a) - minutes(job, b) || a - b).slice(0, nearAtMost);
      near.set(job, made);
      return made;
    },
  };
}

const placeOf = ({ latitude, longitude }: Crew['base']): string => `${latitude} ${longitude}`;

function startsByCrew(job: PlanJob, crews: readonly Crew[]): readonly (readonly StartRange[])[] {
  return crews.map((crew) => {
    if (job.kept !== null)
      return job.kept.crewId === crew.crewId ? startsWithin([job.kept.window], job, crew) : [];
    if (job.language !== null && !crew.languages.includes(job.language)) return [];
    return startsWithin(job.hours.get(crew.date) ?? [], job, crew);
  });
}

/** Where the whole visit lies within the hours and the shift. */
export function startsWithin(
  hours: readonly MinuteRange[],
  { minutes }: Pick<PlanJob, 'minutes'>,
  { shift }: Pick<Crew, 'shift'>,
): readonly StartRange[] {
  return intersect(hours, [shift])
    .filter(({ fromMinute, toMinute }) => toMinute - fromMinute >= minutes)
    .map(({ fromMinute, toMinute }) => ({ from: fromMinute, to: toMinute - minutes }))
    .sort((a, b) => a.from - b.from);
}
