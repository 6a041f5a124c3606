import type { PlanProblem } from './planner/problem.ts';

/** How long the search goes on: per visit to plan, and in all. Counted in rounds, so a plan is the same on any machine. */
export const searchRounds: Pick<PlanProblem, 'roundsPerJob' | 'roundsAtMost'> = {
  roundsPerJob: 40,
  roundsAtMost: 4000,
};
