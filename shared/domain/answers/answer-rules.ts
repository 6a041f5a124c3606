/** How answers are judged: data of the deployment, `shared/policy/answers.json`. */
export interface AnswerRules {
  readonly promise: PromiseRules;
  readonly plan: PlanRules;
}

export interface PromiseRules {
  /** Days after the day named on which money still counts. */
  readonly graceDays: number;
  /** From this many per cent on a promise not met in full is part-kept. */
  readonly partPercent: number;
  /** How far ahead a day may lie. */
  readonly furthestDays: number;
}

export interface PlanRules {
  readonly instalmentsAtMost: number;
  readonly deferralMonthsAtMost: number;
  /** How much of what is left of a month's income may go into a rate, per cent. */
  readonly affordablePercent: number;
  /** Days an offer is good. */
  readonly offerDays: number;
  readonly graceDays: number;
  /** Lengths offered while nothing is known of the borrower's money. */
  readonly usualMonths: readonly number[];
}
