import { plusMs } from '../../shared/domain/instant.ts';
import type { ContactRequest, LedgerEntry } from '../../shared/domain/permit/request.ts';
import { asOf, type Account } from './domain-book.ts';

/** A text to the borrower, as the gate words its question. */
export function requestOf({ loan, borrower }: Account): ContactRequest {
  return {
    contactId: `${loan.id}#friendly-text#now`,
    loanId: loan.id,
    channel: 'sms',
    party: 'borrower',
    personId: borrower.id,
    purpose: 'dun',
    number: borrower.phones[0]?.number ?? null,
    line: 'mobile',
    place: 'other',
    zones: [borrower.zone],
    consents: [],
    circumstances: [],
    unwanted: [],
    lost: false,
  };
}

const dayMs = 86_400_000;

/** One contact for every step done, and an answer of the borrower: five entries at most, as most ledgers have. */
export function ledgerOf({ loan, borrower, case: file }: Account): readonly LedgerEntry[] {
  return (file?.done ?? []).flatMap((_, at) => {
    const sent: LedgerEntry = {
      contactId: `${loan.id}#${at}`,
      loanId: loan.id,
      at: plusMs(asOf, -(at * 9 + 4) * dayMs),
      direction: 'outbound',
      channel: 'sms',
      party: 'borrower',
      personId: borrower.id,
      number: borrower.phones[0]?.number ?? null,
      result: 'delivered',
      consented: false,
    };
    return at === 1
      ? [
          sent,
          {
            ...sent,
            contactId: `${loan.id}#in`,
            direction: 'inbound',
            channel: 'call',
            result: 'conversation',
          },
        ]
      : [sent];
  });
}
