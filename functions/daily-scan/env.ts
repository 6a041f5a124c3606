import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const openRunEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.runsTable,
  ...envVar.bankZone,
  ...envVar.shardCount,
});

export const reviewShardEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.runsTable,
  ...envVar.bankZone,
  ...envVar.intentQueues,
});

export const closeRunEnv = z.object({ ...baseEnv, ...envVar.runsTable });

export const failRunEnv = closeRunEnv;
