import { describe, expect, it } from 'vitest';
import { sendText } from '../../../functions/send-gate/send-text.ts';
import { aBorrower, aHold, aPayment, at } from '../../support/builders.ts';
import { mark } from '../../support/contactability.ts';
import { justBefore, ledger, message, minutes, planned, theCase } from '../../support/gate-world.ts';
import type { World } from '../../support/world.ts';

/** The rule of law that closes the night, and the house's own beside it, each saying which it is. */
const outsideHours: unknown = expect.stringMatching(
  /^last-look-cn\.w1: NIFA statement.*\(hard, confidence B\); house\.w1: .*\(house default, unverified\)$/,
);

describe('sendText, the last look between claim and publishing', () => {
  // The gate reads the loan twice: to decide, and after the claim.
  const lastLook = async (event: (world: World) => void) => {
    const world = await planned();
    const deps = world.gateDeps();
    const portfolio = justBefore(deps.portfolio, 'loan', {
      nth: 2,
      event: () => {
        event(world);
      },
    });
    return { world, result: await sendText({ ...deps, portfolio })(message) };
  };

  it.each([
    {
      name: 'a payment',
      event: (world: World) => {
        world.portfolio.pay(aPayment());
      },
      reason: 'last-look-paid-or-payment-on-its-way',
    },
    {
      name: 'a pending payment',
      event: (world: World) => {
        world.portfolio.pay(aPayment({ status: 'pending' }));
      },
      reason: 'last-look-paid-or-payment-on-its-way',
    },
    {
      name: 'a complaint',
      event: (world: World) => {
        world.cases.hold('L1', aHold());
      },
      reason: 'last-look-held-complaint',
    },
  ])('$name: denied, and the step does not count', async ({ event, reason }) => {
    const { world, result } = await lastLook(event);
    expect(result).toBe('denied');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toMatchObject([{ state: 'DENIED', reason, text: null, messageId: null }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [] });
  });

  it('closing time: let go, to be decided anew', async () => {
    const { world, result } = await lastLook((one) => {
      one.clock.set(at('2025-03-11T14:00Z'));
    });
    expect(result).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toMatchObject([
      { state: 'RELEASED', reason: outsideHours, text: null, messageId: null },
    ]);
    expect(theCase(world)).toMatchObject({ intent: { state: 'waiting', waitsFor: 'last-look' }, done: [] });
    // Decided anew a minute later: now it waits for the morning, and goes then under a second claim.
    world.clock.advance(minutes);
    expect(await world.gate()(message)).toBe('waiting');
    expect(theCase(world).intent).toMatchObject({ readyAt: at('2025-03-12T00:00Z') });
    world.clock.set(at('2025-03-12T00:00Z'));
    expect(await world.gate()(message)).toBe('sent');
    expect(ledger(world)).toMatchObject([{ state: 'SENT', claims: 2, reason: null }]);
  });

  it('the loan taken off the book: denied', async () => {
    const { world, result } = await lastLook((one) => {
      one.portfolio.remove('L1');
    });
    expect(result).toBe('denied');
    expect(ledger(world)).toMatchObject([{ state: 'DENIED', reason: 'last-look-loan-not-found' }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [] });
  });

  const other = { number: '+12015550199', source: 'contract', verified: true } as const;

  it('the number given up for another: let go, and decided anew by the number that stands', async () => {
    const { world, result } = await lastLook((one) => {
      one.portfolio.putBorrower(aBorrower({ phones: [other] }));
    });
    expect(result).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toMatchObject([{ state: 'RELEASED', reason: 'last-look-last-look' }]);
    world.clock.advance(minutes);
    expect(await world.gate()(message)).toBe('sent');
    expect(world.sms.published.map(({ to }) => to)).toEqual([other.number]);
  });

  it('the number failed for good meanwhile: let go, and there is none to send to', async () => {
    const { world, result } = await lastLook((one) => {
      one.contactability.learn('B1', mark());
    });
    expect(result).toBe('waiting');
    world.clock.advance(minutes);
    expect(await world.gate()(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toMatchObject([{ state: 'DENIED', reason: 'no-phone-number' }]);
  });

  it('a part payment: the smaller amount', async () => {
    const { world, result } = await lastLook((one) => {
      one.portfolio.pay(aPayment({ amountMinor: 999 }));
    });
    expect(result).toBe('sent');
    expect(world.sms.published[0]?.text).toBe('friendly 陳小明 1');
  });
});
