import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';
import { sendGateEnv } from '../send-gate/env.ts';

export const repliesEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
  VISITS_QUEUE_URL: z.url(),
  CALLS_QUEUE_URL: z.url(),
  TEAM_QUEUE_URL: z.url(),
  SMS_DELIVERY: sendGateEnv.shape.SMS_DELIVERY,
});
