import { z } from 'zod';
import { parseInstant, type Instant } from '../domain/instant.ts';

/** `2016-06-28 00:40:34.558`, in UTC. */
const stampSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,3})?$/)
  .transform((text, context): Instant => {
    const at = parseInstant(`${text.replace(' ', 'T')}Z`);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: 'no such moment' });
    return z.NEVER;
  });

/**
 * One line of the log in which SNS tells what became of a text to a phone. Fields that nothing is decided by (carrier,
 * price, dwell times, mcc and mnc, missing where it failed early) are let through unread.
 */
export const receiptSchema = z
  .object({
    notification: z.object({ messageId: z.string().min(1), timestamp: stampSchema }),
    delivery: z.object({
      destination: z.string().regex(/^\+[1-9]\d{1,14}$/, 'a number in E.164'),
      providerResponse: z.string().default(''),
    }),
    status: z.enum(['SUCCESS', 'FAILURE']),
  })
  .transform(({ notification, delivery, status }) => ({ ...notification, ...delivery, status }));
export type Receipt = z.output<typeof receiptSchema>;

/** What CloudWatch Logs hands to a subscribed function: `data` is base64 of gzip of `logBatchSchema` as JSON. */
export const logsEventSchema = z.object({ awslogs: z.object({ data: z.base64() }) });

/** CONTROL_MESSAGE: a probe whether the function can be reached. */
export const logBatchSchema = z.object({
  messageType: z.enum(['DATA_MESSAGE', 'CONTROL_MESSAGE']),
  logGroup: z.string(),
  logEvents: z.array(z.object({ id: z.string(), message: z.string() })),
});
