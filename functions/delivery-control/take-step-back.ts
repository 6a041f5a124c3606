import type { Contact } from '../../shared/domain/case.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import { takeBack } from '../../shared/domain/treatment/undelivered.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

export interface StepBackDeps {
  readonly cases: Pick<CaseStore, 'load' | 'contacts' | 'save'>;
  readonly clock: Clock;
  /** The bank's zone: its calendar days count. */
  readonly zone: string;
}

const attempts = 5;

/**
 * Takes back the step of a text that turned out not to have arrived, so that the ladder decides it again; true when there
 * was something to take back.
 *
 * Twice: the step is no longer the last one taken. Late: a ladder that went on stays where it is. Half: one write, on the
 * version read.
 *
 * @throws Retryable when others kept writing the case, or the gate has not closed the text's intent yet
 */
export async function takeStepBack(deps: StepBackDeps, contact: Contact): Promise<boolean> {
  const { loanId, borrowerId } = contact;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [files, contacts] = await Promise.all([
      deps.cases.load([loanId]),
      deps.cases.contacts({ borrowerId, loanId }),
    ]);
    const open = files.get(loanId)?.case;
    if (open?.intent?.contactId === contact.contactId)
      throw new Retryable(`contact ${contact.contactId} is still being closed`);
    const tomorrow = addDays(localDateAt(deps.clock(), deps.zone), 1);
    const next = open === undefined ? undefined : takeBack(open, { contact, contacts, tomorrow });
    if (next === undefined) return false;
    const saved = await deps.cases.save(next, { before: open, at: deps.clock() });
    if (saved !== undefined) return true;
  }
  throw new Retryable(`case of loan ${loanId} kept changing`);
}
