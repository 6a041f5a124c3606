import type { Receipt } from '../../shared/contracts/receipts.ts';
import type { Contact, ReceiptMeaning } from '../../shared/domain/case.ts';
import { learnedFrom, meaningOf } from '../../shared/domain/delivery/receipt.ts';
import { whichText } from '../../shared/domain/delivery/receipt-match.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { tellAgain, type TellAgainDeps } from '../delivery-control/tell-again.ts';
import { takeStepBack, type StepBackDeps } from '../delivery-control/take-step-back.ts';

export interface ReceiptDeps extends StepBackDeps, Pick<TellAgainDeps, 'visits' | 'rules'> {
  readonly cases: StepBackDeps['cases'] & Pick<CaseStore, 'settleContact'>;
  readonly contactability: ContactabilityStore;
  readonly portfolio: Pick<PortfolioReader, 'borrowersByPhone' | 'borrowers'>;
}

/**
 * unknown: no text of ours that is still to be found by its number. unclear: it may be about a text whose record was
 * lost, or about another; a person settles that text. told-before: the text stands otherwise already, by an earlier
 * receipt or a person's word.
 */
export type ReceiptResult =
  | { readonly kind: 'taken'; readonly meaning: ReceiptMeaning; readonly stepTakenBack: boolean }
  | { readonly kind: 'unknown' | 'unclear' | 'told-before' };

/**
 * Takes what the network says became of a text: one conditional write from SENT, or of a text whose record was lost from
 * UNCERTAIN (or the claim left behind), then what follows from it. A text that did not arrive is no contact: its number is
 * marked, and the ladder decides its step again, by the next number or another way. One that failed for a passing reason
 * still counts as an attempt.
 *
 * Twice: the first receipt stands; what follows from it is done again and changes nothing. Late: a ladder that has gone on
 * stays where it is; of two words about a number the later one stands. Half: as twice, when it comes again. Before the
 * gate has recorded its text: it comes again.
 *
 * @throws Retryable when the text is still being recorded
 */
export function takeReceipt(deps: ReceiptDeps): (receipt: Receipt) => Promise<ReceiptResult> {
  return async (receipt) => {
    const { destination: number, timestamp: at, messageId: ref } = receipt;
    const meaning = meaningOf(receipt.status, receipt.providerResponse);
    const contacts = await ledgersOf(deps, number);
    const match = whichText(contacts, { ...receipt, meaning }, deps.clock());
    if (match.kind === 'too-early') throw new Retryable(`message ${ref} is not recorded yet`);
    if (match.kind === 'none') return { kind: 'unknown' };
    if (match.kind === 'unclear') return { kind: 'unclear' };
    const known = match.contact;
    const end = endOf(known, receipt, meaning);
    if (!(await isSettled(deps, known, end))) return { kind: 'told-before' };
    const news = { number, at, evidence: { source: 'carrier', ref } } as const;
    await changeContactability(deps.contactability, known.borrowerId, learnedFrom(meaning, news));
    if (end.state === 'FAILED') await tellAgain(deps, { failed: end, number, contacts });
    // The intent of a claim left behind is still on its case: its gate ends it by what the ledger says now.
    const isTaken = end.state === 'FAILED' && known.state !== 'SENDING';
    return { kind: 'taken', meaning, stepTakenBack: isTaken && (await takeStepBack(deps, end)) };
  };
}

/** The lines of all who have the number: no write of the gate's is spent on finding a text by its message id. */
async function ledgersOf({ portfolio, cases }: ReceiptDeps, number: string): Promise<readonly Contact[]> {
  const borrowers = await portfolio.borrowersByPhone(number);
  const ledgers = await Promise.all(borrowers.map(({ id }) => cases.contacts({ borrowerId: id })));
  return ledgers.flat();
}

/** The text as the receipt leaves it; `at` stays the moment it was sent, by which caps count. */
function endOf(known: Contact, receipt: Receipt, meaning: ReceiptMeaning): Contact {
  const { messageId, timestamp } = receipt;
  const told = { ...known, messageId, receipt: { at: timestamp, meaning } };
  if (meaning === 'delivered') return { ...told, state: 'DELIVERED', reason: null };
  const failed = { ...told, state: 'FAILED', reason: `receipt-${meaning}` } as const;
  return meaning === 'passing' ? { ...failed, outcome: 'not-connected' } : failed;
}

/** Writes it, or finds that this very receipt did so before. */
async function isSettled({ cases }: ReceiptDeps, known: Contact, end: Contact): Promise<boolean> {
  const { state } = known;
  const isOpen = state === 'SENT' || state === 'UNCERTAIN' || state === 'SENDING';
  if (isOpen && (await cases.settleContact(end, [state]))) return true;
  return known.state === end.state && known.receipt?.meaning === end.receipt?.meaning;
}
