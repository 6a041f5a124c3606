import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const borrowerApiEnv = z.object({
  ...baseEnv,
  ...envVar.casesTable,
  ...envVar.portfolioTable,
  ...envVar.bankZone,
  ...envVar.evidenceBucket,
  VISITS_QUEUE_URL: z.url(),
  ...envVar.shardCount,
});
