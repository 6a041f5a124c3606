import type { z } from 'zod';
import {
  planningPlanSchema,
  planningReportSchema,
  type OpenedPlanning,
  type planningInputSchema,
} from '../../shared/contracts/visit-planning.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import { planningRunId } from '../../shared/domain/scan-run.ts';
import { nowhere } from '../../shared/domain/visits/candidate.ts';
import type { PlanningRules } from '../../shared/domain/visits/planning-rules.ts';
import type { Territory } from '../../shared/domain/visits/territory.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Run, RunStore } from '../../shared/ports/run-store.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';
import { InvalidInput } from '../../shared/runtime/errors.ts';

export interface OpenPlanningDeps {
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly zone: string;
  readonly candidates: Pick<VisitCandidateStore, 'anyOpen'>;
  readonly territories: readonly Territory[];
  readonly rules: Pick<PlanningRules, 'leadDays' | 'horizonDays'>;
}

/**
 * Opens the planning run of a business date and says which territories have somebody to plan, and for which days.
 *
 * Twice: the second finds the run; closed, it answers with the first report. Late: candidates wait in their table, and the next
 * run finds all of them. Half: opening is one conditional put.
 *
 * @throws InvalidInput when a later date is closed already: an older plan must not undo its appointments.
 */
export function openPlanning(
  deps: OpenPlanningDeps,
): (input: z.infer<typeof planningInputSchema>) => Promise<OpenedPlanning> {
  return async ({ scheduledAt, businessDate: given }) => {
    const businessDate = given ?? localDateAt(scheduledAt, deps.zone);
    const runId = planningRunId(businessDate);
    const known = await deps.runs.find(runId);
    if (known?.status === 'closed') return closed(known);
    const last = await deps.runs.latestClosed('visit-planning');
    if (last !== undefined && last > businessDate)
      throw new InvalidInput(`businessDate ${businessDate}: visits are planned up to ${last} already`);
    const run = await deps.runs.open({
      runId,
      kind: 'visit-planning',
      businessDate,
      openedAt: deps.clock(),
      plan: known?.plan ?? (await planOf(deps, businessDate, scheduledAt)),
    });
    return run.status === 'closed' ? closed(run) : opened(run);
  };
}

/** Territories where nobody is to be visited cost nothing. */
async function planOf(
  { rules, territories, candidates }: OpenPlanningDeps,
  businessDate: LocalDate,
  asOf: Instant,
): Promise<z.infer<typeof planningPlanSchema>> {
  const all = [...territories.map(({ territoryId }) => territoryId), nowhere];
  const found = await Promise.all(
    all.map(async (territory) => ((await candidates.anyOpen(territory)) ? [territory] : [])),
  );
  return {
    asOf,
    dates: Array.from({ length: rules.horizonDays }, (_, day) => addDays(businessDate, rules.leadDays + day)),
    territories: found.flat(),
  };
}

function closed(run: Run): OpenedPlanning {
  const report = planningReportSchema.parse(run.report);
  const { runId, businessDate, asOf } = report;
  return { runId, businessDate, asOf, closed: true, report, territories: [] };
}

function opened({ runId, businessDate, plan }: Run): OpenedPlanning {
  const { asOf, dates, territories } = planningPlanSchema.parse(plan);
  const head = { runId, businessDate, asOf };
  return {
    ...head,
    closed: false,
    report: null,
    territories: territories.map((territory) => ({ ...head, dates, territory, done: false })),
  };
}
