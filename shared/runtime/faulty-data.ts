import { ZodError } from 'zod';

/** Stored data its contract refuses, as against a dependency that fails: it stops one loan, never the work on others. */
const isFaultyData = (error: unknown): boolean => error instanceof ZodError || error instanceof RangeError;

/** The work's answer, or what stands for it (`otherwise`) where faulty data stopped it. Any other failure is thrown on. */
export async function unlessFaulty<T, U>(
  work: () => Promise<T>,
  otherwise: (error: unknown) => U | Promise<U>,
): Promise<T | U> {
  try {
    return await work();
  } catch (error) {
    if (!isFaultyData(error)) throw error;
    return otherwise(error);
  }
}
