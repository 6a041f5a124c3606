import { moneyReceived } from '../arrears/money-received.ts';
import type { Instant } from '../instant.ts';
import { addDays, type LocalDate } from '../local-date.ts';
import type { Payment } from '../portfolio.ts';
import type { Answers, Arrangement, PaymentPromise } from './answers.ts';

/** What promises and plans are held against. */
export interface MoneyFacts {
  readonly payments: readonly Payment[];
  readonly businessDate: LocalDate;
  /** Payments received after this moment are not known yet. */
  readonly cutoff: Instant;
}

/**
 * The answers after a look at the money: promises kept, part-kept or broken, plans started, breached or completed, offers
 * lapsed. The same object where nothing changed, else one version on.
 *
 * Pure: looked at twice it finds the same; late it finds what a look in time would have found, except that money taken
 * back in between no longer counts; a look not written is had again at the next.
 */
export function lookAtAnswers(answers: Answers, facts: MoneyFacts): Answers {
  const promises = mapChanged(answers.promises, (one) => lookAtPromise(one, facts));
  const arrangements = mapChanged(answers.arrangements, (one) => lookAtPlan(one, facts));
  if (promises === answers.promises && arrangements === answers.arrangements) return answers;
  return { ...answers, version: answers.version + 1, promises, arrangements };
}

function mapChanged<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  const next = list.map(change);
  return next.some((one, at) => one !== list[at]) ? next : list;
}

/** Settled as soon as it is met; found wanting only once its last day is over. */
export function lookAtPromise(promise: PaymentPromise, facts: MoneyFacts): PaymentPromise {
  if (promise.state !== 'open') return promise;
  const paidMinor = moneySince(facts, promise.madeAt, promise.until);
  const isOver = promise.lastOn < facts.businessDate;
  if (paidMinor < promise.amountMinor && !isOver)
    return paidMinor === promise.paidMinor ? promise : { ...promise, paidMinor };
  const isPart = paidMinor > 0 && paidMinor * 100 >= promise.amountMinor * promise.partPercent;
  const state = paidMinor >= promise.amountMinor ? 'kept' : isPart ? 'part-kept' : 'broken';
  return { ...promise, state, paidMinor, settledOn: facts.businessDate };
}

/** A plan is breached once the rates due, each with its days of grace, are more than what came in since it was agreed. */
export function lookAtPlan(plan: Arrangement, facts: MoneyFacts): Arrangement {
  const { businessDate } = facts;
  if (plan.state === 'offered')
    return plan.offerEndsOn < businessDate ? { ...plan, state: 'declined', settledOn: businessDate } : plan;
  if (plan.acceptedAt === null || (plan.state !== 'accepted' && plan.state !== 'in-force')) return plan;
  const paidMinor = moneySince(facts, plan.acceptedAt, null);
  if (paidMinor >= plan.totalMinor)
    return { ...plan, state: 'completed', paidMinor, settledOn: businessDate };
  if (dueBefore(plan, addDays(businessDate, -plan.graceDays)) > paidMinor)
    return { ...plan, state: 'breached', paidMinor, settledOn: businessDate };
  const state = dueBefore(plan, businessDate) > 0 ? 'in-force' : plan.state;
  return state === plan.state && paidMinor === plan.paidMinor ? plan : { ...plan, state, paidMinor };
}

/**
 * The first day on which a plan in force can be found breached if no more comes in: the grace of the first rate that is
 * not covered is over. Undefined: all is covered.
 */
export function breachDayOf({ rates, paidMinor, graceDays }: Arrangement): LocalDate | undefined {
  let dueMinor = 0;
  for (const { dueOn, amountMinor } of rates) {
    dueMinor += amountMinor;
    if (dueMinor > paidMinor) return addDays(dueOn, graceDays + 1);
  }
  return undefined;
}

function dueBefore({ rates }: Arrangement, date: LocalDate): number {
  return rates.reduce((sum, { dueOn, amountMinor }) => sum + (dueOn < date ? amountMinor : 0), 0);
}

/** Settled money that came after `from` and before `until`, less what of it was taken back since. */
function moneySince({ payments, cutoff }: MoneyFacts, from: Instant, until: Instant | null): number {
  const counting = payments.filter(
    ({ receivedAt, reversalOf }) =>
      reversalOf !== undefined || (receivedAt > from && (until === null || receivedAt < until)),
  );
  return moneyReceived({ payments: counting, cutoff });
}
