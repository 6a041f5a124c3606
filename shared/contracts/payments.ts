import { z } from 'zod';
import { paymentSchema } from './feed.ts';

/** What core banking puts on the event bus for every payment, reversal or change of status. */
export const paymentEventSchema = z.object({
  source: z.literal('core-banking'),
  'detail-type': z.literal('Payment Recorded'),
  detail: paymentSchema,
});
