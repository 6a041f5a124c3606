import { describe, expect, it } from 'vitest';
import { sendText, type GateDeps } from '../../../functions/send-gate/send-text.ts';
import type { Contact } from '../../../shared/domain/case.ts';
import { anArrangement, someAnswers } from '../../support/answers.ts';
import { aContact, aHold, aLoan, aPayment, at } from '../../support/builders.ts';
import {
  contactId,
  intent,
  ledger,
  message,
  minutes,
  noon,
  planned,
  theCase,
} from '../../support/gate-world.ts';
import type { World } from '../../support/world.ts';

describe('sendText', () => {
  it('sends what is owed now, once, and records it', async () => {
    const world = await planned();
    world.portfolio.pay(aPayment({ amountMinor: 300 }));
    expect(await world.gate()(message)).toBe('sent');
    expect(world.sms.published).toEqual([
      { to: '+12015550123', text: 'friendly 陳小明 700', senderId: 'BANK' },
    ]);
    expect(ledger(world)).toEqual([
      aContact({
        state: 'SENT',
        at: noon,
        to: expect.stringMatching(/23$/) as unknown as string,
        text: 'friendly 陳小明 700',
        messageId: 'm-1',
      }),
    ]);
    expect(ledger(world)[0]?.to).not.toContain('5550');
    expect(theCase(world)).toMatchObject({
      version: 3,
      intent: null,
      done: [{ step: 'friendly-text', on: '2025-03-11', outcome: 'sent' }],
      nextActionOn: '2025-03-18',
    });
  });

  it('is worded with the plan the borrower may still accept', async () => {
    const world = await planned();
    const offer = anArrangement({ state: 'offered', acceptedAt: null });
    await world.cases.answers.save(someAnswers({ arrangements: [offer] }));
    const seen: unknown[] = [];
    const render: GateDeps['render'] = (step) => {
      seen.push(step.offer);
      return 'text';
    };
    expect(await sendText({ ...world.gateDeps(), render })(message)).toBe('sent');
    expect(seen).not.toEqual([]);
    for (const one of seen) expect(one).toEqual(offer);
  });

  it('delivered twice: sent once', async () => {
    const world = await planned();
    expect(await world.gate()(message)).toBe('sent');
    expect(await world.gate()(message)).toBe('gone');
    expect(world.sms.published).toHaveLength(1);
  });

  it.each([
    {
      name: 'paid',
      arrange: (world: World) => {
        world.portfolio.pay(aPayment());
      },
      reason: 'paid-or-payment-on-its-way',
    },
    {
      name: 'payment pending',
      arrange: (world: World) => {
        world.portfolio.pay(aPayment({ status: 'pending' }));
      },
      reason: 'paid-or-payment-on-its-way',
    },
    {
      name: 'complaint',
      arrange: (world: World) => {
        world.cases.hold('L1', aHold());
      },
      reason: 'held-complaint',
    },
    {
      name: 'no longer active',
      arrange: (world: World) => {
        world.lend(aLoan({ status: 'deceased' }));
      },
      reason: 'paid-or-payment-on-its-way',
    },
    {
      name: 'no phone any more',
      arrange: (world: World) => {
        world.lend(aLoan(), { phones: [] });
      },
      reason: 'no-phone-number',
    },
  ])('$name between decision and sending: no text, and the ledger says why', async ({ arrange, reason }) => {
    const world = await planned();
    arrange(world);
    expect(await world.gate()(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toEqual([aContact({ state: 'DENIED', at: noon, reason })]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [], nextActionOn: '2025-03-12' });
  });

  it.each([
    { name: 'neither loan nor case', loanId: 'L9', contactId },
    { name: 'the intent is not on the case', loanId: 'L1', contactId: 'L1#friendly-text#2025-03-01' },
  ])('$name: gone, and nothing is written', async (other) => {
    const world = await planned();
    expect(await world.gate()({ loanId: other.loanId, contactId: other.contactId })).toBe('gone');
    expect(ledger(world)).toEqual([]);
    expect(theCase(world).version).toBe(2);
  });

  it('the loan is no longer in the book: given up, the ledger says why, and no sweep brings it again', async () => {
    const world = await planned();
    world.portfolio.remove('L1');
    expect(await world.gate()(message)).toBe('denied');
    expect(ledger(world)).toEqual([aContact({ state: 'DENIED', at: noon, reason: 'loan-not-found' })]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [], nextActionOn: '2025-03-12' });
    expect(await world.gate()(message)).toBe('gone');
    world.clock.advance(24 * 60 * minutes);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
  });

  it('the loan is no longer in the book, of a text that went: the ledger stands', async () => {
    const world = await planned();
    await world.cases.claim(aContact({ state: 'SENT' }));
    world.portfolio.remove('L1');
    expect(await world.gate()(message)).toBe('denied');
    expect(ledger(world)).toEqual([aContact({ state: 'SENT' })]);
    expect(theCase(world).intent).toBeNull();
  });
});

describe('sendText, the window', () => {
  it.each([
    { name: 'early', now: '2025-03-10T23:59:59Z', opens: '2025-03-11T00:00Z' },
    { name: 'late', now: '2025-03-11T14:00Z', opens: '2025-03-12T00:00Z' },
  ])('$name: waits on the case for the opening', async ({ now, opens }) => {
    const world = await planned(at(now));
    expect(await world.gate()(message)).toBe('waiting');
    expect(ledger(world)).toEqual([]);
    expect(theCase(world)).toMatchObject({
      version: 3,
      intent: { ...intent, state: 'waiting', readyAt: at(opens) },
      nextActionOn: '2025-03-11',
    });
  });

  const overnight = async (): Promise<World> => {
    const world = await planned(at('2025-03-11T15:00Z'));
    await world.gate()(message);
    await world.sweep();
    expect(world.queues.sent.texts).toEqual([]);
    world.clock.set(at('2025-03-12T00:00Z'));
    return world;
  };

  it('is swept to the queue at the opening and sent then', async () => {
    const world = await overnight();
    await world.sweep();
    expect(world.queues.sent.texts).toEqual([message]);
    expect(await world.gate()(message)).toBe('sent');
    expect(theCase(world).done).toMatchObject([{ on: '2025-03-12' }]);
  });

  it('is decided anew then: paid overnight, denied in the morning', async () => {
    const world = await overnight();
    world.portfolio.pay(aPayment({ receivedAt: at('2025-03-11T18:00Z') }));
    await world.sweep();
    expect(await world.gate()(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
  });
});

describe('sendText, a contact claimed by another', () => {
  const claimed = async (contact: Contact, later: number): Promise<World> => {
    const world = await planned();
    await world.cases.claim(contact);
    world.clock.advance(later);
    return world;
  };
  const sending = aContact({ at: noon });

  it('just now: left to its holder', async () => {
    const world = await claimed(sending, 15 * minutes - 1);
    expect(await world.gate()(message)).toBe('in-flight');
    expect(ledger(world)).toEqual([sending]);
    expect(theCase(world).intent).toEqual(intent);
  });

  it('long ago without a record: uncertain, never sent again, counts as taken', async () => {
    const world = await claimed(sending, 15 * minutes);
    expect(await world.gate()(message)).toBe('uncertain');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toMatchObject([{ state: 'UNCERTAIN', reason: 'claimed-without-record' }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [{ outcome: 'uncertain' }] });
  });

  it.each([
    { state: 'SENT', done: [{ outcome: 'sent' }] },
    { state: 'UNCERTAIN', done: [{ outcome: 'uncertain' }] },
    { state: 'DENIED', done: [] },
    { state: 'FAILED', done: [] },
  ] as const)('and ended $state: the case follows the ledger', async ({ state, done }) => {
    const ended = { ...sending, state };
    const world = await claimed(ended, 0);
    expect(await world.gate()(message)).toBe('gone');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toEqual([ended]);
    expect(theCase(world)).toMatchObject({ intent: null, done });
  });

  it('denied before, and payable since: the first word stays', async () => {
    const world = await claimed({ ...sending, state: 'DENIED', reason: 'held-complaint' }, 0);
    world.portfolio.pay(aPayment());
    expect(await world.gate()(message)).toBe('gone');
    expect(ledger(world)).toMatchObject([{ reason: 'held-complaint' }]);
  });
});

describe('sendText, what the carrier says', () => {
  it.each([
    {
      answer: { kind: 'accepted', messageId: 'x' },
      result: 'sent',
      state: 'SENT',
      reason: null,
      done: ['sent'],
      lookOn: '2025-03-18',
    },
    {
      answer: { kind: 'refused', reason: 'OptedOut' },
      result: 'denied',
      state: 'FAILED',
      reason: 'carrier-refused-OptedOut',
      done: [],
      lookOn: '2025-03-12',
    },
    {
      answer: { kind: 'uncertain', reason: 'TimeoutError' },
      result: 'uncertain',
      state: 'UNCERTAIN',
      reason: 'TimeoutError',
      done: ['uncertain'],
      lookOn: '2025-03-18',
    },
  ] as const)('$answer.kind: $state', async ({ answer, result, state, reason, done, lookOn }) => {
    const world = await planned();
    world.sms.answer(answer);
    expect(await world.gate()(message)).toBe(result);
    expect(world.sms.published).toHaveLength(1);
    expect(ledger(world)).toMatchObject([{ state, reason, text: 'friendly 陳小明 1000' }]);
    expect(theCase(world).done.map(({ outcome }) => outcome)).toEqual(done);
    expect(theCase(world)).toMatchObject({ intent: null, nextActionOn: lookOn });
  });
});
