import type { Contact } from '../../shared/domain/case.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import { takeTaskBack } from '../../shared/domain/treatment/undelivered.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

export interface EndTaskDeps {
  readonly cases: Pick<CaseStore, 'load' | 'contacts' | 'save' | 'settleContact'>;
  readonly clock: Clock;
  /** The bank's zone: its calendar days count. */
  readonly zone: string;
}

const attempts = 5;

/**
 * Ends a call task that may not be made any more: its caller drops it, the ledger says why, and its step was not taken, so
 * that the ladder decides it again. `forGood`: the borrower may never be called, as far as is known.
 *
 * Twice: the step was taken back, or the ladder has gone on since; the task is at its end. Half: the step comes first, and
 * whoever asks about the task again ends it.
 *
 * @throws Retryable when others kept writing the case
 */
export async function endForbidden(
  deps: EndTaskDeps,
  task: Contact,
  { reason, forGood }: { readonly reason: string; readonly forGood: boolean },
): Promise<void> {
  await takeBack(deps, task, forGood);
  await deps.cases.settleContact({ ...task, state: 'DENIED', at: deps.clock(), reason }, ['QUEUED']);
}

async function takeBack(deps: EndTaskDeps, task: Contact, forGood: boolean): Promise<void> {
  const { loanId, borrowerId } = task;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [files, contacts] = await Promise.all([
      deps.cases.load([loanId]),
      deps.cases.contacts({ borrowerId, loanId }),
    ]);
    const open = files.get(loanId)?.case;
    const tomorrow = addDays(localDateAt(deps.clock(), deps.zone), 1);
    const next = open === undefined ? undefined : takeTaskBack(open, { task, contacts, tomorrow, forGood });
    if (next === undefined) return;
    if ((await deps.cases.save(next, { before: open, at: deps.clock() })) !== undefined) return;
  }
  throw new Retryable(`case of loan ${loanId} kept changing`);
}
