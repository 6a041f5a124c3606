import { feedFiles, type FeedFile } from '../../shared/contracts/feed.ts';
import type { Chunk, ImportPlan } from '../../shared/contracts/import.ts';

/**
 * Most ranges a file is cut into. All ranges of a delivery, some 300 bytes each, must fit into the 256 KiB a state of
 * the machine may have; a larger file has larger ranges. Products and calendars are a handful of lines.
 */
const maxChunks: Readonly<Record<FeedFile, number>> = {
  calendars: 10,
  products: 10,
  borrowers: 200,
  loans: 200,
  payments: 200,
};

/** The byte ranges of one file, in order. An empty file, or one not delivered, has none; a gzip file can only be read from its start. */
export function chunksOf(
  plan: ImportPlan,
  { importId, file }: { importId: string; file: FeedFile },
): readonly Chunk[] {
  const object = plan.objects[file];
  if (object === undefined || object.size === 0) return [];
  const { key, size, etag, gzip } = object;
  const bytes = gzip ? size : Math.max(plan.chunkBytes, Math.ceil(size / maxChunks[file]));
  const { businessDate } = plan.manifest;
  return Array.from({ length: Math.ceil(size / bytes) }, (_, index) => ({
    importId,
    businessDate,
    file,
    key,
    etag,
    size,
    index,
    start: index * bytes,
    end: Math.min(size, (index + 1) * bytes),
    gzip,
  }));
}

/** Every range of the import, file by file. */
export function allChunks(plan: ImportPlan, importId: string): readonly Chunk[] {
  return feedFiles.flatMap((file) => chunksOf(plan, { importId, file }));
}
