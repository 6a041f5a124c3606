import { mayHaveArrived, type Contact } from '../../shared/domain/case.ts';
import { attemptAfter } from '../../shared/domain/contactability/standing.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { isOfProposal, visitOfStep } from '../../shared/domain/visits/visit-notice.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { changeVisit, type ChangeDeps } from '../visits/change-visit.ts';

export interface TellAgainDeps extends ChangeDeps {
  readonly contactability: Pick<ContactabilityStore, 'find'>;
  readonly portfolio: Pick<PortfolioReader, 'borrowers'>;
}

export interface NotHeard {
  /** The text that did not arrive, as the ledger has it now. */
  readonly failed: Contact;
  /** The number it went to; undefined: the borrower's that looks like the one in the ledger, if he still has it. */
  readonly number?: string | undefined;
  /** Other lines of the borrower's ledger, of one moment before. */
  readonly contacts: readonly Contact[];
}

/**
 * An appointment whose text did not arrive counts as not told: nobody agrees to it by silence. Its text goes to the next
 * good number, if there is one; the visits' timers hand it on.
 *
 * Twice: it counts as not told already, or has been told on another number since. Late: another proposal, an answer or an
 * end is not touched. Half: one write, made again when the receipt, or the word of whoever settles the text, comes again.
 */
export async function tellAgain(deps: TellAgainDeps, { failed, contacts, ...by }: NotHeard): Promise<void> {
  const told = visitOfStep(failed.step);
  const visit = told?.kind === 'appointment' ? await deps.visits.find(told.visitId) : undefined;
  if (visit?.told !== true || !isOfProposal(visit, failed.contactId)) return;
  const isToldElse = contacts.some(
    ({ contactId, state }) =>
      contactId !== failed.contactId && isOfProposal(visit, contactId) && mayHaveArrived[state],
  );
  if (isToldElse) return;
  const [people, known] = await Promise.all([
    deps.portfolio.borrowers([failed.borrowerId]),
    deps.contactability.find(failed.borrowerId),
  ]);
  const phones = people.get(failed.borrowerId)?.phones ?? [];
  const number = by.number ?? phones.find((phone) => maskPhone(phone.number) === failed.to)?.number;
  // What was refused for its words is refused on any number.
  const isHopeless = number === undefined || failed.receipt?.meaning === 'text';
  const attempt = isHopeless ? undefined : attemptAfter(known, phones, { number });
  const command = { kind: 'unheard', contactId: failed.contactId, attempt } as const;
  await changeVisit(deps, visit.visitId, { command, by: 'system' });
}
