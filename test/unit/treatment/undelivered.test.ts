import { describe, expect, it } from 'vitest';
import type { CollectionCase, Contact } from '../../../shared/domain/case.ts';
import { takeBack } from '../../../shared/domain/treatment/undelivered.ts';
import { aCase, aContact, anIntent, aStepDone, on } from '../../support/builders.ts';

const tomorrow = on('2025-03-12');
const failed = (more: Partial<Contact> = {}): Contact => aContact({ state: 'FAILED', ...more });
const later = (more: Partial<Contact> = {}): Contact =>
  failed({ contactId: 'L1#friendly-text#2025-03-12', businessDate: tomorrow, ...more });
const passing = { outcome: 'not-connected' } as const;
const taken = (more: Partial<CollectionCase> = {}): CollectionCase =>
  aCase({ done: [aStepDone('friendly-text', '2025-03-11')], nextActionOn: on('2025-03-20'), ...more });

describe('a step whose text did not arrive', () => {
  it.each<{ name: string; contacts: readonly Contact[]; contact?: Contact; tries: number | null }>([
    { name: 'for good', contacts: [failed()], tries: 1 },
    { name: 'for a passing reason: the same number again', contacts: [failed(passing)], tries: null },
    {
      name: 'for a passing reason too often',
      contact: later({ ...passing, businessDate: on('2025-03-13') }),
      contacts: [failed(passing), later(passing), later({ ...passing, businessDate: on('2025-03-13') })],
      tries: 1,
    },
    { name: 'after another number failed', contact: later(), contacts: [failed(), later()], tries: 2 },
    { name: 'of an earlier episode, which does not count', contact: later(), contacts: [later()], tries: 1 },
  ])('$name: $tries tries', ({ contacts, contact = contacts[0]!, tries }) => {
    const last = aStepDone('friendly-text', contact.businessDate);
    expect(takeBack(taken({ done: [last] }), { contact, contacts, tomorrow })).toEqual({
      ...taken({ done: [] }),
      version: 2,
      tries: tries === null ? null : { step: 'friendly-text', count: tries },
      unreached: 1,
      nextActionOn: tomorrow,
    });
  });

  it('an earlier look stays', () => {
    const soon = taken({ nextActionOn: on('2025-03-11') });
    const next = takeBack(soon, { contact: failed(), contacts: [failed()], tomorrow });
    expect(next?.nextActionOn).toBe(on('2025-03-11'));
  });

  it.each<{ name: string; open: CollectionCase; contacts?: readonly Contact[] }>([
    { name: 'cured', open: taken({ status: 'cured' }) },
    { name: 'another step is on its way', open: taken({ intent: anIntent() }) },
    { name: 'another episode', open: taken({ openedOn: on('2025-03-12') }) },
    { name: 'the ladder went on', open: taken({ done: [aStepDone('firm-text', '2025-03-18')] }) },
    { name: 'taken back before', open: taken({ done: [] }) },
    {
      name: 'handed to people instead',
      open: taken({ done: [aStepDone('friendly-text', '2025-03-11', 'queued')] }),
    },
    { name: 'tried again since', open: taken(), contacts: [failed(), later({ state: 'SENT' })] },
  ])('$name: nothing to take back', ({ open, contacts = [failed()] }) => {
    expect(takeBack(open, { contact: failed(), contacts, tomorrow })).toBeUndefined();
  });

  it('a later try that was denied does not count', () => {
    const contacts = [failed(), later({ state: 'DENIED' })];
    expect(takeBack(taken(), { contact: failed(), contacts, tomorrow })?.done).toEqual([]);
  });
});
