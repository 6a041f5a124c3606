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

  it.each([
    { state: 'QUEUED', counted: ['sms', 'visit'], why: 'a call handed over is none before it is dialled' },
    { state: 'SENDING', counted: ['sms', 'call', 'visit'], why: 'a call counts from its dial on' },
    { state: 'UNCERTAIN', counted: ['sms', 'call', 'visit'], why: 'a task for the desk is no contact' },
  ] as const)('$state: $why', ({ state, counted }) => {
    const contacts = (['sms', 'call', 'visit', 'desk'] as const).map((channel) =>
      aContact({ channel, state }),
    );
    expect(ledgerOf(contacts).map(({ channel }) => channel)).toEqual(counted);
  });

  it.each<[Contact['outcome'], string]>([
    ['connected', 'connected'],
    [undefined, 'unknown'],
  ])('a dial that ended as %s counts as %s', (outcome, result) => {
    const dial = aContact({ channel: 'call', state: 'UNCERTAIN', outcome });
    expect(ledgerOf([dial]).map((entry) => entry.result)).toEqual([result]);
  });

  it('what the borrower wrote came in', () => {
    expect(ledgerOf([aContact({ state: 'RECEIVED' })])).toMatchObject([{ direction: 'inbound' }]);
  });
});
