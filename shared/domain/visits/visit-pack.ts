import {
  deriveArrears,
  explainArrears,
  type ArrearsExplanation,
  type ArrearsQuestion,
} from '../arrears/index.ts';
import type { InterestStep } from '../arrears/explain-arrears.ts';
import type { LocalDate } from '../local-date.ts';
import { lastFour } from '../mask.ts';
import type { Borrower, Language } from '../portfolio.ts';
import type { SegmentName } from '../treatment/segment.ts';
import { payOptions, type OptionTerms, type PayOptions } from './pay-options.ts';

/** How to talk with a borrower of a segment. Data per language. */
export interface ConversationGuide {
  readonly segment: SegmentName;
  readonly name: string;
  readonly opening: string;
  readonly listenFor: readonly string[];
  readonly ask: readonly string[];
  readonly offer: readonly string[];
  readonly avoid: readonly string[];
  /** How every visit is conducted. */
  readonly always: readonly string[];
}

/** Who is sent where and when: what the letter of authorisation says. */
export interface Authorisation {
  /** Number of the letter. */
  readonly number: string;
  readonly issuedOn: LocalDate;
  readonly visitId: string;
  readonly date: LocalDate;
  /** Minutes since midnight on the borrower's clock. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly address: string;
  readonly team: readonly { readonly name: string; readonly badge: string }[];
}

export interface VisitPackFacts {
  readonly authorisation: Authorisation;
  readonly borrower: Pick<Borrower, 'id' | 'name' | 'language'>;
  /** One question a loan: several loans of a borrower are one visit. At least one. */
  readonly questions: readonly ArrearsQuestion[];
  /** What the borrower can afford a month, by currency, in minor units; a currency not named is not known. */
  readonly affordableMinor: Readonly<Record<string, number>>;
  readonly terms: OptionTerms;
  readonly guide: ConversationGuide;
}

/** An instalment that fell due and has something unpaid; amounts are what is left of it, in minor units. */
export interface OverdueLine {
  readonly number: number;
  readonly dueOn: LocalDate;
  readonly feesMinor: number;
  readonly interestMinor: number;
  readonly principalMinor: number;
  readonly overdueMinor: number;
  readonly pastDueDays: number;
  readonly tolerated: boolean;
}

/** What one loan owes and how it came about. The figures are those of `explainArrears`, none worked out anew. */
export interface LoanStatement {
  readonly loanId: string;
  readonly lastFour: string;
  readonly currency: string;
  readonly asOf: LocalDate;
  readonly pastDueDays: number;
  readonly riskClass: string;
  readonly overdueMinor: number;
  /** How much less is overdue once payments on their way count: they do in `ways`, as nobody should pay twice. */
  readonly onItsWayMinor: number;
  readonly overdueFeesMinor: number;
  readonly overdueInterestMinor: number;
  readonly overduePrincipalMinor: number;
  /** Oldest first. */
  readonly lines: readonly OverdueLine[];
  readonly penalty: {
    readonly minor: number;
    readonly annualRate: number;
    readonly penaltyMultiple: number;
    readonly yearDays: 360 | 365;
    readonly steps: readonly InterestStep[];
    /** Sum of the steps' amount-days. */
    readonly amountDays: string;
    /** Before rounding. */
    readonly exact: ArrearsExplanation['interest']['exact'];
  };
  readonly ways: PayOptions;
}

/** All a team takes along, as data: the PDF prints this and nothing else. */
export interface VisitPack {
  readonly language: Language;
  readonly borrower: { readonly id: string; readonly name: string };
  readonly authorisation: Authorisation;
  readonly loans: readonly LoanStatement[];
  readonly guide: ConversationGuide;
}

/** Puts a visit's pack together from the books as they are on the questions' business date. */
export function visitPack(facts: VisitPackFacts): VisitPack {
  const { authorisation, borrower, guide } = facts;
  return {
    language: borrower.language,
    borrower: { id: borrower.id, name: borrower.name },
    authorisation,
    loans: facts.questions.map((question) => statementOf(question, facts)),
    guide,
  };
}

function statementOf(
  question: ArrearsQuestion,
  { terms, affordableMinor }: Pick<VisitPackFacts, 'terms' | 'affordableMinor'>,
): LoanStatement {
  const { arrears, interest } = explainArrears({ ...question, countPending: false });
  const all = { ...question, countPending: true };
  const { loanId, currency } = arrears;
  return {
    loanId,
    lastFour: lastFour(loanId),
    currency,
    asOf: arrears.businessDate,
    pastDueDays: arrears.pastDueDays,
    riskClass: arrears.riskClass,
    overdueMinor: arrears.overdueMinor,
    onItsWayMinor: arrears.overdueMinor - deriveArrears(all).overdueMinor,
    overdueFeesMinor: arrears.overdueFeesMinor,
    overdueInterestMinor: arrears.overdueInterestMinor,
    overduePrincipalMinor: arrears.overduePrincipalMinor,
    lines: arrears.instalments.map((one) => ({
      number: one.number,
      dueOn: one.dueOn,
      feesMinor: one.feesMinor,
      interestMinor: one.interestMinor,
      principalMinor: one.principalMinor,
      overdueMinor: one.overdueMinor,
      pastDueDays: one.pastDueDays,
      tolerated: one.tolerated,
    })),
    penalty: {
      minor: interest.minor,
      annualRate: interest.annualRate,
      penaltyMultiple: interest.penaltyMultiple,
      yearDays: interest.dayCount === 'act/360' ? 360 : 365,
      steps: interest.steps,
      amountDays: interest.amountDays,
      exact: interest.exact,
    },
    ways: payOptions(all, terms, affordableMinor[currency] ?? null),
  };
}
