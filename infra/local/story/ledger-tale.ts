import type { Contact } from '../../../shared/domain/case.ts';
import type { World } from './frame.ts';
import type { Tale } from './tale.ts';

/** Tells what the bank's contact ledger has of a borrower: every text with its words, every task handed to people. */
export async function tellLedger({ session }: World, tale: Tale, borrowerId: string): Promise<void> {
  for (const contact of await session.cases.contacts({ borrowerId }))
    tale.tell(contact.at, 'bank', wordsOf(contact));
}

function wordsOf({ channel, state, step, text, reason, to }: Contact): string {
  if (state === 'DENIED') return `${channel} “${step}” is not made: ${reason ?? ''}`;
  if (channel === 'sms')
    return `text “${step}” to ${to ?? ''} (${state.toLowerCase()}): ${text ?? reason ?? ''}`;
  if (state === 'QUEUED') return `${channel} “${step}” is handed to the people who do it`;
  return `${channel} “${step}” (${state.toLowerCase()})`;
}
