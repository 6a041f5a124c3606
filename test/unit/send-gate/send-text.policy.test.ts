import { describe, expect, it } from 'vitest';
import { aContact, aLoan, at, on } from '../../support/builders.ts';
import { aBorrower } from '../../support/builders.ts';
import { contactId, intent, ledger, message, planned, theCase } from '../../support/gate-world.ts';

const earlier = aContact({
  contactId: 'L1#other#2025-03-11',
  state: 'SENT',
  at: at('2025-03-11T02:00Z'),
});

describe('sendText asks contact policy', () => {
  it('a text of today on the ledger: waits for tomorrow, and the case says for which rule', async () => {
    const world = await planned();
    await world.cases.claim(earlier);
    expect(await world.gate()(message)).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(theCase(world).intent).toEqual({
      ...intent,
      state: 'waiting',
      readyAt: at('2025-03-12T00:00Z'),
      waitsFor: 'cn.c5',
    });
    world.clock.set(at('2025-03-12T00:00Z'));
    expect(await world.gate()(message)).toBe('sent');
    expect(theCase(world).done).toMatchObject([{ on: on('2025-03-12') }]);
  });

  it.each(['DENIED', 'FAILED'] as const)(
    'one that ended %s reached nobody: not in the way',
    async (state) => {
      const world = await planned();
      await world.cases.claim({ ...earlier, state });
      expect(await world.gate()(message)).toBe('sent');
    },
  );

  it('its own claim is not in its way at the last look', async () => {
    const world = await planned();
    expect(await world.gate()(message)).toBe('sent');
    expect(ledger(world)).toMatchObject([{ contactId, state: 'SENT' }]);
  });

  it('another text that slips in between claim and publishing: let go, naming the rule and its source', async () => {
    const world = await planned();
    const deps = world.gateDeps();
    const { sendText } = await import('../../../functions/send-gate/send-text.ts');
    const claim: typeof deps.cases.claim = async (contact) => {
      await deps.cases.claim(earlier);
      return deps.cases.claim(contact);
    };
    expect(await sendText({ ...deps, cases: { ...deps.cases, claim } })(message)).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world).find((one) => one.contactId === contactId)).toMatchObject({
      state: 'RELEASED',
      text: null,
      reason: 'last-look-cn.c5: House default, not law (house default, unverified)',
    });
  });

  it("a co-borrower's night is a night", async () => {
    const world = await planned();
    world.portfolio.put(aLoan({ coBorrowerIds: ['B2'] }));
    world.portfolio.putBorrower(aBorrower({ id: 'B2', zone: 'America/New_York' }));
    expect(await world.gate()(message)).toBe('waiting');
    // 08:00 in New York is 20:00 in Taipei.
    expect(theCase(world).intent).toMatchObject({ readyAt: at('2025-03-11T12:00Z') });
  });

  it('an attorney speaks for the borrower: denied for good, and the ledger says that the rule is the house’s', async () => {
    const world = await planned();
    world.lend(aLoan(), { representative: { kind: 'attorney', name: 'A' } });
    expect(await world.gate()(message)).toBe('denied');
    expect(ledger(world)).toMatchObject([
      { state: 'DENIED', reason: 'house.s5: House default, not law (house default, unverified)' },
    ]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [] });
  });

  it('a guardian is no attorney', async () => {
    const world = await planned();
    world.lend(aLoan(), { representative: { kind: 'guardian', name: 'G' } });
    expect(await world.gate()(message)).toBe('sent');
  });
});
