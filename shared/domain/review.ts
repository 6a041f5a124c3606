import type { Arrears } from './arrears.ts';
import {
  contactIdOf,
  holdsInForce,
  type CollectionCase,
  type Hold,
  type Intent,
  type ReviewMark,
  type ReviewOutcome,
  type StepDone,
} from './case.ts';
import { plusMs, type Instant } from './instant.ts';
import { addDays, earlierOf, laterOf, type LocalDate } from './local-date.ts';
import type { Address, Borrower, Loan } from './portfolio.ts';
import { dueStep, nextLook, type LadderStep, type Strategy } from './strategy.ts';

/** Everything the review decides on. Same facts, same decision: a scan can be replayed. */
export interface ReviewFacts {
  readonly loan: Loan;
  readonly arrears: Arrears;
  /** The borrower; needed only when a step is due (see `stepDueNow`). */
  readonly borrower: Borrower | undefined;
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  readonly strategy: Strategy;
  readonly shard: number;
  /** The run's moment: decisions are dated by it. */
  readonly at: Instant;
  /** Business date on which a payment already on file takes effect (replays of history have such). */
  readonly nextPaymentOn: LocalDate | undefined;
}

export interface Review {
  readonly mark: Pick<ReviewMark, 'outcome' | 'reason'> & {
    readonly opened: boolean;
    readonly cured: boolean;
  };
  /** The case to write, version already raised; undefined: nothing to write. */
  readonly next: CollectionCase | undefined;
}

/** The step this review would take if nothing forbids it: tells the caller whether the borrower must be read. */
export function stepDueNow(
  facts: Pick<ReviewFacts, 'arrears' | 'case' | 'holds' | 'strategy' | 'at'>,
): LadderStep | undefined {
  if (!facts.arrears.inArrears || facts.case?.intent != null) return undefined;
  if (holdsInForce(facts.holds, facts.at).length > 0) return undefined;
  return dueStep(facts.strategy, stepsTaken(facts.case), facts.arrears);
}

/**
 * Reviews one loan: opens, cures, holds, or takes the next ladder step. Pure; the caller writes `next` on the condition
 * that the case is still the one decided on.
 */
export function reviewLoan(facts: ReviewFacts): Review {
  const open = facts.case?.status === 'open' ? facts.case : undefined;
  if (open?.intent != null) return unchanged('contact-pending');
  if (!facts.arrears.inArrears) return open === undefined ? unchanged('not-in-arrears') : cure(open, facts);
  const hold = holdsInForce(facts.holds, facts.at)[0];
  if (hold !== undefined)
    return write(facts, { outcome: 'held', reason: hold.reason, lookOn: recheck(facts) });
  const step = stepDueNow(facts);
  if (step === undefined) {
    const lookOn = nextLook(facts.strategy, stepsTaken(facts.case), facts.arrears);
    return write(facts, { outcome: 'nothing-due', reason: 'between-steps', lookOn });
  }
  const obstacle = obstacleTo(step, facts);
  if (obstacle !== undefined)
    return write(facts, { outcome: 'denied', reason: obstacle, lookOn: recheck(facts) });
  return write(facts, {
    outcome: 'acted',
    reason: step.id,
    // The case stays due until the contact is settled, so that a sweep finds what a crash left behind.
    lookOn: facts.arrears.businessDate,
    intent: intentFor(step, facts),
  });
}

interface Verdict {
  readonly outcome: ReviewOutcome;
  readonly reason: string;
  readonly lookOn: LocalDate;
  readonly intent?: Intent;
}

/** How long the review's own enqueueing may take before the sweeper takes over. */
const enqueueGraceMs = 5 * 60_000;

function intentFor(step: LadderStep, facts: ReviewFacts): Intent {
  const { businessDate } = facts.arrears;
  return {
    contactId: contactIdOf(facts.loan.id, step.id, businessDate),
    step: step.id,
    channel: step.channel,
    businessDate,
    decidedAt: facts.at,
    state: 'planned',
    readyAt: plusMs(facts.at, enqueueGraceMs),
  };
}

function stepsTaken(file: CollectionCase | undefined): readonly StepDone[] {
  return file?.status === 'open' ? file.done : [];
}

function recheck(facts: ReviewFacts): LocalDate {
  return addDays(facts.arrears.businessDate, facts.strategy.recheckDays);
}

/** What the borrower's own data forbids or lacks for a step on this channel. */
export function obstacleTo(
  { channel }: Pick<LadderStep, 'channel'>,
  facts: Pick<ReviewFacts, 'borrower' | 'loan'>,
): string | undefined {
  if (facts.borrower === undefined) return 'borrower-not-found';
  if (channel !== 'visit') return facts.borrower.phones.length === 0 ? 'no-phone-number' : undefined;
  if (facts.loan.contract.collectionConsentClause === null) return 'no-consent-clause';
  return visitableAddresses(facts.borrower).length === 0 ? 'no-consented-address' : undefined;
}

/** Addresses at which the borrower agreed to be visited. */
export function visitableAddresses(borrower: Borrower): readonly Address[] {
  return borrower.addresses.filter((address) => address.visitConsent);
}

function unchanged(reason: string): Review {
  return { mark: { outcome: 'nothing-due', reason, opened: false, cured: false }, next: undefined };
}

function cure(open: CollectionCase, facts: ReviewFacts): Review {
  const mark = { outcome: 'nothing-due', reason: 'cured', opened: false, cured: true } as const;
  const on = facts.arrears.businessDate;
  const next: CollectionCase = {
    ...open,
    status: 'cured',
    version: open.version + 1,
    curedOn: on,
    nextActionOn: null,
    reviewed: { on, ...mark },
  };
  return { mark, next };
}

function write(facts: ReviewFacts, verdict: Verdict): Review {
  const { businessDate } = facts.arrears;
  const base = openCase(facts);
  const opened = facts.case?.status !== 'open';
  const mark = { outcome: verdict.outcome, reason: verdict.reason, opened, cured: false };
  const next: CollectionCase = {
    ...base,
    intent: verdict.intent ?? null,
    nextActionOn: withPayment(verdict.lookOn, facts),
    reviewed: { on: businessDate, ...mark },
  };
  return { mark, next };
}

/** A payment known to arrive earlier is looked at on its day: it may cure the case. */
function withPayment(
  lookOn: LocalDate,
  { nextPaymentOn, arrears }: Pick<ReviewFacts, 'nextPaymentOn' | 'arrears'>,
): LocalDate {
  if (nextPaymentOn === undefined) return lookOn;
  const after = laterOf(addDays(nextPaymentOn, 1), addDays(arrears.businessDate, 1));
  return earlierOf(lookOn, after);
}

/** The case as it goes on: the open one, a relapse with a fresh ladder, or a new one. */
function openCase(facts: ReviewFacts): CollectionCase {
  const before = facts.case;
  if (before?.status === 'open') return { ...before, version: before.version + 1 };
  return {
    loanId: facts.loan.id,
    borrowerId: facts.loan.borrowerId,
    shard: facts.shard,
    status: 'open',
    version: (before?.version ?? 0) + 1,
    episode: (before?.episode ?? 0) + 1,
    openedOn: facts.arrears.businessDate,
    curedOn: null,
    strategy: facts.strategy.name,
    done: [],
    intent: null,
    nextActionOn: null,
    reviewed: null,
  };
}

export interface ContactEnd {
  /** Set when the contact counts as taken; a denied one does not. */
  readonly done: StepDone['outcome'] | undefined;
  readonly arrears: Arrears;
  readonly strategy: Strategy;
  readonly nextPaymentOn: LocalDate | undefined;
}

/**
 * The case after its intent came to an end: the step is taken (or not), and the next look is dated. The caller writes
 * it on the condition that the case is still the one read.
 */
export function closeIntent(open: CollectionCase, intent: Intent, end: ContactEnd): CollectionCase {
  const on = end.arrears.businessDate;
  const taken: readonly StepDone[] =
    end.done === undefined
      ? open.done
      : [...open.done, { step: intent.step, on, contactId: intent.contactId, outcome: end.done }];
  return {
    ...open,
    version: open.version + 1,
    done: taken,
    intent: null,
    nextActionOn: withPayment(nextLook(end.strategy, taken, end.arrears), end),
  };
}

/** The case while its intent waits for the next lawful moment, when it is decided anew. */
export function postponeIntent(open: CollectionCase, intent: Intent, readyAt: Instant): CollectionCase {
  return { ...open, version: open.version + 1, intent: { ...intent, state: 'waiting', readyAt } };
}
