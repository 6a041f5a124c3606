import { describe, expect, it } from 'vitest';
import { sendText } from '../../../functions/send-gate/send-text.ts';
import { mark, optOut } from '../../support/contactability.ts';
import { justBefore, ledger, message, planned } from '../../support/gate-world.ts';

describe('sendText minds what the borrower said about being contacted', () => {
  it('an opt-out before: no text', async () => {
    const world = await planned();
    world.contactability.learn('B1', optOut());
    expect(await world.gate()(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
    const [denied] = ledger(world);
    expect(denied?.state).toBe('DENIED');
    expect(denied?.reason).toContain('house.s1');
  });

  it('an opt-out between the claim and the last look: no text', async () => {
    const world = await planned();
    const deps = world.gateDeps();
    const event = () => {
      world.contactability.learn('B1', optOut());
    };
    const cases = justBefore(deps.cases, 'claim', { nth: 1, event });
    expect(await sendText({ ...deps, cases })(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
    const [denied] = ledger(world);
    expect(denied?.state).toBe('DENIED');
    expect(denied?.reason).toContain('last-look-house.s1');
  });

  it('another borrower’s opt-out, or one taken back: the text goes', async () => {
    const world = await planned();
    world.contactability.learn('B2', optOut());
    world.contactability.learn('B1', optOut());
    world.contactability.learn('B1', optOut({ wanted: true, at: world.clock.now() }));
    expect(await world.gate()(message)).toBe('sent');
  });

  it('its only number failed for good: none to send to', async () => {
    const world = await planned();
    world.contactability.learn('B1', mark());
    expect(await world.gate()(message)).toBe('denied');
    expect(ledger(world)).toMatchObject([{ state: 'DENIED', reason: 'no-phone-number' }]);
  });
});
