import { feedFiles, type FeedFile } from '../../shared/contracts/feed.ts';
import type { Chunk, ImportPlan } from '../../shared/contracts/import.ts';

/**
 * Most ranges a file is cut into. Three times as many ranges, some 300 bytes each, must fit into the 256 KiB a state
 * of the machine may have; a larger file has larger ranges.
 */
export const maxChunksPerFile = 200;

/** The byte ranges of one file, in order. An empty file has none; a gzip file can only be read from its start. */
export function chunksOf(
  plan: ImportPlan,
  { importId, file }: { importId: string; file: FeedFile },
): readonly Chunk[] {
  const { key, size, etag, gzip } = plan.objects[file];
  if (size === 0) return [];
  const bytes = gzip ? size : Math.max(plan.chunkBytes, Math.ceil(size / maxChunksPerFile));
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
