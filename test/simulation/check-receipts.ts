import type { Contact } from '../../shared/domain/case.ts';
import { asOf, type Books, type FateSeen } from './books.ts';
import { decisionsIn } from './check-cases.ts';
import type { Evidence, Violation } from './checker.ts';

/** What the network told became the ledger's word, and a text that did not arrive is no contact. */
export function checkReceipts(evidence: Evidence): readonly Violation[] {
  const { books, ledger, endMs } = evidence;
  const lines = new Map(ledger.map((contact) => [contact.contactId, contact]));
  return [...books.fates.values()].flatMap((fate) => {
    const line = lines.get(fate.contactId);
    if (line === undefined) return [];
    const said = (rule: string): Violation[] => [{ rule, at: endMs, about: fate.contactId }];
    const isFailure = fate.meaning !== 'delivered';
    if (line.state === 'DELIVERED' && isFailure) return said('a text that did not arrive told as delivered');
    if (isUndelivered(line) && !isFailure) return said('a text that arrived told as undelivered');
    if (line.state === 'SENT' && isFindable(books, fate, line)) return said('a receipt nobody took in');
    return isUndelivered(line) && countsAsTaken(evidence, line)
      ? said('a text that did not arrive counts as a step')
      : [];
  });
}

export const isUndelivered = ({ state, reason }: Pick<Contact, 'state' | 'reason'>): boolean =>
  state === 'FAILED' && reason?.startsWith('receipt-') === true;

/** The function took the receipt of a recorded text, and its number was its borrower's all the time. */
function isFindable({ borrowers }: Books, { messageId, heardAt, at, to }: FateSeen, line: Contact): boolean {
  if (heardAt === Infinity || line.messageId !== messageId) return false;
  const versions = borrowers.get(line.borrowerId) ?? [];
  const since = [asOf(versions, at), ...versions.filter((one) => one.at > at).map(({ value }) => value)];
  return since.every((one) => one?.phones.some(({ number }) => number === to));
}

/** Its step still stands as the last one taken, though nothing was decided on the loan since. */
function countsAsTaken({ books }: Evidence, { loanId, step, businessDate }: Contact): boolean {
  const own = books.saves.filter(({ value }) => value.loanId === loanId);
  const now = own.at(-1)?.value;
  const last = now?.done.at(-1);
  if (now?.status !== 'open' || last?.step !== step || last.outcome === 'queued') return false;
  return (
    last.on >= businessDate &&
    now.openedOn <= businessDate &&
    decisionsIn(own).every(({ intent }) => intent.businessDate <= businessDate)
  );
}

/** The network had said by then that there is no such number, and nothing to the contrary since. */
export function isDeadNumber(evidence: Evidence, number: string, at: number): boolean {
  const { books, ledger } = evidence;
  const told = [...books.fates.values()].filter((one) => one.to === number && one.heardAt <= at);
  return told.some((dead) => {
    const line = ledger.find(({ contactId }) => contactId === dead.contactId);
    const isTold = dead.meaning === 'number' && line !== undefined && isUndelivered(line);
    return isTold && told.every((other) => other === dead || other.at < dead.at);
  });
}
