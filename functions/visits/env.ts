import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

const visitEnv = {
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  AGENTS_TABLE: z.string().min(1),
  ...envVar.bankZone,
  ...envVar.smsQueues,
  TEAM_QUEUE_URL: z.url(),
};

export const visitDeskEnv = z.object(visitEnv);
export const visitApiEnv = z.object({ ...visitEnv, ...envVar.evidenceBucket });
export const visitVerifyEnv = z.object({ ...baseEnv, ...envVar.casesTable });
export const visitTimersEnv = z.object(visitEnv);
