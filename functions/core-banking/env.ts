import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const coreBankingApiEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
  ...envVar.shardCount,
  CALLS_QUEUE_URL: z.url(),
  VISITS_QUEUE_URL: z.url(),
});
