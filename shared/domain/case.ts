import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';

export type Channel = 'sms' | 'call' | 'visit';

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
}

/** A ladder step that counts as taken. A denied or failed contact does not. */
export interface StepDone {
  readonly step: string;
  readonly on: LocalDate;
  readonly contactId: string;
  readonly outcome: 'sent' | 'uncertain' | 'queued';
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
}

export type CaseStatus = 'open' | 'cured';

/** One borrower's trouble with one loan, from the first missed instalment to the cure; a relapse opens it again. */
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
  readonly strategy: string;
  /** Steps taken in this episode, oldest first. */
  readonly done: readonly StepDone[];
  readonly intent: Intent | null;
  /** When the scan looks again; null once cured. */
  readonly nextActionOn: LocalDate | null;
  readonly reviewed: ReviewMark | null;
}

export type HoldReason =
  | 'complaint'
  | 'dispute'
  | 'hardship-review'
  | 'arrangement'
  | 'promise'
  | 'vulnerability'
  | 'breathing-space'
  | 'legal';

/** A hold beats every step while it is in force. */
export interface Hold {
  readonly id: string;
  readonly reason: HoldReason;
  /** What made it, e.g. the complaint's number. */
  readonly source: string;
  readonly from: Instant;
  /** Null: until lifted. */
  readonly until: Instant | null;
}

/** The holds in force at `at`: half-open [from, until). */
export function holdsInForce(holds: readonly Hold[], at: Instant): readonly Hold[] {
  return holds.filter((hold) => hold.from <= at && (hold.until === null || at < hold.until));
}

/** `loan#step#businessDate` (design, section 8). */
export function contactIdOf(loanId: string, step: string, businessDate: LocalDate): string {
  return `${loanId}#${step}#${businessDate}`;
}

export type ContactState = 'SENDING' | 'SENT' | 'UNCERTAIN' | 'DENIED' | 'QUEUED';

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
}
