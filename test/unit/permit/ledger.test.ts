import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../shared/domain/case.ts';
import { ledgerOf } from '../../../shared/domain/permit/ledger.ts';
import { aContact, at } from '../../support/builders.ts';

describe('ledgerOf', () => {
  it.each<[Contact['state'], string | undefined]>([
    ['SENT', 'delivered'],
    ['SENDING', 'unknown'],
    ['UNCERTAIN', 'unknown'],
    ['QUEUED', 'unknown'],
    ['DENIED', undefined],
    ['FAILED', undefined],
  ])('%s: %s', (state, result) => {
    expect(ledgerOf([aContact({ state })])[0]?.result).toBe(result);
  });

  it('keeps what caps are counted by', () => {
    const contact = aContact({ state: 'SENT', at: at('2025-03-11T02:00Z'), loanId: 'L7', borrowerId: 'B7' });
    expect(ledgerOf([contact])).toEqual([
      {
        contactId: contact.contactId,
        loanId: 'L7',
        at: at('2025-03-11T02:00Z'),
        direction: 'outbound',
        channel: 'sms',
        party: 'borrower',
        personId: 'B7',
        number: null,
        result: 'delivered',
        consented: false,
      },
    ]);
  });

  const inState = (state: Contact['state']) =>
    ledgerOf((['sms', 'call', 'visit', 'desk'] as const).map((channel) => aContact({ channel, state }))).map(
      ({ channel }) => channel,
    );

  it('a task for the desk is no contact, nor is a call handed over before it is dialled', () => {
    expect(inState('QUEUED')).toEqual(['sms', 'visit']);
  });

  it('a call counts from its dial on, whether or not its result is known', () => {
    expect(inState('SENDING')).toEqual(['sms', 'call', 'visit']);
  });
});
