import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../shared/domain/case.ts';
import { maskPhone } from '../../../shared/domain/mask.ts';
import { aContact, at } from '../../support/builders.ts';
import { contactId, ledger, message, minutes, noon, planned, theCase } from '../../support/gate-world.ts';
import { number, receipt, tell } from '../../support/receipts.ts';

describe('a text whose record was lost', () => {
  /** L1's text is uncertain: the carrier did not answer, or (left) its gate died holding the claim. */
  async function lost(how: 'no answer' | 'left' = 'no answer') {
    const world = await planned();
    world.sms.answer({ kind: 'uncertain', reason: 'TimeoutError' });
    if (how === 'no answer') await world.gate()(message);
    else await world.cases.claim(aContact({ ...claimOfL1, at: world.clock.now() }));
    world.clock.advance(2 * minutes);
    return { world, take: tell(world) };
  }
  const claimOfL1 = {
    contactId,
    state: 'SENDING',
    to: maskPhone(number),
    text: null,
    messageId: null,
  } as const;
  const another = (more: Partial<Contact> = {}) =>
    aContact({ ...claimOfL1, contactId: 'L1#y#2025-03-11', state: 'UNCERTAIN', claimedAt: noon, ...more });
  const arrived = receipt('m-9');
  const noSuchNumber = receipt('m-9', 'Invalid phone number');

  it('arrived: it stands as delivered, off the review list, with the id the carrier gave it', async () => {
    const { world, take } = await lost();
    const before = theCase(world);
    expect(await take(arrived)).toEqual({ kind: 'taken', meaning: 'delivered', stepTakenBack: false });
    expect(ledger(world)).toMatchObject([{ state: 'DELIVERED', messageId: 'm-9', reason: null }]);
    expect((await world.cases.uncertain({ cursor: null, limit: 9 })).contacts).toEqual([]);
    expect(theCase(world)).toEqual(before);
    expect(await take(arrived)).toMatchObject({ kind: 'taken' });
    expect(ledger(world)).toHaveLength(1);
  });

  it('there is no such number: no contact, and its step is decided again', async () => {
    const { world, take } = await lost();
    expect(await take(noSuchNumber)).toMatchObject({ kind: 'taken', stepTakenBack: true });
    expect(ledger(world)).toMatchObject([{ state: 'FAILED' }]);
    expect(theCase(world)).toMatchObject({ done: [], tries: { count: 1 } });
  });

  it.each([
    { told: arrived, step: [{ outcome: 'sent' }], tries: null },
    { told: noSuchNumber, step: [], tries: { count: 1 } },
  ])(
    'left by its gate, $told.status: the gate that comes ends its intent so',
    async ({ told, step, tries }) => {
      const { world, take } = await lost('left');
      expect(await take(told)).toMatchObject({ kind: 'taken', stepTakenBack: false });
      expect(await world.gate()(message)).toBe('gone');
      expect(theCase(world)).toMatchObject({ intent: null, done: step, tries });
      expect(world.sms.published).toEqual([]);
    },
  );

  it('while its gate may be recording it: comes again', async () => {
    const { world, take } = await lost('left');
    world.clock.set(noon);
    await expect(take(arrived)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it.each([
    { name: 'a failure that passes', told: receipt('m-9', 'Phone is currently unreachable/unavailable') },
    { name: 'a failure about the words', told: receipt('m-9', 'Message body is invalid') },
    { name: 'another text to the number in that minute, uncertain as well', beside: another() },
    {
      name: 'another text in that minute that a person has settled since',
      beside: another({ state: 'REPLACED', settled: { by: 'o', why: 'w', at: noon } }),
    },
    {
      name: 'another text that a gate, whose clock leapt, has not recorded yet',
      beside: another({ state: 'SENDING', at: at('2025-03-11T03:50Z'), claimedAt: undefined }),
    },
  ])('$name: left to a person', async ({ told = arrived, beside }) => {
    const { world, take } = await lost();
    if (beside !== undefined) await world.cases.claim(beside);
    const before = JSON.stringify([ledger(world), theCase(world)]);
    expect(await take(told)).toEqual({ kind: 'unclear' });
    expect(JSON.stringify([ledger(world), theCase(world)])).toBe(before);
  });

  it.each([
    { name: 'of an hour later', told: { ...arrived, timestamp: at('2025-03-11T05:00Z') } },
    { name: 'of a minute before', told: { ...arrived, timestamp: at('2025-03-11T03:59Z') } },
    { name: 'to another number', told: { ...arrived, destination: '+12015550124' } },
  ])('a receipt $name: not its own', async ({ told }) => {
    const { take } = await lost();
    expect(await take(told)).toEqual({ kind: 'unknown' });
  });

  it('sent long after its claim, by a gate whose clock leapt: comes again until it is recorded', async () => {
    const { world, take } = await lost('left');
    const leapt = { ...arrived, timestamp: at('2025-03-11T04:05Z') };
    world.clock.set(leapt.timestamp);
    await expect(take(leapt)).rejects.toMatchObject({ kind: 'retryable' });
    const claim = ledger(world)[0]!;
    await world.cases.settleContact({ ...claim, state: 'SENT', messageId: 'm-9' }, ['SENDING']);
    expect(await take(leapt)).toMatchObject({ kind: 'taken' });
    await world.cases.claim(another({ state: 'SENDING', claimedAt: undefined, at: at('2025-03-11T06:00Z') }));
    world.clock.set(at('2025-03-11T06:10Z'));
    expect(await take({ ...leapt, messageId: 'm-other' })).toEqual({ kind: 'unknown' });
  });

  it('another uncertain text, of another minute, does not make it unclear', async () => {
    const { world, take } = await lost();
    await world.cases.claim(another({ claimedAt: at('2025-03-11T02:00Z') }));
    expect(await take(arrived)).toMatchObject({ kind: 'taken' });
  });
});
