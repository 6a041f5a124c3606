import type { MessageKind, Tone } from '../../contracts/messages.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import type { Language } from '../../domain/portfolio.ts';
import type { Money } from './formats.ts';

interface OnALoan {
  /** In full: it leaves here masked. */
  readonly borrowerName: string;
  readonly loanId: string;
}

/** A demand: what is (or will be) owed, read at the moment of sending. */
export interface Owed extends OnALoan {
  readonly amount: Money;
  /** The oldest unmet due date; of a reminder before it, the next one. */
  readonly dueOn: LocalDate;
}

export interface PlanOffer extends Owed {
  /** How many instalments and about how much each. */
  readonly count: number;
  readonly each: Money;
  readonly firstOn: LocalDate;
  /** Until when the offer stands. */
  readonly replyBy: LocalDate;
}

export interface Plan extends OnALoan {
  readonly currency: string;
  /** In the order they fall due; at least one. All but the last are equal. */
  readonly instalments: readonly { readonly dueOn: LocalDate; readonly amountMinor: number }[];
}

export interface PromiseToPay extends OnALoan {
  readonly amount: Money;
  readonly promisedOn: LocalDate;
}

export interface Appointment extends OnALoan {
  readonly date: LocalDate;
  /** Minutes since midnight on the borrower's clock. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Staff who come, as on their badges. */
  readonly visitors: readonly { readonly name: string; readonly badge: string }[];
  /** What the bank confirms the visit by, to whoever asks. */
  readonly code: string;
  /** Whether the borrower can text back to where it comes from. */
  readonly canReply: boolean;
}

export type VisitCancelled = Pick<
  Appointment,
  'borrowerName' | 'loanId' | 'date' | 'fromMinute' | 'toMinute'
>;

export interface ComplaintReceived {
  readonly complaintId: string;
  readonly decideBy: LocalDate;
  readonly collectionHeld: boolean;
}

export interface PaymentReceived extends OnALoan {
  readonly amount: Money;
  readonly paidOn: LocalDate;
  /** What is overdue after this payment, in minor units of its currency; 0 for nothing. */
  readonly stillOverdueMinor: number;
}

/** Answers to a text tell nothing of anybody. */
export type NoFacts = Readonly<Record<string, never>>;

/** What each kind of message tells. */
export interface MessageFacts {
  readonly 'pre-due': Owed;
  readonly first: Owed;
  readonly second: Owed;
  readonly final: Owed;
  readonly 'plan-offer': PlanOffer;
  readonly 'plan-confirmation': Plan;
  readonly 'promise-reminder': PromiseToPay;
  readonly appointment: Appointment;
  readonly 'visit-cancelled': VisitCancelled;
  readonly 'complaint-acknowledgement': ComplaintReceived;
  readonly receipt: PaymentReceived;
  readonly 'reply-stopped': NoFacts;
  readonly 'reply-started': NoFacts;
  readonly 'reply-balance': NoFacts;
  readonly 'reply-disputed': NoFacts;
  readonly 'reply-noted': NoFacts;
}

/** One message to word. */
export interface Message<K extends MessageKind> {
  readonly kind: K;
  /** A kind of one tone has no other. */
  readonly tone: Tone;
  readonly language: Language;
  readonly facts: MessageFacts[K];
  /** True where the jurisdiction wants every text to say how to have no more. */
  readonly optOut?: boolean;
}
