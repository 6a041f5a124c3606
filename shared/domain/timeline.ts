import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';

/** A collision-free digest of a text (SHA-256 in production): comes in as an argument, the domain computes none. */
export type Digest = (text: string) => string;

/** What happened to one loan's case, in plain values; no personal data beyond what the ledger masks. */
export interface Happening {
  readonly at: Instant;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** One link of a loan's timeline (design, section 13): never changed once written, and holding the hash of the one before. */
export interface TimelineEvent extends Happening {
  readonly loanId: string;
  /** 1 for the first, without gaps. */
  readonly seq: number;
  /** Hash of the event before; of the first, the digest of the loan's id alone. */
  readonly previous: string;
  readonly hash: string;
}

/** Where a timeline stands: all that a writer must know to append. */
export type TimelineHead = Pick<TimelineEvent, 'loanId' | 'seq' | 'hash'>;

/** The head of a timeline without events. */
export function emptyTimeline(loanId: string, digest: Digest): TimelineHead {
  return { loanId, seq: 0, hash: digest(JSON.stringify(['timeline', loanId])) };
}

/** The event that follows `head`. Deterministic: a writer that died and tries again makes the same one. */
export function nextEvent(head: TimelineHead, happening: Happening, digest: Digest): TimelineEvent {
  const { at, facts } = happening;
  const link = { loanId: head.loanId, seq: head.seq + 1, previous: head.hash, at, facts };
  return { ...link, hash: hashOf(link, digest) };
}

/** Arrays and sorted keys: one text for one event, and none for two. */
export function hashOf(event: Omit<TimelineEvent, 'hash'>, digest: Digest): string {
  const { loanId, seq, previous, at, facts } = event;
  const sorted = Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1));
  return digest(JSON.stringify([loanId, seq, previous, at, sorted]));
}

export interface TimelineFault {
  readonly loanId: string;
  /** Of the event at fault; of a missing one, its own. */
  readonly seq: number;
  /** altered: its content is not what was hashed. unlinked: it does not follow the one before. missing: a number is not
   * there, or the timeline ends before `head`. foreign: it is not this loan's. unknown: it lies beyond `head`. */
  readonly fault: 'altered' | 'unlinked' | 'missing' | 'foreign' | 'unknown';
}

/**
 * Whether a loan's events, rising by `seq`, are what was written: finds any change, gap, insertion, reordering and, by
 * the head kept elsewhere, any end cut off or added. No fault: nothing was touched.
 *
 * @param head where the timeline ends by the case item or a day's anchor
 */
export function verifyTimeline(
  events: readonly TimelineEvent[],
  head: TimelineHead,
  digest: Digest,
): readonly TimelineFault[] {
  const faults: TimelineFault[] = [];
  let before = emptyTimeline(head.loanId, digest);
  for (const event of events) {
    const fault = faultOf(event, { before, head, digest });
    if (fault !== undefined) faults.push({ loanId: head.loanId, ...fault });
    before = { loanId: head.loanId, seq: event.seq, hash: event.hash };
  }
  if (before.seq < head.seq) faults.push({ loanId: head.loanId, seq: before.seq + 1, fault: 'missing' });
  else if (before.seq === head.seq && before.hash !== head.hash)
    faults.push({ loanId: head.loanId, seq: head.seq, fault: 'unlinked' });
  return faults;
}

interface Place {
  readonly before: TimelineHead;
  readonly head: TimelineHead;
  readonly digest: Digest;
}

function faultOf(
  event: TimelineEvent,
  { before, head, digest }: Place,
): Omit<TimelineFault, 'loanId'> | undefined {
  const { seq } = event;
  if (event.loanId !== head.loanId) return { seq, fault: 'foreign' };
  if (seq > head.seq) return { seq, fault: 'unknown' };
  if (seq > before.seq + 1) return { seq: before.seq + 1, fault: 'missing' };
  if (seq !== before.seq + 1 || event.previous !== before.hash) return { seq, fault: 'unlinked' };
  return event.hash === hashOf(event, digest) ? undefined : { seq, fault: 'altered' };
}

/** A business date's anchor: over every timeline that grew on it, and over the anchor of the date before. */
export interface DayAnchor {
  readonly businessDate: LocalDate;
  readonly previous: string;
  readonly hash: string;
}

/** The anchor of a date, whatever the order the heads come in; `previous` is undefined for the first date. */
export function anchorOf(
  businessDate: LocalDate,
  { previous, heads }: { readonly previous: DayAnchor | undefined; readonly heads: readonly TimelineHead[] },
  digest: Digest,
): DayAnchor {
  const before = previous?.hash ?? digest(JSON.stringify(['anchors']));
  const sorted = heads
    .map(({ loanId, seq, hash }) => [loanId, seq, hash] as const)
    .sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1));
  return { businessDate, previous: before, hash: digest(JSON.stringify([businessDate, before, sorted])) };
}
