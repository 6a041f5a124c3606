import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';

export type Language = 'zh-CN' | 'zh-TW' | 'en';

export interface Phone {
  /** E.164, e.g. +12015550123. */
  readonly number: string;
  /** Where the bank has the number from: the collection rules allow only certain sources. */
  readonly source: 'contract' | 'reserved' | 'authorised' | 'public' | 'reserved-contact' | 'bureau';
  readonly verified: boolean;
}

export interface Address {
  readonly kind: 'home' | 'work';
  readonly text: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly visitConsent: boolean;
}

export interface Borrower {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  /** IANA time zone: contact hours are the borrower's, not the bank's. */
  readonly zone: string;
  readonly phones: readonly Phone[];
  readonly addresses: readonly Address[];
  readonly representative?: { readonly kind: 'guardian' | 'attorney'; readonly name: string } | undefined;
  readonly vulnerabilities: readonly string[];
  readonly creditScore?: number | undefined;
}

export interface Instalment {
  readonly number: number;
  readonly dueOn: LocalDate;
  /** Integer minor units of the loan's currency. */
  readonly principalMinor: number;
  readonly interestMinor: number;
  readonly feesMinor: number;
}

export interface Contract {
  readonly signedOn: LocalDate;
  /** Annual nominal rate as a fraction: 0.18 is 18 %. */
  readonly annualRate: number;
  /** Penalty rate = annual rate x this (China's practice: 1.3 to 1.5). */
  readonly penaltyMultiple: number;
  readonly compounding: boolean;
  readonly dayCount: 'act/360' | 'act/365';
  /** The clause by which the borrower consented to collection visits; null when there is none. */
  readonly collectionConsentClause: string | null;
}

/** Half-open pause [from, to): these days do not age the loan. */
export interface Pause {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly reason: string;
}

export type LoanStatus = 'active' | 'closed' | 'written-off' | 'bankrupt' | 'deceased';

export interface Loan {
  readonly id: string;
  readonly borrowerId: string;
  readonly coBorrowerIds: readonly string[];
  readonly guarantorIds: readonly string[];
  readonly product: 'card' | 'personal' | 'auto' | 'mortgage';
  /** ISO 4217. */
  readonly currency: string;
  readonly status: LoanStatus;
  readonly contract: Contract;
  readonly instalments: readonly Instalment[];
  readonly pauses: readonly Pause[];
}

/** Whether the loan is the borrower's: his own, or shared with him. A guarantor's it is not. */
export function isBorrowerOf(
  { borrowerId, coBorrowerIds }: Pick<Loan, 'borrowerId' | 'coBorrowerIds'>,
  id: string,
): boolean {
  return id === borrowerId || coBorrowerIds.includes(id);
}

export type PaymentStatus = 'pending' | 'settled' | 'reversed';

export interface Payment {
  readonly id: string;
  readonly loanId: string;
  /** Integer minor units of the loan's currency, above zero. */
  readonly amountMinor: number;
  readonly receivedAt: Instant;
  readonly status: PaymentStatus;
  /** Set on a reversal: the payment it takes back, from `receivedAt` on. */
  readonly reversalOf?: string | undefined;
}

export const samePause = (a: Pause, b: Pause): boolean =>
  a.from === b.from && a.to === b.to && a.reason === b.reason;

/** What core banking told of a loan beside its feed, and what stands whatever the feed says next. */
export interface ToldOfLoan {
  readonly pauses: readonly Pause[];
  /** Null: the feed's. Never `active`, which is to tell nothing. */
  readonly status: LoanStatus | null;
}

/** The loan with what was told of it beside the book, pauses it has already once. */
export function withTold(loan: Loan, { pauses, status }: ToldOfLoan): Loan {
  const more = pauses.filter((one) => !loan.pauses.some((known) => samePause(known, one)));
  const paused = more.length === 0 ? loan : { ...loan, pauses: [...loan.pauses, ...more] };
  return status === null || status === loan.status ? paused : { ...paused, status };
}
