import { z } from 'zod';
import type { Lane } from '../domain/delivery/lane.ts';
import type { SpendCap } from '../domain/delivery/spend.ts';

const dial = z.array(z.string().regex(/^[1-9]\d{0,6}$/, 'a country calling code, digits only'));

/** Of things that go by lane exactly one is for all other numbers, and no calling code leads to two. */
const oneForEachNumber = (lanes: readonly Pick<Lane, 'dial'>[]): boolean => {
  const codes = lanes.flatMap((lane) => lane.dial);
  return lanes.filter((lane) => lane.dial.length === 0).length === 1 && new Set(codes).size === codes.length;
};

/** The queues of texts: one a lane, found by the number a text goes to. */
export const smsQueuesSchema = z
  .array(z.strictObject({ dial, url: z.url() }))
  .refine(oneForEachNumber, 'one queue a calling code, and exactly one for all other numbers');
export type SmsQueues = z.infer<typeof smsQueuesSchema>;

/** One origination towards one country, as a stage's configuration states it. */
export const laneSchema: z.ZodType<Lane> = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'letters, digits, dashes, a letter first'),
    dial,
    /** SNS: 1 to 11 letters and digits. */
    senderId: z
      .string()
      .regex(/^[A-Za-z0-9]{1,11}$/)
      .nullable(),
    twoWay: z.boolean().optional(),
    partsPerSecond: z.number().positive().max(10_000),
    burstParts: z.number().int().min(0),
    microsPerPart: z.number().int().min(0),
    /** India's DLT: the principal entity id, up to 50 characters as SNS takes them. */
    registered: z.strictObject({ entityId: z.string().regex(/^[A-Za-z0-9_-]{1,50}$/) }).optional(),
  })
  .refine(({ senderId, twoWay }) => twoWay !== true || senderId === null, {
    path: ['twoWay'],
    error: 'nobody can text back to a sender ID',
  });

const spendCapSchema: z.ZodType<SpendCap> = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  capMicros: z.number().int().min(0),
});

/** Pace, price and cap of all texts of a stage. One lane takes the numbers no other has. */
export const smsDeliverySchema = z
  .strictObject({ spendCap: spendCapSchema, lanes: z.array(laneSchema).min(1) })
  .refine(({ lanes }) => oneForEachNumber(lanes), {
    path: ['lanes'],
    message: 'exactly one lane without calling codes, for all other numbers, and each code in one lane only',
  })
  .refine(({ lanes }) => new Set(lanes.map(({ id }) => id)).size === lanes.length, {
    path: ['lanes'],
    message: 'every lane has an id of its own',
  });
export type SmsDelivery = z.infer<typeof smsDeliverySchema>;
