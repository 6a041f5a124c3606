import { describe, expect, it } from 'vitest';
import type { CollectionCase } from '../../../shared/domain/case.ts';
import type { Borrower } from '../../../shared/domain/portfolio.ts';
import {
  aBorrower,
  aCase,
  aContact,
  aLoan,
  anIntent,
  at,
  instalmentsOn,
  on,
} from '../../support/builders.ts';
import { plenty, World } from '../../support/world.ts';

const instalments = instalmentsOn('2025-01-10', '2025-02-10');
const call = anIntent({ contactId: 'L1#phone#2025-03-11', step: 'phone', channel: 'call' });
const visit = anIntent({ contactId: 'L1#visit#2025-03-11', step: 'visit', channel: 'visit' });
const desk = anIntent({ contactId: 'L1#desk#2025-03-11', step: 'phone', channel: 'desk' });
const night = at('2025-03-11T15:00Z');
const noon = at('2025-03-11T04:00Z');

async function withTask(intent = call, now = noon, borrower: Partial<Borrower> = {}): Promise<World> {
  const world = new World(now);
  world.lend(aLoan({ instalments }), borrower);
  await world.open(aCase({ intent, version: 2 }));
  return world;
}
const theCase = (world: World): CollectionCase => world.cases.allCases()[0]!;
const nothingSent = { texts: [], calls: [], visits: [] };

describe('people are sent only where contact policy lets them', () => {
  it.each([call, visit])(
    'a $channel at night waits on its case for the morning, and is handed over then',
    async (intent) => {
      const world = await withTask(intent, night);
      expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 0 });
      expect(world.queues.sent).toEqual(nothingSent);
      expect(world.cases.allContacts()).toEqual([]);
      expect(theCase(world).intent).toMatchObject({ state: 'waiting', readyAt: at('2025-03-12T00:00Z') });
      world.clock.set(at('2025-03-12T00:00Z'));
      expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 1, denied: 0 });
      expect(theCase(world)).toMatchObject({ intent: null, done: [{ outcome: 'queued' }] });
    },
  );

  it('a desk task reaches nobody: handed over at any hour', async () => {
    const world = await withTask(desk, night);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 1, denied: 0 });
  });

  it('a visit about another loan today: this one waits for tomorrow', async () => {
    const world = await withTask(visit);
    const other = aContact({ contactId: 'L2#visit#2025-03-11', loanId: 'L2', channel: 'visit' });
    await world.cases.claim({ ...other, state: 'QUEUED', at: noon });
    expect(await world.sweep()).toMatchObject({ handedOver: 0 });
    expect(theCase(world).intent).toMatchObject({ waitsFor: 'cn.c4', readyAt: at('2025-03-12T00:00Z') });
  });

  it("a co-borrower's night is a night", async () => {
    const world = await withTask(call);
    world.portfolio.put(aLoan({ instalments, coBorrowerIds: ['B2'] }));
    world.portfolio.putBorrower(aBorrower({ id: 'B2', zone: 'America/New_York' }));
    expect(await world.sweep()).toMatchObject({ handedOver: 0 });
    expect(theCase(world).intent).toMatchObject({ readyAt: at('2025-03-11T12:00Z') });
  });

  it.each([call, visit])(
    'an attorney speaks for the borrower: a $channel is denied for good',
    async (intent) => {
      const world = await withTask(intent, noon, { representative: { kind: 'attorney', name: 'A' } });
      expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 1 });
      expect(world.queues.sent).toEqual(nothingSent);
      expect(world.cases.allContacts()).toMatchObject([
        { state: 'DENIED', reason: expect.stringContaining('house.s5') as string },
      ]);
      expect(theCase(world)).toMatchObject({ intent: null, done: [] });
    },
  );

  it('the scan asks as well: at night its calls wait', async () => {
    const world = new World(night);
    const history = ['friendly-text', 'firm-text'] as const;
    world.lend(aLoan({ instalments }));
    const done = history.map((step) => ({ step, on: on('2025-01-20'), outcome: 'sent' as const }));
    await world.open(aCase({ done, version: 1 }));
    await world.review()(world.task(on('2025-03-11')), plenty);
    expect(world.queues.sent.calls).toEqual([]);
    expect(theCase(world).intent).toMatchObject({ channel: 'call', state: 'waiting' });
  });

  it.each(['L1', 'B1'])('%s is no longer on file: given up, and the ledger says why', async (gone) => {
    const world = await withTask(call);
    world.portfolio.remove(gone);
    expect(await world.sweep()).toEqual({ enqueued: 0, handedOver: 0, denied: 1 });
    expect(world.cases.allContacts()).toMatchObject([
      { state: 'DENIED', reason: gone === 'L1' ? 'loan-not-found' : 'borrower-not-found' },
    ]);
    expect(theCase(world)).toMatchObject({ intent: null, nextActionOn: '2025-03-12' });
  });
});
