import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const sendGateEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
  /** Alphanumeric sender shown on the borrower's phone, as registered with the carrier (SNS: 1 to 11 characters). */
  SMS_SENDER_ID: z.string().regex(/^[A-Za-z0-9]{1,11}$/),
});
