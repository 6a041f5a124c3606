import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';
import type {
  CircumstanceKind,
  ConsentKind,
  ContactChannel,
  Line,
  MinuteRange,
  Party,
  Place,
  Purpose,
} from './pack.ts';

/** A yes somebody gave, with when it begins, ends and was taken back. Half-open: [from, min(until, revokedAt)). */
export interface Consent {
  readonly kind: ConsentKind;
  readonly from: Instant;
  readonly until: Instant | null;
  readonly revokedAt: Instant | null;
  /** For `hours`: the time agreed, on the person's own clock; null: any time. */
  readonly hours: MinuteRange | null;
}

/** Something that is so from a moment on; an absent channel, number or person means all of them. */
export interface Circumstance {
  readonly kind: CircumstanceKind;
  readonly from: Instant;
  readonly until: Instant | null;
  readonly channel?: ContactChannel | undefined;
  readonly number?: string | undefined;
  readonly personId?: string | undefined;
}

/** Hours at which the person asked not to be contacted, on the person's own clock, on these ISO weekdays. */
export interface UnwantedTime extends MinuteRange {
  readonly weekdays: readonly number[];
}

/** One contact somebody wants to make. */
export interface ContactRequest {
  readonly contactId: string;
  readonly loanId: string;
  readonly channel: ContactChannel;
  readonly party: Party;
  readonly personId: string;
  readonly purpose: Purpose;
  /** E.164; null for visits and letters. */
  readonly number: string | null;
  readonly line: Line;
  readonly place: Place;
  /** Where the person may be, the likeliest first; co-borrowers' zones after it. All of them must allow. */
  readonly zones: readonly string[];
  readonly consents: readonly Consent[];
  readonly circumstances: readonly Circumstance[];
  readonly unwanted: readonly UnwantedTime[];
  /** The number the borrower gave no longer exists, or the borrower is dead or without capacity. */
  readonly lost: boolean;
}

/**
 * One line of the borrower's ledger, over all loans, numbers, third parties and agencies. `unknown` may have been
 * anything, so it counts as everything.
 */
export interface LedgerEntry {
  readonly contactId: string;
  readonly loanId: string;
  readonly at: Instant;
  readonly direction: 'outbound' | 'inbound';
  readonly channel: ContactChannel;
  readonly party: Party;
  readonly personId: string;
  readonly number: string | null;
  readonly result: 'not-connected' | 'unanswered' | 'connected' | 'conversation' | 'delivered' | 'unknown';
  /** What it was for; absent: it asked for money. */
  readonly purpose?: Purpose | undefined;
  /** Made with the person's consent to this very frequency. */
  readonly consented: boolean;
}

/** The public holidays of the borrower's place; a business-day calendar has this shape and more. */
export interface HolidayCalendar {
  readonly offDays: ReadonlySet<LocalDate>;
}

export const noHolidays: HolidayCalendar = { offDays: new Set() };
