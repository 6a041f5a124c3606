import type { CollectionCase, Channel, StepDone } from './case.ts';
import { addDays, laterOf, type LocalDate } from './local-date.ts';
import type { Arrears } from './arrears.ts';

/** One rung: taken once an episode, in order, when the loan is delinquent long enough and the last rung is old enough. */
export interface LadderStep {
  readonly id: string;
  readonly channel: Channel;
  /** Earliest delinquent day, 1 or more. */
  readonly fromDay: number;
  /** Days that must lie between the step before and this one. */
  readonly minGapDays: number;
  /** Message template of a text; null for calls and visits. */
  readonly template: string | null;
}

export interface Strategy {
  /** Id and version, e.g. `standard@1`: stored with each case. */
  readonly name: string;
  readonly steps: readonly LadderStep[];
  /** How soon a case with nothing left to do, on hold, or denied is looked at again. */
  readonly recheckDays: number;
}

/** The first step not yet taken in this episode; undefined at the end of the ladder. */
export function followingStep(strategy: Strategy, done: readonly StepDone[]): LadderStep | undefined {
  const taken = new Set(done.map((one) => one.step));
  return strategy.steps.find((step) => !taken.has(step.id));
}

/** The step to take on the arrears' business date, if one is due: never two in a day, never out of order. */
export function dueStep(
  strategy: Strategy,
  done: readonly StepDone[],
  arrears: Arrears,
): LadderStep | undefined {
  const step = followingStep(strategy, done);
  if (step === undefined) return undefined;
  return earliestOn(step, done, arrears) <= arrears.businessDate ? step : undefined;
}

/** When the scan must look at the case again if nothing else happens: always after the arrears' business date. */
export function nextLook(strategy: Strategy, done: CollectionCase['done'], arrears: Arrears): LocalDate {
  const tomorrow = addDays(arrears.businessDate, 1);
  // Paid while a contact was pending: the next scan cures the case, or finds the payment did not settle.
  if (!arrears.inArrears) return tomorrow;
  const step = followingStep(strategy, done);
  if (step === undefined) return addDays(arrears.businessDate, strategy.recheckDays);
  return laterOf(tomorrow, earliestOn(step, done, arrears));
}

function earliestOn(step: LadderStep, done: readonly StepDone[], arrears: Arrears): LocalDate {
  const ripeOn = addDays(arrears.businessDate, step.fromDay - arrears.delinquentDays);
  const last = done.at(-1);
  if (last === undefined) return ripeOn;
  return laterOf(ripeOn, addDays(last.on, Math.max(1, step.minGapDays)));
}
