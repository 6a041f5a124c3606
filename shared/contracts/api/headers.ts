import { z } from 'zod';

/** Header of every POST: the same key with the same request is answered with the first answer. Best a UUID. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, '1 to 64 visible ASCII characters');

/** Header with which a caller names a request; without, it is named for him. */
export const correlationIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/, '8 to 64 letters, digits, dots, dashes or underscores');

/** One strong entity tag as this API gives them. */
export const ifMatchSchema = z.string().regex(/^"[A-Za-z0-9._-]{1,64}"$/, 'one ETag in double quotes');
