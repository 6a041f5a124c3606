import baseline from '../../shared/policy/treatment/ladders/baseline.json' with { type: 'json' };
import brokenPromise from '../../shared/policy/treatment/ladders/broken-promise.json' with { type: 'json' };
import chronicEarly from '../../shared/policy/treatment/ladders/chronic-early.json' with { type: 'json' };
import chronic from '../../shared/policy/treatment/ladders/chronic.json' with { type: 'json' };
import forgetter from '../../shared/policy/treatment/ladders/forgetter.json' with { type: 'json' };
import hardship from '../../shared/policy/treatment/ladders/hardship.json' with { type: 'json' };
import newcomer from '../../shared/policy/treatment/ladders/newcomer.json' with { type: 'json' };
import unreachable from '../../shared/policy/treatment/ladders/unreachable.json' with { type: 'json' };
import unwilling from '../../shared/policy/treatment/ladders/unwilling.json' with { type: 'json' };
import type { CollectionCase, Intent } from '../../shared/domain/case.ts';
import { asOf, changesBetween, paymentsAsOf, type Version } from './books.ts';
import { isUndelivered } from './check-receipts.ts';
import type { Evidence, Violation } from './checker.ts';
import { naiveOwed } from './naive-owed.ts';

const msPerDay = 86_400_000;

/** The ladders as the bank wrote them down, by their id without the version. */
const ladders = new Map(
  [baseline, brokenPromise, chronicEarly, chronic, forgetter, hardship, newcomer, unreachable, unwilling].map(
    (one) => [one.name.replace(/@.*/, ''), one],
  ),
);

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / msPerDay;

/** A contact decided: the intent, and the case before it. */
export interface Decision {
  readonly intent: Intent;
  readonly before: CollectionCase | undefined;
  readonly after: CollectionCase;
  readonly at: number;
}

/** Every save that put a new intent on its case. */
export function decisionsIn(saves: readonly Version<CollectionCase>[]): readonly Decision[] {
  const last = new Map<string, CollectionCase>();
  return saves.flatMap(({ at, value }) => {
    const before = last.get(value.loanId);
    last.set(value.loanId, value);
    const { intent } = value;
    if (intent === null || intent.contactId === before?.intent?.contactId) return [];
    return [{ intent, before, after: value, at }];
  });
}

/** The promises about what is decided: once a day at most, in the ladder's order, never twice, never too early. */
export function checkCases(evidence: Evidence): readonly Violation[] {
  const decisions = decisionsIn(evidence.books.saves);
  return [
    ...checkTwice(decisions),
    ...decisions.flatMap((one) => checkStep(evidence, one)),
    ...checkReviews(evidence),
  ];
}

function checkTwice(decisions: readonly Decision[]): readonly Violation[] {
  const ids = new Set<string>();
  const days = new Set<string>();
  return decisions.flatMap(({ intent, after, at }) => {
    const day = `${after.loanId} ${intent.businessDate}`;
    const isRepeated = ids.has(intent.contactId);
    const isSecond = !isRepeated && days.has(day);
    ids.add(intent.contactId);
    days.add(day);
    const said = (rule: string): Violation => ({ rule, at, about: intent.contactId });
    return [
      ...(isRepeated ? [said('one contact decided twice')] : []),
      ...(isSecond ? [said('two steps of one loan in a day')] : []),
    ];
  });
}

function checkStep(evidence: Evidence, { intent, after, at }: Decision): readonly Violation[] {
  const said = (rule: string): Violation[] => [{ rule, at, about: intent.contactId }];
  const ladder = ladders.get(after.strategy.replace(/@.*/, ''));
  if (ladder === undefined) return said('a ladder nobody wrote down');
  if (intent.step === 'pre-due') return [];
  const place = ladder.steps.findIndex(({ id }) => id === intent.step);
  const step = ladder.steps[place];
  if (step === undefined) return said('a step not on its ladder');
  const taken = new Set(after.done.map((one) => one.step));
  if (taken.has(step.id)) return said('ladder repeats a step');
  const skipped = ladder.steps
    .slice(0, place)
    .some(({ id, endsOn }) => id !== 'pre-due' && !taken.has(id) && !endsOn.includes('arrangement'));
  if (skipped) return said('ladder skips a step');
  const last = after.done.at(-1);
  if (last !== undefined && daysBetween(last.on, intent.businessDate) < Math.max(1, step.minGapDays))
    return said('step too soon after the last');
  return isRipe(evidence, { intent, loanId: after.loanId, at, fromDay: step.fromDay })
    ? []
    : said('step too early');
}

/** Overdue long enough on what was settled by the scan's moment, as the books stood at some moment of the scan. */
function isRipe(
  { books }: Evidence,
  { intent, loanId, at, fromDay }: { intent: Intent; loanId: string; at: number; fromDay: number },
): boolean {
  const cutoff = Date.parse(intent.decidedAt);
  return [cutoff, ...changesBetween(books, loanId, cutoff, at)].some((moment) => {
    const loan = asOf(books.loans.get(loanId), moment);
    if (loan === undefined) return false;
    const payments = paymentsAsOf(books, loanId, moment);
    const { since } = naiveOwed({ loan, payments, cutoff, date: intent.businessDate, countPending: false });
    return since !== undefined && daysBetween(since, intent.businessDate) >= fromDay;
  });
}

/** One review a day in effect: what it made of a case is not made anew on the same date. */
function checkReviews({ books, ledger }: Evidence): readonly Violation[] {
  const last = new Map<string, CollectionCase>();
  return books.saves.flatMap(({ at, value }) => {
    const before = last.get(value.loanId);
    last.set(value.loanId, value);
    const said = (rule: string): Violation => ({
      rule,
      at,
      about: `${value.loanId} ${value.reviewed?.on ?? ''}`,
    });
    const [one, other] = [before?.reviewed, value.reviewed];
    const isAgain =
      one != null && one.on === other?.on && (one.reason !== other.reason || one.outcome !== other.outcome);
    const isLost =
      before?.status === 'open' &&
      value.status === 'open' &&
      value.episode === before.episode &&
      before.done.some(
        ({ step }) =>
          value.done.every((kept) => kept.step !== step) &&
          // Its text did not arrive after all.
          !ledger.some((one) => one.loanId === value.loanId && one.step === step && isUndelivered(one)),
      );
    return [
      ...(isAgain ? [said('one loan reviewed twice in a day')] : []),
      ...(isLost ? [said('a step taken was forgotten')] : []),
    ];
  });
}
