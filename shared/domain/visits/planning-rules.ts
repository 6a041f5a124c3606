import type { PlanProblem } from './planner/problem.ts';
import type { TeamRules } from './team.ts';

/** How long the search goes on: per visit to plan, and in all. Counted in rounds, so a plan is the same on any machine. */
export const searchRounds: Pick<PlanProblem, 'roundsPerJob' | 'roundsAtMost'> = {
  roundsPerJob: 40,
  roundsAtMost: 4000,
};

/** What a bank decides about its field visits. Data. */
export interface PlanningRules extends TeamRules {
  /** Days between planning and the first day planned for: the borrower must be told and may answer. */
  readonly leadDays: number;
  /** How many days are planned. */
  readonly horizonDays: number;
  readonly doorMinutes: number;
  /** Length of the hours the borrower is told. */
  readonly promiseMinutes: number;
  readonly candidatesAtMost: number;
  readonly promisedPriority: number;
  /** A point for each bound reached: minor units overdue, days delinquent. */
  readonly priority: {
    readonly amount: readonly number[];
    readonly age: readonly number[];
    readonly brokenPromise: number;
  };
  readonly travel: { readonly kmPerHour: number; readonly extraMinutes: number };
  readonly search: Pick<PlanProblem, 'roundsPerJob' | 'roundsAtMost'>;
}
