import { ZodError } from 'zod';
import { scanReportSchema, type ScanAnchor } from '../contracts/scan.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { scanRunId } from '../domain/scan-run.ts';
import {
  anchorOf,
  verifyTimeline,
  type Digest,
  type TimelineFault,
  type TimelineHead,
} from '../domain/timeline.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { CaseEvent, TimelineStore } from '../ports/timeline-store.ts';
import { headsOf } from './anchor-day.ts';

export interface VerifyDeps {
  readonly timeline: TimelineStore;
  readonly runs: RunStore;
  readonly digest: Digest;
}

/**
 * altered: heads or hash of the anchor are not what was sealed. unlinked: the scan after it sealed another one. missing:
 * its scan, its report, or the anchor in it is gone; no anchor before it can be reached.
 */
export interface AnchorFault {
  readonly businessDate: LocalDate;
  readonly fault: 'altered' | 'unlinked' | 'missing';
}

/** A version that a day's anchor sealed is no longer there, or no longer says what it said. */
export interface SealFault {
  readonly loanId: string;
  readonly seq: number;
  readonly sealedOn: LocalDate;
}

export interface Verification {
  readonly loans: number;
  readonly versions: number;
  readonly anchors: number;
  readonly timelineFaults: readonly TimelineFault[];
  readonly anchorFaults: readonly AnchorFault[];
  readonly sealFaults: readonly SealFault[];
  /** Loans of which a row, or the case, is no longer in any shape that was ever written. */
  readonly unreadable: readonly string[];
}

type Seal = TimelineHead & { readonly sealedOn: LocalDate };
type Sealed = ReadonlyMap<string, readonly Seal[]>;

interface Faults {
  readonly timelineFaults: TimelineFault[];
  readonly sealFaults: SealFault[];
  readonly unreadable: string[];
}

/**
 * Walks every timeline and every anchor: finds whatever was changed, added or taken out since it was written. What a
 * forger rewrites whole, down to the case itself, is found by the anchors; all anchors too, only by a copy of the last
 * one kept elsewhere. Reads the whole book.
 */
export async function verifyTimelines(deps: VerifyDeps): Promise<Verification> {
  const { sealed, ...anchored } = await verifyAnchors(deps);
  const faults: Faults = { timelineFaults: [], sealFaults: [], unreadable: [] };
  const loans = await allLoans(deps.timeline);
  let versions = 0;
  for (const loanId of loans) {
    const events = await readable(() => allEvents(deps.timeline, loanId));
    versions += events?.length ?? 0;
    if (events === undefined) faults.unreadable.push(loanId);
    else {
      faults.timelineFaults.push(...(await faultsOf(deps, loanId, events)));
      faults.sealFaults.push(...brokenSeals(sealed.get(loanId) ?? [], events));
    }
  }
  // Timelines that are gone, case and all.
  for (const [loanId, seals] of sealed)
    if (!loans.has(loanId)) faults.sealFaults.push(...brokenSeals(seals, []));
  return { loans: loans.size, versions, ...faults, ...anchored };
}

async function allLoans(timeline: TimelineStore): Promise<ReadonlySet<string>> {
  const loans = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<TimelineStore['loans']>> = await timeline.loans({ cursor, limit: 1000 });
    for (const loanId of page.loanIds) loans.add(loanId);
    cursor = page.cursor;
  } while (cursor !== null);
  return loans;
}

async function allEvents(timeline: TimelineStore, loanId: string): Promise<readonly CaseEvent[]> {
  const events: CaseEvent[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<TimelineStore['list']>> = await timeline.list({
      loanId,
      cursor,
      limit: 500,
    });
    events.push(...page.events);
    cursor = page.cursor;
  } while (cursor !== null);
  return events;
}

/** Undefined: what is stored is in no shape of ours. Any other failure is the store's, and ends the verification. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isShape = [ZodError, RangeError, SyntaxError].some((kind) => error instanceof kind);
    if (isShape) return undefined;
    throw error;
  }
}

async function faultsOf(
  { timeline, digest }: VerifyDeps,
  loanId: string,
  events: readonly CaseEvent[],
): Promise<readonly TimelineFault[]> {
  // Rows without a case: it was taken out, and what it said is missing.
  const gone = { loanId, seq: (events.at(-1)?.seq ?? 0) + 1, hash: '' };
  return verifyTimeline(events, (await timeline.head(loanId)) ?? gone, digest);
}

function brokenSeals(heads: readonly Seal[], events: readonly CaseEvent[]): readonly SealFault[] {
  const hashes = new Map(events.map(({ seq, hash }) => [seq, hash]));
  return heads.flatMap(({ loanId, seq, hash, sealedOn }) =>
    hashes.get(seq) === hash ? [] : [{ loanId, seq, sealedOn }],
  );
}

/** From the last closed scan back to the first that has an anchor. */
async function verifyAnchors({ runs, digest }: VerifyDeps): Promise<{
  readonly anchors: number;
  readonly anchorFaults: readonly AnchorFault[];
  readonly sealed: Sealed;
}> {
  const anchorFaults: AnchorFault[] = [];
  const sealed = new Map<string, readonly Seal[]>();
  let anchors = 0;
  let later: ScanAnchor | undefined;
  let on: LocalDate | null = (await runs.latestClosed('daily-scan')) ?? null;
  while (on !== null) {
    const businessDate: LocalDate = on;
    const anchor: ScanAnchor | undefined = await readable(() => anchorIn(runs, businessDate));
    if (anchor === undefined) {
      anchorFaults.push({ businessDate, fault: 'missing' });
      break;
    }
    anchors += 1;
    const heads = (await readable(() => headsOf(runs, businessDate))) ?? [];
    for (const head of heads)
      sealed.set(head.loanId, [...(sealed.get(head.loanId) ?? []), { ...head, sealedOn: businessDate }]);
    const fault = faultIn({ businessDate, anchor, heads, later }, digest);
    if (fault !== undefined) anchorFaults.push({ businessDate, fault });
    later = anchor;
    on = anchor.previousOn;
  }
  return { anchors, anchorFaults, sealed };
}

async function anchorIn(runs: RunStore, businessDate: LocalDate): Promise<ScanAnchor | undefined> {
  const report = (await runs.find(scanRunId(businessDate)))?.report;
  return report == null ? undefined : scanReportSchema.parse(report).anchor;
}

interface AnchorFound {
  readonly businessDate: LocalDate;
  readonly anchor: ScanAnchor;
  readonly heads: readonly TimelineHead[];
  /** Of the scan after it. */
  readonly later: ScanAnchor | undefined;
}

function faultIn(
  { businessDate, anchor, heads, later }: AnchorFound,
  digest: Digest,
): AnchorFault['fault'] | undefined {
  const { previousOn, previous } = anchor;
  const before = previousOn === null ? undefined : { businessDate: previousOn, previous: '', hash: previous };
  if (anchorOf(businessDate, { previous: before, heads }, digest).hash !== anchor.hash) return 'altered';
  return later !== undefined && later.previous !== anchor.hash ? 'unlinked' : undefined;
}
