import type { Instalment } from '../portfolio.ts';
import type { Books, ChargeSpan } from './books.ts';
import type { InstalmentPart } from './settings.ts';

/** Told of every step while a loan is lived through; `explainArrears` writes it down. Days since 1970-01-01. */
export interface Trace {
  /** A version of the money begins; the first from the loan's beginning, each other from a reversal's day. */
  readonly opened: (fromDay: number) => void;
  readonly fellDue: (instalment: Instalment, dueDay: number) => void;
  readonly received: (money: ReceivedMoney) => void;
  readonly met: (part: MetPart) => void;
  /** The books as they bore interest over a span. */
  readonly charged: (books: Books, span: ChargeSpan) => void;
  readonly forgiven: (interest: ForgivenInterest) => void;
}

export interface ReceivedMoney {
  readonly day: number;
  readonly amountMinor: number;
  /** Days past due on that day, before the money came. */
  readonly lateDays: number;
  readonly isPrincipalFirst: boolean;
}

export interface MetPart {
  /** Of the instalment. */
  readonly number: number;
  readonly part: InstalmentPart;
  readonly day: number;
  readonly amountMinor: number;
}

/** Interest taken back: `amountMinor` bore it over the span and was paid within the tolerance days. */
export interface ForgivenInterest extends ChargeSpan {
  readonly part: InstalmentPart;
  readonly amountMinor: number;
  /** Days of the span that had been charged. */
  readonly days: number;
}
