import { z } from 'zod';
import { smsDeliverySchema } from '../../shared/contracts/sms-delivery.ts';
import { baseEnv, envVar, jsonVar } from '../../shared/runtime/base-env.ts';

export const sendGateEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
  /** Lanes, prices and the daily cap, as JSON. */
  SMS_DELIVERY: jsonVar(smsDeliverySchema),
});
