import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const deskApiEnv = z.object({
  ...baseEnv,
  ...envVar.casesTable,
  ...envVar.portfolioTable,
  ...envVar.bankZone,
  VISITS_QUEUE_URL: z.url(),
});
