import type { VisitCommand } from '../../shared/domain/visits/decide-visit.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { changeVisit } from './change-visit.ts';
import { applyOutcome, type RecordDeps } from './record.ts';
import { sendOut, type SendOutDeps } from './send-out.ts';

export type TimerDeps = RecordDeps &
  SendOutDeps & {
    /** Told of each visit that could not be looked after. */
    readonly onFailure: (visitId: string, error: unknown) => void;
  };

export interface TimerReport {
  readonly looked: number;
  readonly failed: number;
}

const perPage = 100;
/** More than any bank visits in a day; what is left waits for the next run. */
const pagesAtMost = 50;

/**
 * Looks after every visit at which something is due: texts and news left behind, outcomes not yet in the answers, the
 * deadline for an answer, an outcome nobody handed in.
 *
 * Twice: each is decided on the visit as it is then; what was done is found done. Late: everything up to now is found,
 * however old. Half: what was not reached is still due.
 */
export function runTimers(deps: TimerDeps): () => Promise<TimerReport> {
  return async () => {
    const until = deps.clock();
    let cursor: string | null = null;
    let looked = 0;
    let failed = 0;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const found = await deps.visits.listDue({ until, cursor, limit: perPage });
      for (const visitId of found.visitIds) {
        looked += 1;
        if (!(await lookedAfter(deps, visitId))) failed += 1;
      }
      ({ cursor } = found);
      if (cursor === null) break;
    }
    return { looked, failed };
  };
}

/** One visit that cannot be read must not keep the others waiting. */
function lookedAfter(deps: TimerDeps, visitId: string): Promise<boolean> {
  return unlessFaulty(
    async () => {
      const visit = await deps.visits.find(visitId);
      if (visit !== undefined) await lookAfter(deps, visit);
      return true;
    },
    (error) => {
      deps.onFailure(visitId, error);
      return false;
    },
  );
}

async function lookAfter(deps: TimerDeps, visit: Visit): Promise<void> {
  await applyOutcome(deps, visit);
  await sendOut(deps, visit);
  const command = due(visit, deps.clock());
  if (command === undefined) return;
  const result = await changeVisit(deps, visit.visitId, { command, by: 'system' });
  if (result.ok) await sendOut(deps, result.next);
}

function due({ timerAt, state }: Visit, now: string): VisitCommand | undefined {
  if (timerAt === null || timerAt > now) return undefined;
  return { kind: state === 'proposed' ? 'silence' : 'overdue' };
}
