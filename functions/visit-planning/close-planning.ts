import type { z } from 'zod';
import type { closeRunInputSchema } from '../../shared/contracts/scan.ts';
import {
  planningPlanSchema,
  planningReportSchema,
  territoryReportSchema,
  type PlanningCounts,
  type PlanningReport,
  type TerritoryReport,
} from '../../shared/contracts/visit-planning.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

/**
 * Adds up what the territories planned, reconciles, and closes the run with its report.
 *
 * Twice: the first report stays and is answered again. Late: nothing depends on the clock. Half: closing again finishes
 * what the first attempt left undone.
 *
 * @throws Retryable when a territory is not planned: the map will be run again.
 */
export function closePlanning(deps: {
  readonly runs: RunStore;
}): (input: z.infer<typeof closeRunInputSchema>) => Promise<PlanningReport> {
  return async ({ runId, businessDate }) => {
    const run = await deps.runs.find(runId);
    const id = { runId, kind: 'visit-planning', businessDate } as const;
    if (run?.report != null) return planningReportSchema.parse(await deps.runs.close(id, run.report));
    const plan = planningPlanSchema.parse(run?.plan);
    const done = (await deps.runs.parts(runId)).map(({ body }) => territoryReportSchema.parse(body));
    if (done.length !== plan.territories.length)
      throw new Retryable(`${runId}: ${done.length} of ${plan.territories.length} territories are planned`);
    const report = addUp({ runId, businessDate, asOf: plan.asOf }, done);
    return planningReportSchema.parse(await deps.runs.close(id, report));
  };
}

function addUp(
  head: Pick<PlanningReport, 'runId' | 'businessDate' | 'asOf'>,
  done: readonly TerritoryReport[],
): PlanningReport {
  const sum = (of: (one: TerritoryReport) => number): number => done.reduce((all, one) => all + of(one), 0);
  const total = (field: keyof PlanningCounts): number => sum(({ counts }) => counts[field]);
  const reasons: Record<string, number> = {};
  for (const [rule, times] of done.flatMap((one) => Object.entries(one.reasons)))
    reasons[rule] = (reasons[rule] ?? 0) + times;
  return {
    ...head,
    counts: {
      candidates: total('candidates'),
      planned: total('planned'),
      kept: total('kept'),
      reassigned: total('reassigned'),
      left: total('left'),
      released: total('released'),
      changed: total('changed'),
    },
    teams: sum(({ teams }) => teams),
    travelMinutes: sum(({ travelMinutes }) => travelMinutes),
    objective: sum(({ objective }) => objective),
    reasons,
    territories: done.map(withoutNames),
    reconciled: done.every(reconciles),
  };
}

/** Whom a territory left stands in its own part of the run. */
function withoutNames(one: TerritoryReport): PlanningReport['territories'][number] {
  const { territory, counts, teams, travelMinutes, objective, reasons } = one;
  return { territory, counts, teams, travelMinutes, objective, reasons };
}

/** candidates = planned + kept + reassigned + left, and everybody left is named with a reason. */
export function reconciles({ counts, left }: TerritoryReport): boolean {
  const { candidates, planned, kept, reassigned } = counts;
  return (
    candidates === planned + kept + reassigned + counts.left &&
    left.length === counts.left &&
    left.every(({ rules }) => rules.length > 0)
  );
}
