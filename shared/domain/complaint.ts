import type { Hold } from './case.ts';
import type { EscalationLevel } from './complaints/clock.ts';
import type { ComplaintCause, ComplaintOutcome, Complexity, Severity } from './complaints/commands.ts';
import type { ComplaintState } from './complaints/moves.ts';
import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';
import type { Language } from './portfolio.ts';

export const complaintChannels = ['app', 'hotline', 'branch', 'letter', 'sms'] as const;
export type ComplaintChannel = (typeof complaintChannels)[number];

export const complaintCategories = ['amount', 'conduct', 'contact', 'service', 'other'] as const;
export type ComplaintCategory = (typeof complaintCategories)[number];

/** What the complainant said, by whatever way it came. */
export interface ComplaintStatement {
  readonly loanId: string;
  readonly channel: ComplaintChannel;
  readonly category: ComplaintCategory;
  /** In the complainant's own words. */
  readonly text: string;
  /** Whom to answer, if not the borrower as the bank knows him. */
  readonly contact?: { readonly name: string; readonly phone?: string | undefined } | undefined;
  /** The complainant is not to be named; answered to whoever has the number. */
  readonly anonymous?: boolean | undefined;
  /** The agent it is about, as the complainant or the call record names one. */
  readonly agentId?: string | undefined;
  /** The text, call or visit it is about. */
  readonly contactId?: string | undefined;
}

export interface ComplaintDecision {
  readonly outcome: ComplaintOutcome;
  readonly cause: ComplaintCause;
  /** What the complainant is told. */
  readonly words: string;
  readonly at: Instant;
  readonly by: string;
}

export interface ComplaintNote {
  readonly at: Instant;
  readonly by: string;
  readonly text: string;
}

/** More time: asked for by whoever has the complaint, approved by another, and the complainant told. */
export interface Extension {
  readonly state: 'asked' | 'approved' | 'refused';
  readonly reason: string;
  readonly askedBy: string;
  readonly decidedBy: string | null;
  /** When the complainant was told. */
  readonly noticeAt: Instant | null;
}

export interface Complaint extends ComplaintStatement {
  readonly complaintId: string;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  readonly status: ComplaintState;
  readonly receivedAt: Instant;
  /** The day the clock counts from, not counted itself: of receipt, of new facts, of the appeal. */
  readonly clockFrom: LocalDate;
  /** The last day on which the complainant may be told the decision, in the bank's zone. */
  readonly decideBy: LocalDate;
  /** Language the complainant is answered in. */
  readonly language: Language;
  /** Whether collection on the loan is held while the complaint is pending. */
  readonly collectionHeld: boolean;
  /** Since when it is held, last; an appeal holds anew. */
  readonly heldFrom: Instant;
  readonly severity: Severity;
  readonly complexity: Complexity;
  readonly assignee: string | null;
  readonly notes: readonly ComplaintNote[];
  /** Keys of the papers sent with it. */
  readonly attachments: readonly string[];
  readonly extension: Extension | null;
  /** The first, anew after new facts, and the one on appeal. */
  readonly decisions: readonly ComplaintDecision[];
  readonly repliedAt: Instant | null;
  /** When the bank's duty ended, last: replied, withdrawn or merged. */
  readonly endedAt: Instant | null;
  readonly mergedInto: string | null;
  /** Levels its clock has reached. */
  readonly escalated: readonly { readonly level: EscalationLevel; readonly on: LocalDate }[];
  /** Names the request that changed it last: its repeat is told by that. Absent: none by the API did. */
  readonly lastOperation?: string | undefined;
  /** The agent's, after an upheld complaint about conduct: due until the agents' book has it. */
  readonly suspension: 'none' | 'due' | 'done';
}

/** Conduct is looked at first. */
export const severityOf: Readonly<Record<ComplaintCategory, Severity>> = {
  conduct: 'high',
  contact: 'medium',
  amount: 'medium',
  service: 'low',
  other: 'low',
};

/** The hold a complaint puts on its loan: without end while it is pending, then until its end. */
export function complaintHold(complaint: Pick<Complaint, 'complaintId' | 'heldFrom' | 'endedAt'>): Hold {
  return {
    id: `complaint#${complaint.complaintId}`,
    reason: 'complaint',
    source: complaint.complaintId,
    from: complaint.heldFrom,
    until: complaint.endedAt,
  };
}

/** Digits and capitals that are not taken for one another when read out (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes a complaint number is made of: 80 bits, so that nobody guesses another's. */
export const complaintNumberBytes = 10;

/**
 * A complaint number, `CMP-20250305-7K3M-9QXT-2B4F-0H8D`; without a date `CMP-7K3M-9QXT-2B4F-0H8D`.
 *
 * @param bytes at least `complaintNumberBytes`; more are not used
 */
export function complaintNumber(bytes: Uint8Array, receivedOn?: LocalDate): string {
  if (bytes.length < complaintNumberBytes) throw new RangeError(`${bytes.length} bytes make no number`);
  const bits = Array.from(bytes.subarray(0, complaintNumberBytes), (byte) =>
    byte.toString(2).padStart(8, '0'),
  );
  const signs = bits.join('').replaceAll(/.{5}/g, (five) => alphabet.charAt(Number.parseInt(five, 2)));
  const date = receivedOn === undefined ? '' : `-${receivedOn.replaceAll('-', '')}`;
  return `CMP${date}${signs.replaceAll(/.{4}/g, '-$&')}`;
}

const numberShape = /^CMP(-\d{8})?(-[0-9A-HJKMNP-TV-Z]{4}){4}$/;

/** Whether a text can be a complaint number at all. */
export function isComplaintNumber(text: string): boolean {
  return numberShape.test(text);
}

/** True when both say the same, field by field. */
export function sameStatement(a: ComplaintStatement, b: ComplaintStatement): boolean {
  return (
    a.loanId === b.loanId &&
    a.channel === b.channel &&
    a.category === b.category &&
    a.text === b.text &&
    a.contact?.name === b.contact?.name &&
    a.contact?.phone === b.contact?.phone &&
    a.anonymous === b.anonymous &&
    a.agentId === b.agentId &&
    a.contactId === b.contactId
  );
}
