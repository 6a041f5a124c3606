import type { Evidence, Violation } from './checker.ts';
import { visitCode } from './functions.ts';
import { decisionsIn } from './check-cases.ts';
import { isUndelivered } from './check-receipts.ts';

/** Nothing is lost silently: every decision ends in the ledger or is still to be seen, and the ledger says what was. */
export function checkLedger({ books, ledger, endMs }: Evidence): readonly Violation[] {
  const known = new Map(ledger.map((contact) => [contact.contactId, contact]));
  const texts = new Map(books.texts.map((text) => [text.contactId, text]));
  const cases = new Map(books.saves.map(({ value }) => [value.loanId, value]));
  const said = (rule: string, about: string, at = endMs): Violation => ({ rule, at, about });
  const ends = decisionsIn(books.saves).flatMap(({ intent, after }) => {
    const pending = cases.get(after.loanId)?.intent;
    if (pending?.contactId === intent.contactId) {
      const isWaiting = pending.state === 'waiting' && Date.parse(pending.readyAt) > endMs - 4 * 3_600_000;
      return isWaiting ? [] : [said('a contact nobody works on', intent.contactId)];
    }
    return known.has(intent.contactId) ? [] : [said('a decision lost without a trace', intent.contactId)];
  });
  const lines = ledger.flatMap((line) => {
    const { contactId, state, text, channel } = line;
    const seen = texts.get(contactId);
    switch (state) {
      case 'SENDING':
        return [said('a claim left without an end', contactId)];
      case 'SENT':
      case 'DELIVERED':
        // A record lost on the way had no text; the receipt found its claim by number and minute.
        return seen !== undefined &&
          (seen.text.replace(visitCode, '****') === text || (text === null && state === 'DELIVERED'))
          ? []
          : [said('the ledger says sent, the carrier has not got it', contactId)];
      case 'DENIED':
      case 'FAILED':
        return seen === undefined || isUndelivered(line)
          ? []
          : [said('the ledger says not sent, the carrier got it', contactId, seen.at)];
      case 'QUEUED':
        return books.tasks.has(contactId) || channel === 'sms'
          ? []
          : [said('a task handed over that no queue has', contactId)];
      case 'UNCERTAIN':
      case 'REPLACED':
      case 'RECEIVED':
      case 'WITHDRAWN':
      case 'DONE':
        return [];
      case 'RELEASED':
        return seen === undefined
          ? []
          : [said('the ledger says not sent, the carrier got it', contactId, seen.at)];
    }
  });
  const unknown = books.texts.filter(({ contactId }) => !known.has(contactId));
  return [
    ...ends,
    ...lines,
    ...unknown.map(({ contactId, at }) => said('a text the ledger does not know', contactId, at)),
  ];
}
