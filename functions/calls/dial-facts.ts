import type { Contact } from '../../shared/domain/case.ts';
import { numbersFor, standingOf } from '../../shared/domain/contactability/standing.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { permit, type Denial, type Permit } from '../../shared/domain/permit/permit.ts';
import type { Borrower, Phone } from '../../shared/domain/portfolio.ts';
import type { Dial } from '../../shared/contracts/calls.ts';
import type { Facts } from '../send-gate/read-facts.ts';

/** The ledger line of one dial: under its task, so that a loan's lines stay together. */
export const dialContactId = ({ taskId, dialId }: Pick<Dial, 'taskId' | 'dialId'>): string =>
  `${taskId}#dial#${dialId}`;

/** The task as it was handed over; undefined: there is none of that id. */
export function taskOf({ contacts }: Facts, { taskId, loanId }: Dial): Contact | undefined {
  return contacts.find((one) => one.contactId === taskId && one.loanId === loanId && one.channel === 'call');
}

/** The task's dials but this one, oldest first; those denied were never made. */
export function otherDials({ contacts }: Facts, dial: Dial): readonly Contact[] {
  return contacts
    .filter(
      ({ contactId, state }) =>
        contactId.startsWith(`${dial.taskId}#dial#`) &&
        contactId !== dialContactId(dial) &&
        state !== 'DENIED',
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The numbers in the order of this dial: the one after those already dialled comes first. */
export function numbersInTurn(facts: Facts, borrower: Borrower, dialled: number): readonly Phone[] {
  const numbers = numbersFor(facts.contactability, borrower.phones, 'call');
  const from = numbers.length === 0 ? 0 : dialled % numbers.length;
  return [...numbers.slice(from), ...numbers.slice(0, from)];
}

/** Contact policy about a call to one number, the dial's own line left out. */
export function leaveToCall(
  facts: Facts,
  { dial, borrower, number }: { readonly dial: Dial; readonly borrower: Borrower; readonly number: string },
  now: Instant,
): Permit | Denial {
  return permit(
    {
      contactId: dialContactId(dial),
      loanId: dial.loanId,
      channel: 'call',
      party: 'borrower',
      personId: borrower.id,
      purpose: 'dun',
      number,
      line: 'unknown',
      place: 'other',
      zones: [...new Set([borrower.zone, ...facts.otherZones])],
      ...standingOf(facts.contactability, borrower, now),
    },
    facts.terms,
    now,
  );
}
