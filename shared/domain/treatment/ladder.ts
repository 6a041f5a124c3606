import type { Arrears } from '../arrears/index.ts';
import type { Channel, StepDone } from '../case.ts';
import { addDays, laterOf, type LocalDate } from '../local-date.ts';
import { noCircumstances, type Circumstances } from './circumstances.ts';

export const stepKinds = [
  'pre-due-reminder',
  'friendly-text',
  'firm-text',
  'plan-offer',
  'deferral-offer',
  'phone',
  'visit-proposal',
  'visit',
  'legal-referral',
] as const;
export type StepKind = (typeof stepKinds)[number];

export const stepEnds = ['due-date', 'cure', 'arrangement'] as const;
/** What makes a step pointless before it was taken: the due date came, all was paid, a plan was agreed before. */
export type StepEnd = (typeof stepEnds)[number];

/** One rung: taken once an episode, in order, when the loan is delinquent long enough and the last rung is old enough. */
export interface LadderStep {
  /** The same step in several ladders has the same id: a borrower who changes ladders keeps the steps taken. */
  readonly id: string;
  readonly kind: StepKind;
  readonly channel: Channel;
  /** The text's kind and tone, e.g. `first-warm`; null where a person speaks. */
  readonly template: string | null;
  /** Earliest delinquent day, 1 or more; of a pre-due reminder the days before the due date, negative. */
  readonly fromDay: number;
  /** Days that must lie between the step before and this one. */
  readonly minGapDays: number;
  /** accepted: the carrier took the text; handed-over: a person has the task. A failed delivery is neither. */
  readonly doneWhen: 'accepted' | 'handed-over';
  readonly endsOn: readonly StepEnd[];
  /** Whom the step goes to when no number of the borrower takes the text. */
  readonly fallback: 'call' | 'desk' | null;
}

export interface Strategy {
  /** Id and version, e.g. `chronic@1`: stored with each case. */
  readonly name: string;
  /** Sent before an instalment falls due; no rung of the ladder, which begins with arrears. */
  readonly preDue: LadderStep | null;
  readonly steps: readonly LadderStep[];
  /** How soon a case with nothing left to do, on hold, or denied is looked at again. */
  readonly recheckDays: number;
}

/** The first step not yet taken in this episode, under whatever ladder; undefined at the end of the ladder. */
export function followingStep(
  strategy: Strategy,
  done: readonly StepDone[],
  circumstances: Circumstances = noCircumstances,
): LadderStep | undefined {
  for (const step of strategy.steps)
    if (!isTaken(step, done) && !isPointless(step, circumstances)) return step;
  return undefined;
}

function isTaken({ id }: LadderStep, done: readonly StepDone[]): boolean {
  for (const { step } of done) if (step === id) return true;
  return false;
}

/** An offer of what was agreed already, and broken, would promise nothing new. */
function isPointless({ endsOn }: LadderStep, { arrangement }: Circumstances): boolean {
  return arrangement !== 'none' && endsOn.includes('arrangement');
}

/** The ladder's progress on one case. */
export interface Progress {
  readonly strategy: Strategy;
  readonly done: readonly StepDone[];
  readonly arrears: Arrears;
  readonly circumstances: Circumstances;
}

/** The step to take on the arrears' business date, if one is due: never two in a day, never out of order. */
export function dueStep(progress: Progress): LadderStep | undefined {
  const { strategy, done, arrears, circumstances } = progress;
  const step = followingStep(strategy, done, circumstances);
  if (step === undefined) return undefined;
  return earliestOn(step, done, arrears) <= arrears.businessDate ? step : undefined;
}

/** When the scan must look at the case again if nothing else happens: always after the arrears' business date. */
export function nextLook({ strategy, done, arrears, circumstances }: Progress): LocalDate {
  const tomorrow = addDays(arrears.businessDate, 1);
  // Paid while a contact was pending: the next scan cures the case, or finds the payment did not settle.
  if (!arrears.inArrears) return tomorrow;
  const step = followingStep(strategy, done, circumstances);
  if (step === undefined) return addDays(arrears.businessDate, strategy.recheckDays);
  return laterOf(tomorrow, earliestOn(step, done, arrears));
}

/** The first date on which the step may be taken, if the debt goes on ageing day by day. */
export function earliestOn(step: LadderStep, done: readonly StepDone[], arrears: Arrears): LocalDate {
  const ripeOn = addDays(arrears.businessDate, step.fromDay - arrears.delinquentDays);
  const last = done.at(-1);
  if (last === undefined) return ripeOn;
  return laterOf(ripeOn, addDays(last.on, Math.max(1, step.minGapDays)));
}
