import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const planImportEnv = z.object({
  ...baseEnv,
  ...envVar.feedBucket,
  ...envVar.runsTable,
  /** Size of a byte range one import task reads; small enough to finish well inside the time limit. */
  CHUNK_BYTES: z.coerce.number().int().min(1024),
});

export const importChunkEnv = z.object({
  ...baseEnv,
  ...envVar.feedBucket,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.runsTable,
  ...envVar.shardCount,
  ...envVar.bankZone,
});

export const settleReversalsEnv = z.object({
  ...baseEnv,
  ...envVar.feedBucket,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.runsTable,
  ...envVar.shardCount,
});

export const closeImportEnv = z.object({ ...baseEnv, ...envVar.feedBucket, ...envVar.runsTable });

export const failImportEnv = z.object({ ...baseEnv, ...envVar.runsTable });
