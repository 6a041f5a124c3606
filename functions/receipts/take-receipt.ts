import type { Receipt } from '../../shared/contracts/receipts.ts';
import type { Contact, ReceiptMeaning } from '../../shared/domain/case.ts';
import { learnedFrom, meaningOf } from '../../shared/domain/delivery/receipt.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { takeStepBack, type StepBackDeps } from '../delivery-control/take-step-back.ts';

export interface ReceiptDeps extends StepBackDeps {
  readonly cases: StepBackDeps['cases'] & Pick<CaseStore, 'settleContact'>;
  readonly contactability: ContactabilityStore;
  readonly portfolio: Pick<PortfolioReader, 'borrowersByPhone'>;
}

/**
 * unknown: no text of ours that is still to be found by its number. told-before: the text stands otherwise already, by an
 * earlier receipt or a person's word.
 */
export type ReceiptResult =
  | { readonly kind: 'taken'; readonly meaning: ReceiptMeaning; readonly stepTakenBack: boolean }
  | { readonly kind: 'unknown' | 'told-before' };

/**
 * Takes what the network says became of a text: one conditional write from SENT, then what follows from it. A text that
 * did not arrive is no contact: its number is marked, and the ladder decides its step again, by the next number or another
 * way. One that failed for a passing reason still counts as an attempt.
 *
 * Twice: the first receipt stands; what follows from it is done again and changes nothing. Late: a ladder that has gone on
 * stays where it is; of two words about a number the later one stands. Half: as twice, when it comes again. Before the
 * gate has recorded its text: it comes again.
 *
 * @throws Retryable when the text is still being recorded
 */
export function takeReceipt(deps: ReceiptDeps): (receipt: Receipt) => Promise<ReceiptResult> {
  return async (receipt) => {
    const known = await textOf(deps, receipt);
    if (known === undefined) return { kind: 'unknown' };
    const meaning = meaningOf(receipt.status, receipt.providerResponse);
    const end = endOf(known, receipt, meaning);
    if (!(await isSettled(deps, known, end))) return { kind: 'told-before' };
    const { destination: number, timestamp: at, messageId: ref } = receipt;
    const news = { number, at, evidence: { source: 'carrier', ref } } as const;
    await changeContactability(deps.contactability, known.borrowerId, learnedFrom(meaning, news));
    const stepTakenBack = end.state === 'FAILED' && (await takeStepBack(deps, end));
    return { kind: 'taken', meaning, stepTakenBack };
  };
}

/** The text of a message id, found by the number it went to: no write of the gate's is spent on finding it. */
async function textOf(
  { portfolio, cases }: ReceiptDeps,
  { destination, messageId }: Receipt,
): Promise<Contact | undefined> {
  const borrowers = await portfolio.borrowersByPhone(destination);
  const ledgers = await Promise.all(borrowers.map(({ id }) => cases.contacts({ borrowerId: id })));
  const contacts = ledgers.flat();
  const found = contacts.find((one) => one.messageId === messageId && one.state !== 'RECEIVED');
  // Its gate has published and not recorded yet.
  if (found === undefined && contacts.some(isBeingSent(destination)))
    throw new Retryable(`message ${messageId} is not recorded yet`);
  return found;
}

const isBeingSent =
  (number: string) =>
  ({ state, channel, to }: Contact): boolean =>
    state === 'SENDING' && channel === 'sms' && to === maskPhone(number);

/** The text as the receipt leaves it; `at` stays the moment it was sent, by which caps count. */
function endOf(known: Contact, receipt: Receipt, meaning: ReceiptMeaning): Contact {
  const told = { ...known, receipt: { at: receipt.timestamp, meaning } };
  if (meaning === 'delivered') return { ...told, state: 'DELIVERED' };
  const failed = { ...told, state: 'FAILED', reason: `receipt-${meaning}` } as const;
  return meaning === 'passing' ? { ...failed, outcome: 'not-connected' } : failed;
}

/** Writes it, or finds that this very receipt did so before. */
async function isSettled({ cases }: ReceiptDeps, known: Contact, end: Contact): Promise<boolean> {
  if (known.state === 'SENT' && (await cases.settleContact(end, ['SENT']))) return true;
  return known.state === end.state && known.receipt?.meaning === end.receipt?.meaning;
}
