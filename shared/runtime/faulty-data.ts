import { ZodError } from 'zod';

/** Stored data its contract refuses, as against a dependency that fails: it stops one loan, never the work on others. */
export const isFaultyData = (error: unknown): boolean =>
  error instanceof ZodError || error instanceof RangeError;
