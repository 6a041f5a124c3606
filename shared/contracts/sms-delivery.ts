import { z } from 'zod';
import type { Lane } from '../domain/delivery/lane.ts';
import type { SpendCap } from '../domain/delivery/spend.ts';

/** One origination towards one country, as a stage's configuration states it. */
export const laneSchema: z.ZodType<Lane> = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,20}$/),
  dial: z.array(z.string().regex(/^[1-9]\d{0,6}$/, 'a country calling code, digits only')),
  /** SNS: 1 to 11 letters and digits. */
  senderId: z
    .string()
    .regex(/^[A-Za-z0-9]{1,11}$/)
    .nullable(),
  partsPerSecond: z.number().positive().max(10_000),
  burstParts: z.number().int().min(0),
  microsPerPart: z.number().int().min(0),
});

const spendCapSchema: z.ZodType<SpendCap> = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  capMicros: z.number().int().min(0),
});

/** Pace, price and cap of all texts of a stage. One lane takes the numbers no other has. */
export const smsDeliverySchema = z
  .strictObject({ spendCap: spendCapSchema, lanes: z.array(laneSchema).min(1) })
  .refine(({ lanes }) => lanes.filter(({ dial }) => dial.length === 0).length === 1, {
    path: ['lanes'],
    message: 'exactly one lane without calling codes, for all other numbers',
  })
  .refine(({ lanes }) => new Set(lanes.map(({ id }) => id)).size === lanes.length, {
    path: ['lanes'],
    message: 'every lane has an id of its own',
  });
export type SmsDelivery = z.infer<typeof smsDeliverySchema>;
