import { scheduleVisits } from '../../shared/domain/visits/planner/schedule-visits.ts';
import type { PlanProblem } from '../../shared/domain/visits/planner/problem.ts';
import { exactTravel, knownRoutes, smallInstance } from './visit-instances.ts';
import { fieldDay } from './visit-day.ts';

/**
 * How fast visits are planned and how good the plans are. Status 1 when a bar is missed: 1,000 visits with 40 teams under
 * 30 s, every family of instances within 10 % of the best known, and cost growing with the number of territories.
 */
const secondsAtMost = 30;
const gapAtMost = 0.1;
/** Seconds per territory may differ this much between few and many territories. */
const growthAtMost = 1.5;

/** Seconds of one processor: other programs on the machine do not count. */
function timed<T>(work: () => T): { readonly result: T; readonly seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

function planAll(problems: readonly PlanProblem[]): { planned: number; unplanned: number; travel: number } {
  const plans = problems.map(scheduleVisits);
  return {
    planned: plans.reduce(
      (sum, { routes }) => sum + routes.reduce((all, { stops }) => all + stops.length, 0),
      0,
    ),
    unplanned: plans.reduce((sum, { unplanned }) => sum + unplanned.length, 0),
    travel: plans.reduce((sum, { travelMinutes }) => sum + travelMinutes, 0),
  };
}

function fieldBench(): boolean {
  console.log('1,000 visits, 40 teams, five days');
  const seconds = [10, 1].map((territories) => {
    const problems = fieldDay({ visits: 1000, teams: 40, territories, days: 5 });
    const { result, seconds: took } = timed(() => planAll(problems));
    console.log(
      `  ${String(territories).padStart(2)} territories: ${took.toFixed(1)} s, ${result.planned} planned, ${result.unplanned} without a place, ${(result.travel / Math.max(1, result.planned)).toFixed(1)} minutes of travel a visit`,
    );
    return took;
  });
  return seconds.every((took) => took < secondsAtMost);
}

function growthBench(): boolean {
  console.log('growth: 100 visits and 4 teams a territory');
  const each = [5, 10, 20, 40].map((territories) => {
    const problems = fieldDay({ visits: 100 * territories, teams: 4 * territories, territories, days: 5 });
    const { seconds } = timed(() => planAll(problems));
    console.log(
      `  ${String(territories).padStart(2)} territories: ${seconds.toFixed(1)} s, ${((seconds / territories) * 1000).toFixed(0)} ms each`,
    );
    return seconds / territories;
  });
  return Math.max(...each) / Math.min(...each) <= growthAtMost;
}

function qualityBench(): boolean {
  console.log('against the best known routes (gap: mean, worst)');
  const families = [
    [
      'exact, 9 places, wide hours',
      Array.from({ length: 12 }, (_, seed) => smallInstance({ seed, width: 420 })).map((problem) => ({
        problem,
        best: exactTravel(problem),
      })),
    ],
    [
      'exact, 9 places, narrow hours',
      Array.from({ length: 12 }, (_, seed) => smallInstance({ seed, width: 120 })).map((problem) => ({
        problem,
        best: exactTravel(problem),
      })),
    ],
    [
      '100 places, clusters, narrow hours',
      Array.from({ length: 8 }, (_, seed) => knownRoutes({ seed, routes: 10, stops: 10, width: 60 })),
    ],
    [
      '100 places, clusters, wide hours',
      Array.from({ length: 8 }, (_, seed) => knownRoutes({ seed, routes: 10, stops: 10, width: 300 })),
    ],
    [
      '100 places, long routes',
      Array.from({ length: 8 }, (_, seed) => knownRoutes({ seed, routes: 5, stops: 20, width: 90 })),
    ],
  ] as const;
  const worst = families.map(([name, instances]) => {
    const gaps = instances.map(({ problem, best }) => {
      const plan = scheduleVisits(problem);
      return plan.unplanned.length > 0 ? Number.POSITIVE_INFINITY : plan.travelMinutes / best - 1;
    });
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    console.log(`  ${name.padEnd(36)} ${percent(mean)}  ${percent(Math.max(...gaps))}`);
    return Math.max(...gaps);
  });
  return worst.every((gap) => gap <= gapAtMost);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

const bars = [fieldBench(), growthBench(), qualityBench()];
console.log(bars.every(Boolean) ? 'All bars kept.' : 'A BAR IS MISSED.');
process.exitCode = bars.every(Boolean) ? 0 : 1;
