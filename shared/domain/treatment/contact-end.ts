import type { Arrears } from '../arrears/index.ts';
import type { CollectionCase, Intent, StepDone } from '../case.ts';
import { addDays, earlierOf, laterOf, type LocalDate } from '../local-date.ts';
import type { Instant } from '../instant.ts';
import type { Circumstances } from './circumstances.ts';
import { nextLook, type Strategy } from './ladder.ts';

/**
 * How a contact ended: taken, refused for this number (no contact), refused by the carrier because the borrower wants no
 * texts, denied for good (closed: no way that may ever be used, as far as is known), or denied as things are (undefined).
 */
export type ContactResult = StepDone['outcome'] | 'failed' | 'unwelcome' | 'closed' | undefined;

export interface ContactEnd {
  readonly done: ContactResult;
  readonly arrears: Arrears;
  readonly strategy: Strategy;
  readonly circumstances: Circumstances;
  readonly nextPaymentOn: LocalDate | undefined;
}

/**
 * The case after its intent came to an end: the step is taken (or not), and the next look is dated. The caller writes
 * it on the condition that the case is still the one read.
 */
export function closeIntent(open: CollectionCase, intent: Intent, end: ContactEnd): CollectionCase {
  const closed = { ...open, version: open.version + 1, intent: null };
  const { arrears, strategy, circumstances, nextPaymentOn } = end;
  if (open.status !== 'open') {
    // A reminder before the due date leaves nothing to look at, unless that date has passed while it waited.
    return { ...closed, nextActionOn: arrears.inArrears ? addDays(arrears.businessDate, 1) : null };
  }
  const after = { ...closed, ...stepAfter(open, intent, end) };
  const lookOn = nextLook({ strategy, done: after.done, arrears, circumstances });
  return { ...after, nextActionOn: withPayment(lookOn, nextPaymentOn, arrears.businessDate) };
}

function stepAfter(
  open: CollectionCase,
  { step, channel }: Intent,
  { done, arrears }: ContactEnd,
): Pick<CollectionCase, 'done' | 'tries' | 'unreached'> {
  const { tries, unreached } = open;
  const before = tries?.step === step ? tries : { step, count: 0 };
  const closed = { ...before, closed: [...new Set([...(before.closed ?? []), channel])] };
  switch (done) {
    case undefined:
      return { done: open.done, tries, unreached };
    case 'failed':
      return { done: open.done, tries: { ...before, count: before.count + 1 }, unreached: unreached + 1 };
    case 'unwelcome':
      return { done: open.done, tries: closed, unreached: unreached + 1 };
    // Nothing went out, so nothing is said of whether the borrower can be reached.
    case 'closed':
      return { done: open.done, tries: closed, unreached };
    case 'sent':
    case 'uncertain':
    case 'queued':
  }
  const taken: StepDone = { step, on: arrears.businessDate, outcome: done };
  return { done: [...open.done, taken], tries: null, unreached: done === 'sent' ? 0 : unreached };
}

/** A payment known to arrive earlier is looked at on its day: it may cure the case. Never before tomorrow. */
export function withPayment(
  lookOn: LocalDate,
  nextPaymentOn: LocalDate | undefined,
  businessDate: LocalDate,
): LocalDate {
  if (nextPaymentOn === undefined) return lookOn;
  return earlierOf(lookOn, laterOf(addDays(nextPaymentOn, 1), addDays(businessDate, 1)));
}

/**
 * The case rid of an intent whose loan or people are no longer on file: nothing can be worked out about it but that it
 * cannot be done. `lookOn`: when the scan looks again.
 */
export function dropIntent(open: CollectionCase, lookOn: LocalDate): CollectionCase {
  return { ...open, version: open.version + 1, intent: null, nextActionOn: lookOn };
}

/** The case while its intent waits for the next lawful moment, when it is decided anew. */
export function postponeIntent(
  open: CollectionCase,
  intent: Intent,
  wait: { readonly readyAt: Instant; readonly waitsFor: string },
): CollectionCase {
  return { ...open, version: open.version + 1, intent: { ...intent, state: 'waiting', ...wait } };
}
