import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';
import { sendGateEnv } from '../send-gate/env.ts';

export const sendingApiEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
  SMS_DELIVERY: sendGateEnv.shape.SMS_DELIVERY,
});
