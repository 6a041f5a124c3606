import { insertAll } from './insertion.ts';
import type { Grid } from './grid.ts';
import type { Routes } from './routes.ts';

/**
 * Fills one route after the other with jobs in the order in which a hand turning round the bases passes them (sweep,
 * Gillett and Miller 1974), from the widest gap on. Where towns lie in a ring and every team is full, it finds the
 * partition that insertion can only miss as a whole. Answers with those for which there is no room.
 */
export function sweepAll(routes: Routes, jobs: readonly number[]): readonly number[] {
  let rest = inTurn(routes.grid, jobs);
  routes.lists.forEach((_, crew) => {
    rest = rest.filter((job) => {
      const slot = routes.slot(job, crew);
      if (slot !== undefined) routes.put(job, slot);
      return slot === undefined;
    });
  });
  return insertAll(routes, rest);
}

interface Turned {
  readonly job: number;
  readonly angle: number;
}

function inTurn(grid: Grid, jobs: readonly number[]): readonly number[] {
  const middle = {
    latitude: mean(grid.crews.map(({ base }) => base.latitude)),
    longitude: mean(grid.crews.map(({ base }) => base.longitude)),
  };
  const turned = jobs
    .flatMap((job): readonly Turned[] => {
      const place = grid.jobs[job]?.place;
      if (place === undefined) return [];
      const angle = Math.atan2(place.latitude - middle.latitude, place.longitude - middle.longitude);
      return [{ job, angle }];
    })
    .sort((a, b) => a.angle - b.angle || a.job - b.job);
  const first = behindWidestGap(turned);
  return [...turned.slice(first), ...turned.slice(0, first)].map(({ job }) => job);
}

function behindWidestGap(turned: readonly Turned[]): number {
  let [widest, first] = [0, 0];
  turned.forEach(({ angle }, at) => {
    const before = turned.at(at - 1)?.angle ?? angle;
    const gap = at === 0 ? angle - before + 2 * Math.PI : angle - before;
    if (gap > widest) [widest, first] = [gap, at];
  });
  return first;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
