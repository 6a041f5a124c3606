import type { Channel, Contact, ContactState } from '../case.ts';
import { replyStep } from '../reply/reply.ts';
import type { ContactChannel } from './pack.ts';
import type { LedgerEntry } from './request.ts';

/**
 * What became of a contact, as far as a cap may care. A claim, an uncertain text and a task handed to people may have
 * reached the borrower: they count as everything. Denied, refused and released ones reached nobody.
 */
const results: Readonly<Record<ContactState, LedgerEntry['result'] | null>> = {
  SENT: 'delivered',
  DELIVERED: 'delivered',
  SENDING: 'unknown',
  UNCERTAIN: 'unknown',
  REPLACED: 'unknown',
  QUEUED: 'unknown',
  DENIED: null,
  FAILED: null,
  RELEASED: null,
  RECEIVED: 'delivered',
  WITHDRAWN: null,
  DONE: null,
};

/** A desk task is no contact: the borrower hears nothing by it. */
const channelOf: Readonly<Record<Channel, ContactChannel | null>> = {
  sms: 'sms',
  call: 'call',
  visit: 'visit',
  desk: null,
};

/** The entries that a ledger of contacts makes, of whichever loans it holds. */
export function ledgerOf(contacts: readonly Contact[]): readonly LedgerEntry[] {
  return contacts.flatMap((contact): LedgerEntry[] => {
    const result = resultOf(contact);
    const channel = channelOf[contact.channel];
    if (result === null || channel === null) return [];
    return [
      {
        contactId: contact.contactId,
        loanId: contact.loanId,
        at: contact.at,
        direction: contact.state === 'RECEIVED' ? 'inbound' : 'outbound',
        channel,
        party: 'borrower',
        personId: contact.borrowerId,
        // Ledgers keep numbers masked: it may have been any.
        number: null,
        result,
        ...(contact.step === replyStep && { purpose: 'reply' }),
        consented: false,
      },
    ];
  });
}

function resultOf({ state, channel, outcome }: Contact): LedgerEntry['result'] | null {
  if (outcome !== undefined) return outcome;
  // A call handed over is none yet: each dial is a line of its own, written before it is made.
  return state === 'QUEUED' && channel === 'call' ? null : results[state];
}
