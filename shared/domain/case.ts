import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';
import type { SegmentName } from './treatment/segment.ts';

/** desk: a task for a person in the bank, who decides how to go on; the borrower hears nothing by it alone. */
export const channels = ['sms', 'call', 'visit', 'desk'] as const;
export type Channel = (typeof channels)[number];

/** What the review decided to do and has not been done, denied or lost yet. The case item is its own outbox. */
export interface Intent {
  /** `loan#step#businessDate`: deterministic, so that a second attempt meets the first. */
  readonly contactId: string;
  readonly step: string;
  readonly channel: Channel;
  readonly businessDate: LocalDate;
  readonly decidedAt: Instant;
  /** planned: enqueued or about to be; waiting: to be decided anew at `readyAt`, the next lawful moment. */
  readonly state: 'planned' | 'waiting';
  /** From when on the sweeper may enqueue it (again). */
  readonly readyAt: Instant;
  /** Of a waiting one: the rule of contact policy that stands in the way longest. */
  readonly waitsFor?: string | undefined;
  /** Which of the borrower's numbers a text goes to, from 0: those before it were refused for this step. */
  readonly attempt: number;
}

/** A ladder step that counts as taken. A denied or failed contact does not. */
export interface StepDone {
  readonly step: string;
  readonly on: LocalDate;
  readonly outcome: 'sent' | 'uncertain' | 'queued';
}

/** What of the step that is next came to nothing: it is no contact, and the ladder does not climb on it. */
export interface FailedTries {
  readonly step: string;
  /** Refused deliveries, one a number. */
  readonly count: number;
  /** Ways on which the borrower may never be contacted, as far as is known; absent: none. */
  readonly closed?: readonly Channel[] | undefined;
}

export const reviewOutcomes = ['acted', 'held', 'denied', 'nothing-due', 'failed'] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** What the last review made of the case: a resumed scan counts this instead of deciding twice. */
export interface ReviewMark {
  readonly on: LocalDate;
  readonly outcome: ReviewOutcome;
  readonly reason: string;
  readonly opened: boolean;
  readonly cured: boolean;
  /** The way a contact was to take; null where none was decided. */
  readonly channel: Channel | null;
}

/** current: nothing was ever overdue, the item is there for a reminder sent before a due date. */
export type CaseStatus = 'open' | 'cured' | 'current';

/**
 * One borrower's trouble with one loan, from the first missed instalment to the cure; a relapse opens it again. The same
 * item carries the reminder before a due date, whatever its status: one conditional write is decision and outbox.
 */
export interface CollectionCase {
  readonly loanId: string;
  readonly borrowerId: string;
  readonly shard: number;
  readonly status: CaseStatus;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  /** 1 for the first time in arrears, 2 after a cure and a relapse, … */
  readonly episode: number;
  readonly openedOn: LocalDate;
  readonly curedOn: LocalDate | null;
  /** The ladder of the last decision, with its version. */
  readonly strategy: string;
  /** Segment of the last decision, the rule that gave it, and a digest of the facts it saw. */
  readonly segment: SegmentName;
  readonly rule: string;
  readonly digest: string;
  /** `experiment/arm`, kept for the whole episode: a result counts for the arm the borrower was put in. */
  readonly arm: string | null;
  /** Steps taken in this episode, oldest first. */
  readonly done: readonly StepDone[];
  readonly tries: FailedTries | null;
  /** Refused deliveries since a text last went through. */
  readonly unreached: number;
  /** Due date of the last instalment a reminder was decided for: one reminder each. */
  readonly remindedFor: LocalDate | null;
  readonly intent: Intent | null;
  /** When the scan looks again; null once cured. */
  readonly nextActionOn: LocalDate | null;
  readonly reviewed: ReviewMark | null;
  /**
   * Where this version stands in the loan's timeline. Its store's alone: carried along by whoever decides, and written
   * anew with every save. Absent: not saved yet, or saved before there were timelines.
   */
  readonly link?: CaseLink | undefined;
}

/** The place of a version in its timeline (`timeline.ts`), its own hash apart: that follows from the version. */
export interface CaseLink {
  /** 1 for the first; a touch by the import makes no new one. */
  readonly seq: number;
  /** Hash of the version before. */
  readonly previous: string;
  /** When it was written. */
  readonly at: Instant;
}

export type HoldReason =
  | 'complaint'
  | 'dispute'
  | 'hardship-review'
  | 'arrangement'
  | 'promise'
  | 'vulnerability'
  | 'breathing-space'
  | 'bankruptcy'
  | 'deceased'
  | 'legal';

/** How far a hold reaches: this loan, every loan of the borrower, or one channel. */
export type HoldScope =
  | { readonly kind: 'loan' }
  | { readonly kind: 'borrower' }
  | { readonly kind: 'channel'; readonly channel: Channel };

/** A hold beats every step while it is in force. */
export interface Hold {
  readonly id: string;
  readonly reason: HoldReason;
  /** Without one: the loan. */
  readonly scope?: HoldScope | undefined;
  /** What made it, e.g. the complaint's number. */
  readonly source: string;
  readonly from: Instant;
  /** Null: until lifted. */
  readonly until: Instant | null;
  /** Who ended it before its time, and why. */
  readonly lifted?: { readonly by: string; readonly reason: string } | undefined;
}

/** The holds in force at `at`, half-open [from, until). One scoped to a channel counts for that channel only. */
export function holdsInForce(
  holds: readonly Hold[],
  at: Instant,
  channel: Channel | null = null,
): readonly Hold[] {
  return holds.filter(
    ({ from, until, scope }) =>
      from <= at &&
      (until === null || at < until) &&
      (scope?.kind !== 'channel' || scope.channel === channel),
  );
}

/** `loan#step#businessDate` (design, section 8). */
export function contactIdOf(loanId: string, step: string, businessDate: LocalDate): string {
  return `${loanId}#${step}#${businessDate}`;
}

/**
 * SENT: the carrier took it. DELIVERED: a receipt says it arrived. FAILED: the carrier refused it, or a receipt says it did
 * not arrive, so nobody was reached and it counts as no contact. RELEASED: claimed, certainly not
 * sent, and to be decided anew later; the only state from which a contact may be claimed again. REPLACED: uncertain, and a
 * person wrote a letter in its place. RECEIVED: came from the borrower. WITHDRAWN: a task pulled from the people who had it.
 * DONE: a task people finished.
 */
export const contactStates = [
  'SENDING',
  'SENT',
  'DELIVERED',
  'UNCERTAIN',
  'DENIED',
  'FAILED',
  'QUEUED',
  'RELEASED',
  'REPLACED',
  'RECEIVED',
  'WITHDRAWN',
  'DONE',
] as const;
export type ContactState = (typeof contactStates)[number];

/** Whether a text in this state may be on the borrower's phone, as far as is known. */
export const mayHaveArrived: Readonly<Record<ContactState, boolean>> = {
  SENDING: false,
  SENT: true,
  DELIVERED: true,
  UNCERTAIN: true,
  DENIED: false,
  FAILED: false,
  QUEUED: false,
  RELEASED: false,
  REPLACED: false,
  RECEIVED: false,
  WITHDRAWN: false,
  DONE: false,
};

/**
 * What a receipt says became of a text. passing: the phone or its network could not be reached, which may pass. number:
 * there is no such phone. closed: this phone takes no texts of ours. text: the network refused what was said or what it
 * costs, whoever it was for.
 */
export const receiptMeanings = ['delivered', 'passing', 'number', 'closed', 'text'] as const;
export type ReceiptMeaning = (typeof receiptMeanings)[number];

/** One line of the contact ledger: what reached, may have reached, or was kept from the borrower, and why. */
export interface Contact {
  readonly contactId: string;
  readonly loanId: string;
  readonly borrowerId: string;
  readonly step: string;
  readonly channel: Channel;
  readonly businessDate: LocalDate;
  readonly decidedAt: Instant;
  readonly state: ContactState;
  /** When the state was reached. */
  readonly at: Instant;
  /** Masked recipient; null where none was chosen. */
  readonly to: string | null;
  /** The exact text; null for tasks of people and for denied contacts. */
  readonly text: string | null;
  readonly messageId: string | null;
  /** Rule and words of a denial or an uncertainty. */
  readonly reason: string | null;
  /** Of an uncertain text: since when it was claimed. Whatever became of it became of it soon after. */
  readonly claimedAt?: Instant | undefined;
  /** How often it was claimed; absent: once. Only the holder of the last claim settles it. */
  readonly claims?: number | undefined;
  /** What the network said became of a text, and when it was taken from us. */
  readonly receipt?: { readonly at: Instant; readonly meaning: ReceiptMeaning } | undefined;
  /** What contact policy counts: of a call that was made, or of a text that failed for a passing reason. */
  readonly outcome?: 'not-connected' | 'unanswered' | 'connected' | 'conversation' | undefined;
  /** Of a call: the borrower asked not to be called before. */
  readonly callAgainAt?: Instant | undefined;
  /** Who settled it: an uncertain text by hand, and what makes them sure, or a call by its result. */
  readonly settled?: HandSettlement | undefined;
}

export interface HandSettlement {
  readonly by: string;
  readonly why: string;
  readonly at: Instant;
}

/** Which claim of its contact this is, from 1. */
export const claimOf = ({ claims }: Pick<Contact, 'claims'>): number => claims ?? 1;
