import { z } from 'zod';
import { scanReportSchema, type ScanAnchor } from '../contracts/scan.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { scanRunId } from '../domain/scan-run.ts';
import { anchorOf, type Digest, type TimelineHead } from '../domain/timeline.ts';
import type { RunStore } from '../ports/run-store.ts';

/** Where the heads of a day's timelines are kept: a run of their own, so that a shard's progress stays small. */
export const anchorsId = (businessDate: LocalDate): string => `ANCHORS#${businessDate}`;

const headsSchema = z.array(z.tuple([z.string(), z.number().int().min(1), z.string()]));

/**
 * Notes where a page's reviews left their timelines: about a twelfth of a write unit each, nothing for a page that wrote
 * nothing.
 *
 * Twice: the first note stays. Half: the page is done again, and notes what it finds written.
 */
export async function noteHeads(
  runs: RunStore,
  { businessDate, part }: { readonly businessDate: LocalDate; readonly part: string },
  heads: readonly TimelineHead[],
): Promise<void> {
  if (heads.length === 0) return;
  const body = heads.map(({ loanId, seq, hash }) => [loanId, seq, hash]);
  await runs.savePart(anchorsId(businessDate), { part, version: 1, body });
}

/** The heads noted on a day. */
export async function headsOf(runs: RunStore, businessDate: LocalDate): Promise<readonly TimelineHead[]> {
  const parts = await runs.parts(anchorsId(businessDate));
  return parts.flatMap(({ body }) =>
    headsSchema.parse(body).map(([loanId, seq, hash]) => ({ loanId, seq, hash })),
  );
}

/**
 * The anchor of a business date over all heads noted on it, and over the anchor of the scan before: scans close in the order
 * of their dates (`openRun` refuses an earlier one).
 */
export async function anchorDay(
  { runs, digest }: { readonly runs: RunStore; readonly digest: Digest },
  businessDate: LocalDate,
): Promise<ScanAnchor> {
  const last = await runs.latestClosed('daily-scan');
  const before = last === undefined || last >= businessDate ? undefined : await anchoredOn(runs, last);
  const heads = await headsOf(runs, businessDate);
  const { previous, hash } = anchorOf(businessDate, { previous: before, heads }, digest);
  return { previousOn: before?.businessDate ?? null, previous, hash, timelines: heads.length };
}

async function anchoredOn(
  runs: RunStore,
  businessDate: LocalDate,
): Promise<(ScanAnchor & { readonly businessDate: LocalDate }) | undefined> {
  const report = (await runs.find(scanRunId(businessDate)))?.report;
  const anchor = report == null ? undefined : scanReportSchema.parse(report).anchor;
  return anchor && { ...anchor, businessDate };
}
