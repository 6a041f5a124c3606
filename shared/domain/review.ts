import type { Arrears } from './arrears/index.ts';
import {
  contactIdOf,
  type CollectionCase,
  type Hold,
  type Intent,
  type ReviewMark,
  type ReviewOutcome,
  type StepDone,
} from './case.ts';
import { plusMs, type Instant } from './instant.ts';
import { addDays, daysBetween, earlierOf, laterOf, type LocalDate } from './local-date.ts';
import type { Address, Borrower, Loan } from './portfolio.ts';
import { routeOf, type Route } from './treatment/attempt.ts';
import type { Circumstances } from './treatment/circumstances.ts';
import { withPayment } from './treatment/contact-end.ts';
import { holdNow, type Obstacle } from './treatment/hold.ts';
import { dueStep, followingStep, nextLook, type LadderStep, type Progress } from './treatment/ladder.ts';
import { factsDigest } from './treatment/segment.ts';
import type { Treatment } from './treatment/treatment.ts';
import type { Upcoming } from './treatment/upcoming.ts';

/** Everything the review decides on. Same facts, same decision: a scan can be replayed. */
export interface ReviewFacts {
  readonly loan: Loan;
  readonly arrears: Arrears;
  /** The instalment about to fall due, unless paid in advance; undefined: none within any reminder's days. */
  readonly upcoming: Upcoming | undefined;
  readonly borrower: Borrower | undefined;
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  readonly circumstances: Circumstances;
  readonly treatment: Treatment;
  readonly shard: number;
  /** The run's moment: decisions are dated by it. */
  readonly at: Instant;
  /** Business date on which a payment already on file takes effect (replays of history have such). */
  readonly nextPaymentOn: LocalDate | undefined;
}

export interface Review {
  readonly mark: Omit<ReviewMark, 'on'>;
  /** The case to write, version already raised; undefined: nothing to write. */
  readonly next: CollectionCase | undefined;
}

/**
 * Reviews one loan: opens, cures, holds, takes the next ladder step, or reminds before a due date. Pure; the caller
 * writes `next` on the condition that the case is still the one decided on.
 */
export function reviewLoan(facts: ReviewFacts): Review {
  const known = facts.case;
  if (known?.intent != null) return unchanged('contact-pending');
  if (facts.arrears.inArrears) return climb(facts);
  return known?.status === 'open' ? cure(known, facts) : remind(facts);
}

interface Verdict {
  readonly outcome: ReviewOutcome;
  readonly reason: string;
  readonly lookOn: LocalDate;
  readonly intent?: Intent;
}

function climb(facts: ReviewFacts): Review {
  const progress = progressOf(facts);
  const step = dueStep(progress);
  // A hold stops the ladder wherever it stands; one on a channel only where the next step would use it.
  const hold = holdOn(
    facts,
    (step ?? followingStep(progress.strategy, progress.done, facts.circumstances))?.channel,
  );
  if (hold !== undefined)
    return write(facts, { outcome: 'held', reason: hold.reason, lookOn: afterHold(facts, hold) });
  if (step === undefined)
    return write(facts, { outcome: 'nothing-due', reason: 'between-steps', lookOn: nextLook(progress) });
  const route = routeOf(step, facts);
  const obstacle = obstacleTo(route, facts) ?? holdOn(facts, route.channel)?.reason;
  if (obstacle !== undefined)
    return write(facts, { outcome: 'denied', reason: obstacle, lookOn: recheck(facts) });
  return write(facts, {
    outcome: 'acted',
    reason: step.id,
    // The case stays due until the contact is settled, so that a sweep finds what a crash left behind.
    lookOn: facts.arrears.businessDate,
    intent: intentFor(step, route, facts),
  });
}

function progressOf(facts: Pick<ReviewFacts, 'case' | 'arrears' | 'circumstances' | 'treatment'>): Progress {
  const { arrears, circumstances } = facts;
  return { strategy: facts.treatment.strategy, done: stepsTaken(facts.case), arrears, circumstances };
}

function stepsTaken(file: CollectionCase | undefined): readonly StepDone[] {
  return file?.status === 'open' ? file.done : [];
}

function holdOn(facts: ReviewFacts, channel: Route['channel'] | undefined): Obstacle | undefined {
  const { holds, circumstances, at, arrears } = facts;
  return holdNow({ holds, circumstances, at, businessDate: arrears.businessDate }, channel ?? null);
}

function recheck(facts: ReviewFacts): LocalDate {
  return addDays(facts.arrears.businessDate, facts.treatment.strategy.recheckDays);
}

/** A hold without an end is looked at now and then; a plan in force on the day it can be breached, at the latest. */
function afterHold(facts: ReviewFacts, { endsOn, reason }: Obstacle): LocalDate {
  const { breachFrom } = facts.circumstances;
  const day = endsOn ?? (reason === 'arrangement' ? breachFrom : undefined);
  if (day === undefined) return recheck(facts);
  return laterOf(addDays(facts.arrears.businessDate, 1), earlierOf(recheck(facts), day));
}

/** How long the review's own enqueueing may take before the sweeper takes over. */
const enqueueGraceMs = 5 * 60_000;

function intentFor(step: LadderStep, { channel, attempt }: Route, facts: ReviewFacts): Intent {
  const { businessDate } = facts.arrears;
  return {
    contactId: contactIdOf(facts.loan.id, step.id, businessDate),
    step: step.id,
    channel,
    businessDate,
    decidedAt: facts.at,
    state: 'planned',
    readyAt: plusMs(facts.at, enqueueGraceMs),
    attempt,
  };
}

/** What the borrower's own data forbids or lacks for a contact on this channel. */
export function obstacleTo(
  { channel }: Pick<LadderStep, 'channel'>,
  facts: Pick<ReviewFacts, 'borrower' | 'loan'>,
): string | undefined {
  if (facts.borrower === undefined) return 'borrower-not-found';
  if (channel === 'desk') return undefined;
  if (channel !== 'visit') return facts.borrower.phones.length === 0 ? 'no-phone-number' : undefined;
  if (facts.loan.contract.collectionConsentClause === null) return 'no-consent-clause';
  return visitableAddresses(facts.borrower).length === 0 ? 'no-consented-address' : undefined;
}

/** Addresses at which the borrower agreed to be visited. */
export function visitableAddresses(borrower: Borrower): readonly Address[] {
  return borrower.addresses.filter((address) => address.visitConsent);
}

function unchanged(reason: string, outcome: ReviewOutcome = 'nothing-due'): Review {
  return { mark: { outcome, reason, opened: false, cured: false, channel: null }, next: undefined };
}

function cure(open: CollectionCase, facts: ReviewFacts): Review {
  const mark = {
    outcome: 'nothing-due',
    reason: 'cured',
    opened: false,
    cured: true,
    channel: null,
  } as const;
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

/**
 * Reminds of an instalment about to fall due: once, on the ladder's day or, after missed scans, on any day up to the due
 * date. No arrears, so no case is opened: the item carries the intent alone. What stops a reminder is not written down.
 */
function remind(facts: ReviewFacts): Review {
  const { upcoming, treatment } = facts;
  const step = treatment.strategy.preDue;
  const on = facts.arrears.businessDate;
  if (upcoming === undefined || step === null || daysBetween(on, upcoming.payBy) > -step.fromDay)
    return unchanged('not-in-arrears');
  if ((facts.case?.remindedFor ?? '') >= upcoming.dueOn) return unchanged('reminded-already');
  const hold = holdOn(facts, step.channel);
  if (hold !== undefined) return unchanged(hold.reason, 'held');
  const obstacle = obstacleTo(step, facts);
  if (obstacle !== undefined) return unchanged(obstacle, 'denied');
  const mark = {
    outcome: 'acted',
    reason: step.id,
    opened: false,
    cured: false,
    channel: step.channel,
  } as const;
  const next: CollectionCase = {
    ...(facts.case ?? emptyCase(facts)),
    ...decisionOf(facts),
    borrowerId: facts.loan.borrowerId,
    version: (facts.case?.version ?? 0) + 1,
    remindedFor: upcoming.dueOn,
    intent: intentFor(step, { channel: step.channel, attempt: 0 }, facts),
    nextActionOn: on,
    reviewed: { on, ...mark },
  };
  return { mark, next };
}

function write(facts: ReviewFacts, verdict: Verdict): Review {
  const { businessDate } = facts.arrears;
  const { outcome, reason, intent = null } = verdict;
  const opened = facts.case?.status !== 'open';
  const mark = { outcome, reason, opened, cured: false, channel: intent?.channel ?? null };
  const nextActionOn = withPayment(verdict.lookOn, facts.nextPaymentOn, businessDate);
  return { mark, next: openCase(facts, { intent, nextActionOn, reviewed: markOn(businessDate, mark) }) };
}

function markOn(on: LocalDate, { outcome, reason, opened, cured, channel }: Review['mark']): ReviewMark {
  return { on, outcome, reason, opened, cured, channel };
}

/**
 * The case as it goes on: the open one, a relapse with a fresh ladder, or a new one. Spelled out after one spread: a
 * second one costs more than the decision.
 */
function openCase(
  facts: ReviewFacts,
  { intent, nextActionOn, reviewed }: Pick<CollectionCase, 'intent' | 'nextActionOn' | 'reviewed'>,
): CollectionCase {
  const before = facts.case;
  const file = before?.status === 'open' ? before : newEpisode(before ?? emptyCase(facts), facts);
  const { strategy, segment, rule, digest, arm } = decisionOf(facts);
  return {
    ...file,
    // Contacts are claimed in the borrower's ledger: a change is taken over only here, where no intent is pending.
    borrowerId: facts.loan.borrowerId,
    version: file.version + 1,
    strategy,
    segment,
    rule,
    digest,
    arm: file.arm ?? arm,
    intent,
    nextActionOn,
    reviewed,
  };
}

function newEpisode(before: CollectionCase, { arrears }: ReviewFacts): CollectionCase {
  return {
    ...before,
    status: 'open',
    episode: before.episode + 1,
    openedOn: arrears.businessDate,
    curedOn: null,
    arm: null,
    done: [],
    tries: null,
    unreached: 0,
  };
}

function decisionOf({
  treatment,
}: ReviewFacts): Pick<CollectionCase, 'strategy' | 'segment' | 'rule' | 'digest' | 'arm'> {
  const { strategy, segment, rule, facts, arm } = treatment;
  return { strategy: strategy.name, segment, rule, digest: factsDigest(facts), arm };
}

/** An item not written yet. */
function emptyCase(facts: ReviewFacts): CollectionCase {
  return {
    loanId: facts.loan.id,
    borrowerId: facts.loan.borrowerId,
    shard: facts.shard,
    status: 'current',
    version: 0,
    episode: 0,
    openedOn: facts.arrears.businessDate,
    curedOn: null,
    ...decisionOf(facts),
    done: [],
    tries: null,
    unreached: 0,
    remindedFor: null,
    intent: null,
    nextActionOn: null,
    reviewed: null,
  };
}
