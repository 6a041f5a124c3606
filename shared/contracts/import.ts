import { z } from 'zod';
import type { Payment } from '../domain/portfolio.ts';
import { feedFiles, localDateSchema, manifestSchema, paymentSchema, type FeedFile } from './feed.ts';

/** What the steps of the import machine say to each other, and what its run keeps. */

export const manifestKeyShape = /^feed\/([A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*)\/manifest\.json$/;

export const planInputSchema = z.object({ bucket: z.string().min(1), key: z.string().min(1) });

const count = z.number().int().min(0);
const fileName = z.enum(feedFiles);

/** A byte range of one file. The object's etag pins what was planned: a file replaced since is not read. */
export const chunkSchema = z.object({
  importId: z.string().min(1),
  businessDate: localDateSchema,
  file: fileName,
  key: z.string().min(1),
  etag: z.string().min(1),
  size: count,
  index: count,
  /** Half-open [start, end) in bytes of the object as it lies there; a gzip file is one range. */
  start: count,
  end: count,
  gzip: z.boolean(),
});
export type Chunk = z.infer<typeof chunkSchema>;

/** What names a chunk, wherever its lines are worked on. */
export type ChunkId = Pick<Chunk, 'importId' | 'businessDate' | 'file' | 'index'>;

export interface ChunkProgressed extends Chunk {
  readonly done: boolean;
  /** Bytes of the object done, or lines of a gzip file; for people: the run's part is what counts. */
  readonly cursor: number;
}

const objectPlan = z.object({ key: z.string(), size: count, etag: z.string(), gzip: z.boolean() });

export const importPlanSchema = z.object({
  delivery: z.string(),
  manifest: manifestSchema,
  chunkBytes: z.number().int().min(1),
  objects: z.object({
    calendars: objectPlan.exactOptional(),
    products: objectPlan.exactOptional(),
    borrowers: objectPlan,
    loans: objectPlan,
    payments: objectPlan,
  }),
});
export type ImportPlan = z.infer<typeof importPlanSchema>;
export type ObjectPlan = z.infer<typeof objectPlan>;

/** How every line ended: they add up to the lines read. */
export const countsSchema = z.object({
  lines: count,
  new: count,
  updated: count,
  unchanged: count,
  stale: count,
  rejected: count,
});
export type Counts = z.infer<typeof countsSchema>;

/** Control sums per currency, in minor units, over every line that was not rejected. */
export const sumsSchema = z.record(z.string(), z.number());
export type Sums = z.infer<typeof sumsSchema>;

export const chunkProgressSchema = z.object({
  done: z.boolean(),
  cursor: count,
  counts: countsSchema,
  sums: sumsSchema,
  segments: count.describe('Segments saved so far'),
  rejectSegments: z.array(count).describe('Segments that have a file of rejects'),
  pendingSegments: z
    .array(count)
    .default([])
    .describe('Segments with reversals whose payment had not come: counted as lines, settled at the end'),
});
export type ChunkProgress = z.infer<typeof chunkProgressSchema>;

/** A reversal set aside until every payment of the delivery has landed, with its line in its chunk. */
export const pendingReversalSchema: z.ZodType<PendingReversal> = z.strictObject({
  line: count,
  record: paymentSchema,
});
export interface PendingReversal {
  readonly line: number;
  readonly record: Payment;
}

/** The pass over the reversals set aside; answers itself with `done`. */
export const reversalTaskSchema = z.object({ importId: z.string().min(1), businessDate: localDateSchema });
export type ReversalTask = z.infer<typeof reversalTaskSchema>;
export type ReversalsSettled = ReversalTask & { readonly done: boolean };

/** How far that pass got; its counts have no lines, those were counted where they were read. */
export const reversalProgressSchema = z.object({
  settled: count.describe('Files of reversals done, in the order of the lines'),
  counts: countsSchema,
  sums: sumsSchema,
  rejects: z.array(z.object({ part: z.string(), number: count })).describe('Segments it rejected lines of'),
});
export type ReversalProgress = z.infer<typeof reversalProgressSchema>;

export const closeInputSchema = z.object({ importId: z.string().min(1) });

export const failInputSchema = z.object({
  importId: z.string().min(1).optional(),
  error: z.object({ Error: z.string(), Cause: z.string().optional() }).optional(),
});

const fileReportSchema = countsSchema.extend({
  manifestLines: count,
  /** Per currency; empty for borrowers, who have no amounts. */
  sums: sumsSchema,
  manifestSums: sumsSchema,
  reconciled: z.boolean(),
  /** What differs from the manifest, in words; with rejected lines a gap in a sum is theirs. */
  differences: z.array(z.string()),
});
export type FileReport = z.infer<typeof fileReportSchema>;

export const importReportSchema = z.object({
  importId: z.string(),
  delivery: z.string(),
  businessDate: localDateSchema,
  /** The optional files only where they were delivered. */
  files: z.object({
    calendars: fileReportSchema.exactOptional(),
    products: fileReportSchema.exactOptional(),
    borrowers: fileReportSchema,
    loans: fileReportSchema,
    payments: fileReportSchema,
  }),
  rejectsKey: z.string(),
  reconciled: z.boolean(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

export interface PlannedImport {
  readonly importId: string;
  readonly businessDate: string;
  readonly delivery: string;
  readonly closed: boolean;
  readonly report: ImportReport | null;
  readonly calendars: readonly Chunk[];
  readonly products: readonly Chunk[];
  readonly borrowers: readonly Chunk[];
  readonly loans: readonly Chunk[];
  readonly payments: readonly Chunk[];
  /** The pass over the reversals that came before their payments: one, or none when there are no payments. */
  readonly reversals: readonly ReversalTask[];
}

/** One import per content of a delivery: `content` is a digest of what the manifest and its files hold. */
export const importIdOf = (delivery: string, content: string): string => `IMPORT#${delivery}#${content}`;

/** Name of a chunk's part in the run; sorts by file and position. */
export const partName = (file: FeedFile, index: number): string =>
  `${file}.${String(index).padStart(5, '0')}`;

/** Name of the part of the pass over the reversals. */
export const reversalsPart = 'reversals';

export const rejectsKeyOf = (delivery: string): string => `rejects/${delivery}/rejects.ndjson`;

/** A stretch of a chunk between two saves of progress. */
export interface SegmentId {
  readonly part: string;
  readonly number: number;
}

/** Where a segment leaves, until the import is closed, its rejects and its reversals that came before their payment. */
export const segmentKeys = {
  rejects: (importId: string, segment: SegmentId): string => segmentKey(importId, segment, ''),
  pending: (importId: string, segment: SegmentId): string => segmentKey(importId, segment, '.pending'),
  /** Rejects among those reversals. */
  unmet: (importId: string, segment: SegmentId): string => segmentKey(importId, segment, '.unmet'),
} as const;

function segmentKey(importId: string, { part, number }: SegmentId, kind: string): string {
  const [, delivery = '', content = ''] = importId.split('#');
  return `rejects/${delivery}/parts/${content}/${part}.${String(number).padStart(5, '0')}${kind}.ndjson`;
}

export const noCounts: Counts = { lines: 0, new: 0, updated: 0, unchanged: 0, stale: 0, rejected: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    lines: a.lines + b.lines,
    new: a.new + b.new,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    stale: a.stale + b.stale,
    rejected: a.rejected + b.rejected,
  };
}

export function addSums(a: Sums, b: Sums): Sums {
  const sums = { ...a };
  for (const [currency, amount] of Object.entries(b)) sums[currency] = (sums[currency] ?? 0) + amount;
  return sums;
}
