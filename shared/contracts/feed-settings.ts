import { z } from 'zod';
import { arrearsFields } from './arrears-policy.ts';
import { idSchema, productSchema } from './feed.ts';

export type Product = z.infer<typeof productSchema>;

const own = z.strictObject(arrearsFields).partial().shape;

/**
 * A line of the optional file `products`: what a product's arrears settings differ in from the policy of this deployment.
 * Each field that is there replaces the policy's as a whole, each that is not stays the policy's. What the two make
 * together is checked when the line meets the book.
 */
export const productRecordSchema = z.strictObject({
  product: productSchema,
  ...own,
  calendarId: idSchema.nullable().optional().describe('Null: no calendar, due dates do not roll'),
});
export type ProductRecord = Readonly<z.infer<typeof productRecordSchema>>;
