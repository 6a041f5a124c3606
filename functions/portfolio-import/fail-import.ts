import type { z } from 'zod';
import type { failInputSchema } from '../../shared/contracts/import.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';

const failureLength = 1000;

/**
 * Marks the import failed with what stopped it. An import that could not even be planned has no run: the machine's own
 * record is all there is.
 *
 * Twice: the second overwrites nothing, a closed import stays closed. Late: the next start opens the run again. Half:
 * one conditional update.
 */
export function failImport(deps: {
  readonly runs: RunStore;
}): (input: z.infer<typeof failInputSchema>) => Promise<{ readonly importId: string | null }> {
  return async ({ importId, error }) => {
    if (importId === undefined) return { importId: null };
    const failure = `${error?.Error ?? 'unknown'}: ${error?.Cause ?? ''}`.slice(0, failureLength);
    await deps.runs.fail(importId, failure);
    return { importId };
  };
}
