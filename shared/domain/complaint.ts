import type { Hold } from './case.ts';
import { localDateAt, type Instant } from './instant.ts';
import { addDays, type LocalDate } from './local-date.ts';
import type { Language } from './portfolio.ts';

export const complaintChannels = ['app', 'hotline', 'branch', 'letter'] as const;
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
}

export interface Complaint extends ComplaintStatement {
  readonly complaintId: string;
  readonly status: 'open';
  readonly receivedAt: Instant;
  /** The last day on which the complainant may be told the decision, in the bank's zone. */
  readonly decideBy: LocalDate;
  /** Language the complainant is answered in. */
  readonly language: Language;
  /** Whether collection on the loan was held with the intake. */
  readonly collectionHeld: boolean;
}

/** The last day for the decision: calendar days in the bank's zone, the day of receipt not counted. */
export function decisionDeadline(
  receivedAt: Instant,
  { zone, decisionDays }: { readonly zone: string; readonly decisionDays: number },
): LocalDate {
  return addDays(localDateAt(receivedAt, zone), decisionDays);
}

/** The hold an open complaint puts on its loan, until the complaint's end lifts it. */
export function complaintHold(complaint: Pick<Complaint, 'complaintId' | 'receivedAt'>): Hold {
  return {
    id: `complaint#${complaint.complaintId}`,
    reason: 'complaint',
    source: complaint.complaintId,
    from: complaint.receivedAt,
    until: null,
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
    a.contact?.phone === b.contact?.phone
  );
}
