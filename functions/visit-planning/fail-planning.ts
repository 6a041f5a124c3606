import type { z } from 'zod';
import type { failRunInputSchema } from '../../shared/contracts/scan.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';

/**
 * Marks the run failed, with what stopped it; starting it again reopens it.
 *
 * Twice: the same mark. Late: a run closed in the meantime stays closed. Half: one conditional update.
 */
export function failPlanning(deps: {
  readonly runs: RunStore;
}): (input: z.infer<typeof failRunInputSchema>) => Promise<{ readonly failed: true }> {
  return async ({ runId, error }) => {
    if (runId !== undefined)
      await deps.runs.fail(runId, `${error?.Error ?? 'unknown'}: ${error?.Cause ?? ''}`.slice(0, 1000));
    return { failed: true };
  };
}
