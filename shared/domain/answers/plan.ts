import { divideHalfEven } from '../money.ts';
import { dayOfMonth, daysInMonth, localDate, monthNumber, type LocalDate } from '../local-date.ts';
import type { PlanKind, Rate } from './answers.ts';
import type { PlanRules } from './answer-rules.ts';

export interface PlanQuestion {
  /** What is overdue and to be spread, minor units, above zero. */
  readonly amountMinor: number;
  /** Contract rate as a fraction: what the plan bears, with no penalty on it. */
  readonly annualRate: number;
  readonly today: LocalDate;
  /** Months without a rate, from today. */
  readonly deferralMonths: number;
  /** How many rates, a month apart. */
  readonly instalments: number;
}

export interface Plan {
  readonly kind: PlanKind;
  readonly rates: readonly Rate[];
  /** Sum of the rates, to the minor unit. */
  readonly totalMinor: number;
  /** What the plan costs above what is overdue. */
  readonly costMinor: number;
}

/** Annual rates are taken to the millionth. */
const rateScale = 1_000_000;

/**
 * A plan: equal rates a month apart, the odd units on the first ones. It bears simple interest at the contract rate on what
 * is still spread, a twelfth a month, rounded once, half to even; no penalty.
 *
 * @throws RangeError for no amount, no rate, or less than none of either
 */
export function planOf(question: PlanQuestion): Plan {
  const { amountMinor, instalments, deferralMonths, today } = question;
  if (amountMinor <= 0 || instalments < 1 || deferralMonths < 0)
    throw new RangeError(`no plan of ${instalments} rates after ${deferralMonths} months`);
  const costMinor = interestOn(question);
  const totalMinor = amountMinor + costMinor;
  const [each, odd] = [Math.floor(totalMinor / instalments), totalMinor % instalments];
  const rates = Array.from({ length: instalments }, (_, at) => ({
    dueOn: monthsLater(today, deferralMonths + at + 1),
    amountMinor: each + (at < odd ? 1 : 0),
  }));
  return { kind: kindOf(question), rates, totalMinor, costMinor };
}

function kindOf({ deferralMonths, instalments }: PlanQuestion): PlanKind {
  if (deferralMonths === 0) return 'instalments';
  return instalments === 1 ? 'deferral' : 'both';
}

/** amount x (deferral + sum over the rates of what is left before each, in n-ths) x rate / 12. */
function interestOn({ amountMinor, annualRate, deferralMonths, instalments }: PlanQuestion): number {
  const n = BigInt(instalments);
  const monthsTimesN = BigInt(deferralMonths) * n + (n * (n + 1n)) / 2n;
  const rate = BigInt(Math.round(annualRate * rateScale));
  return Number(divideHalfEven(BigInt(amountMinor) * monthsTimesN * rate, n * 12n * BigInt(rateScale)));
}

/** The same day of the month, or its last where the month is shorter. */
export function monthsLater(date: LocalDate, months: number): LocalDate {
  const number = monthNumber(date) + months;
  const month = `${String(Math.floor((number - 1) / 12)).padStart(4, '0')}-${String(((number - 1) % 12) + 1).padStart(2, '0')}`;
  const first = localDate(`${month}-01`);
  const day = Math.min(dayOfMonth(date), daysInMonth(first));
  return localDate(`${month}-${String(day).padStart(2, '0')}`);
}

/** A month's money as the borrower states it. */
export interface Means {
  readonly incomeMinor: number;
  readonly expensesMinor: number;
}

/** What a month's rate may be at most: a share of what income leaves; nothing where it leaves nothing. */
export function affordableRate(
  { incomeMinor, expensesMinor }: Means,
  { affordablePercent }: Pick<PlanRules, 'affordablePercent'>,
): number {
  return Math.max(0, Math.floor(((incomeMinor - expensesMinor) * affordablePercent) / 100));
}

export type OfferQuestion = Pick<PlanQuestion, 'amountMinor' | 'annualRate' | 'today'> & {
  /** Null: nothing is known of the borrower's money, and the usual lengths are offered. */
  readonly means: Means | null;
};

/**
 * The plans a borrower is offered: the shortest that can be afforded at once, after a deferral, and as one sum at its end.
 * None that cannot be afforded; empty where none can.
 */
export function offersFor(question: OfferQuestion, rules: PlanRules): readonly Plan[] {
  const { means } = question;
  const plan = (deferralMonths: number, instalments: number): Plan =>
    planOf({ ...question, deferralMonths, instalments });
  if (means === null) return rules.usualMonths.map((months) => plan(0, months));
  const rate = affordableRate(means, rules);
  const shortest = (deferralMonths: number): readonly Plan[] => {
    for (let months = 1; months <= rules.instalmentsAtMost; months += 1) {
      const one = plan(deferralMonths, months);
      if (highestRate(one) <= rate) return [one];
    }
    return [];
  };
  // Saved up over the months of the deferral, and the last one's own.
  const atOnce = plan(rules.deferralMonthsAtMost, 1);
  const isSaved = atOnce.totalMinor <= rate * (rules.deferralMonthsAtMost + 1);
  const plans = [...shortest(0), ...(isSaved ? [atOnce] : []), ...shortest(rules.deferralMonthsAtMost)];
  return plans.filter((one, at) => plans.findIndex((other) => sameRates(one, other)) === at);
}

function sameRates(a: Plan, b: Plan): boolean {
  return a.rates.length === b.rates.length && a.rates[0]?.dueOn === b.rates[0]?.dueOn;
}

/** The first rate is the highest. */
export function highestRate({ rates }: Pick<Plan, 'rates'>): number {
  return Math.max(...rates.map(({ amountMinor }) => amountMinor));
}
