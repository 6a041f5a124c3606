import { describe, expect, it } from 'vitest';
import { aBorrower, aCase, aContact, aLoan, anIntent, at } from '../../support/builders.ts';
import { everyOrder, interleave } from '../../support/interleave.ts';
import { noon } from '../../support/gate-world.ts';
import { World } from '../../support/world.ts';

const loans = ['L1', 'L2'] as const;
const idOf = (loanId: string) => `${loanId}#friendly-text#2025-03-11`;

/** One borrower with two loans, a text planned on each; the packs allow one text a day. */
async function twoLoans(): Promise<World> {
  const world = new World(noon);
  for (const id of loans) {
    world.portfolio.put(aLoan({ id }), aBorrower());
    await world.open(aCase({ loanId: id, intent: anIntent({ contactId: idOf(id) }), version: 2 }));
  }
  return world;
}

const send = (world: World, loanId: string) => world.gate()({ loanId, contactId: idOf(loanId) });

describe('sendText counts over all loans of the borrower', () => {
  it('a text about another loan today: waits for tomorrow', async () => {
    const world = await twoLoans();
    expect(await send(world, 'L1')).toBe('sent');
    expect(await send(world, 'L2')).toBe('waiting');
    expect(world.cases.allCases()[1]?.intent).toMatchObject({
      readyAt: at('2025-03-12T00:00Z'),
      waitsFor: 'cn.c5',
    });
    world.clock.set(at('2025-03-12T00:00Z'));
    expect(await send(world, 'L2')).toBe('sent');
  });

  it('a text to another borrower is nobody’s business', async () => {
    const world = await twoLoans();
    await world.cases.claim(aContact({ borrowerId: 'B2', state: 'SENT', at: noon }));
    expect(await send(world, 'L1')).toBe('sent');
  });

  it('a loan handed to another borrower since the decision: nobody is told', async () => {
    const world = await twoLoans();
    world.portfolio.put(aLoan({ borrowerId: 'B2' }), aBorrower({ id: 'B2' }));
    expect(await send(world, 'L1')).toBe('denied');
    expect(world.cases.allContacts()).toMatchObject([{ borrowerId: 'B1', reason: 'borrower-changed' }]);
  });

  /** What stepped back is swept up a minute later and decided one by one; both loans end on record. */
  const decideAnew = async (world: World): Promise<void> => {
    world.clock.advance(60_000);
    await world.sweep();
    for (const text of world.queues.sent.texts.splice(0)) await world.gate()(text);
    const states = world.cases.allCases().map(({ intent }) => intent?.state ?? 'settled');
    expect(states.sort()).toEqual(['settled', 'waiting']);
  };

  // Only these calls meet in what both gates share: the borrower's ledger, and the carrier.
  const shared = ['contacts', 'claim', 'send', 'settleContact'];
  const orders = everyOrder(5, 5);

  it(`two gates on two loans at a time, in each of the ${orders.length} orders of their calls: never more than the cap`, async () => {
    const seen = new Set<number>();
    for (const order of orders) {
      const world = await twoLoans();
      await interleave(order, shared, async (wrap, worker) => {
        const loanId = loans[worker];
        await world.gate(wrap)({ loanId, contactId: idOf(loanId) });
      });
      expect(world.sms.published.length, order.join('')).toBeLessThanOrEqual(1);
      seen.add(world.sms.published.length);
      await decideAnew(world);
      expect(world.sms.published.length, order.join('')).toBe(1);
    }
    // One after the other: one text. Both claimed before either looked: none then, and one when both are decided anew.
    expect([...seen].sort()).toEqual([0, 1]);
  });
});
