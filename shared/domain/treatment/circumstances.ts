import { agreedPlan, openPromise, type Answers, type Arrangement } from '../answers/answers.ts';
import { breachDayOf } from '../answers/look.ts';
import type { Hold } from '../case.ts';
import type { LocalDate } from '../local-date.ts';
import type { SegmentFacts } from './segment.ts';

/** What the borrower told us or agreed with us, beyond instalments and payments. */
export interface Circumstances {
  readonly hardship: boolean;
  readonly ability: SegmentFacts['ability'];
  readonly willingness: SegmentFacts['willingness'];
  readonly brokenPromises: number;
  /** A promise to pay that stands: nothing is asked for until its day has passed. */
  readonly promise: { readonly dueOn: LocalDate } | null;
  /** An accepted plan: `in-force` stops everything, `breached` lets the ladder go on. */
  readonly arrangement: 'none' | 'in-force' | 'breached';
  /** Of a plan in force: the first day on which it can be found breached, so that it is looked at then. */
  readonly breachFrom?: LocalDate | undefined;
}

/** Nothing is known of the borrower. */
export const noCircumstances: Circumstances = {
  hardship: false,
  ability: 'unknown',
  willingness: 'unknown',
  brokenPromises: 0,
  promise: null,
  arrangement: 'none',
};

/**
 * What holds and answers tell: who asked for a hardship review, now or earlier, is treated as in need; a promise counts as
 * broken once it was found so.
 */
export function circumstancesOf(holds: readonly Hold[], answers?: Answers): Circumstances {
  const inNeed = holds.some(({ reason }) => reason === 'hardship-review');
  if (answers === undefined) return inNeed ? { ...noCircumstances, hardship: true } : noCircumstances;
  const promise = openPromise(answers);
  const plan = agreedPlan(answers);
  const arrangement = standingOf(plan);
  return {
    hardship: inNeed || answers.hardships.length > 0,
    ability: answers.ability?.is ?? 'unknown',
    willingness: answers.willingness?.is ?? 'unknown',
    brokenPromises: answers.promises.filter(({ state }) => state === 'broken').length,
    promise: promise === undefined ? null : { dueOn: promise.lastOn },
    arrangement,
    ...(plan !== undefined && arrangement === 'in-force' && { breachFrom: breachDayOf(plan) }),
  };
}

function standingOf(plan: Arrangement | undefined): Circumstances['arrangement'] {
  if (plan === undefined || plan.state === 'completed') return 'none';
  return plan.state === 'breached' ? 'breached' : 'in-force';
}
