import { beforeEach, describe, expect, it } from 'vitest';
import { aBorrower, aLoan, aPayment, on } from '../../support/builders.ts';
import { coreBankingWorld } from '../../support/core-banking-world.ts';
import { eventFor } from '../../support/api-cells.ts';
import { coreBankingRoutes } from '../../../shared/contracts/core-banking-routes.ts';
import { batchResultSchema } from '../../../shared/contracts/core-banking.ts';

let world: ReturnType<typeof coreBankingWorld>;
const bank = () => world.bank;
const book = (id: string) => world.book(id);

beforeEach(async () => {
  world = coreBankingWorld();
  await bank().putBorrower({ record: aBorrower(), id: 'first' });
});

describe('records core banking sends', () => {
  it('land once, whoever repeats them, and date the look at the case', async () => {
    const sent = { record: aLoan(), id: 'x' };
    expect(await bank().putLoan(sent)).toEqual({ kind: 'landed', outcome: 'new' });
    expect(await bank().putLoan(sent)).toEqual({ kind: 'landed', outcome: 'new' });
    const changed = { record: aLoan({ status: 'closed' }), id: 'y' };
    expect(await bank().putLoan(changed)).toEqual({ kind: 'landed', outcome: 'updated' });
    expect(book('L1')?.status).toBe('closed');
    expect(world.writer.touched.at(-1)).toEqual({ loanIds: ['L1'], on: '2025-03-12' });
  });

  it.each([{ borrowerId: 'B9' }, { coBorrowerIds: ['B9'] }, { guarantorIds: ['B9'] }])(
    'a loan of somebody unknown is refused: %o',
    async (people) => {
      expect(await bank().putLoan({ record: aLoan(people), id: 'x' })).toMatchObject({
        kind: 'unknown-borrower',
      });
      expect(book('L1')).toBeUndefined();
    },
  );
});

describe('what befalls a loan', () => {
  beforeEach(async () => {
    await bank().putLoan({ record: aLoan(), id: 'x' });
  });

  it.each([
    { status: 'written-off', held: [] },
    { status: 'closed', held: [] },
    { status: 'bankrupt', held: ['bankruptcy'] },
    { status: 'deceased', held: ['deceased'] },
  ] as const)('$status: holds on the borrower $held', async ({ status, held }) => {
    for (const id of ['s1', 's1', 's2'])
      expect(await bank().setStatus({ loanId: 'L1', id, status })).toMatchObject({ kind: 'landed' });
    expect(book('L1')?.status).toBe(status);
    expect((await world.holds.read({ borrowerId: 'B1' })).map(({ reason }) => reason)).toEqual(held);
  });

  it('pauses gather, the same one once', async () => {
    const pause = { from: on('2025-03-01'), to: on('2025-03-08'), reason: 'flood' };
    await bank().pause({ loanId: 'L1', id: 'p1', pause });
    await bank().pause({ loanId: 'L1', id: 'p2', pause });
    await bank().pause({ loanId: 'L1', id: 'p3', pause: { ...pause, to: on('2025-03-09') } });
    expect(book('L1')?.pauses).toEqual([pause, { ...pause, to: '2025-03-09' }]);
  });

  it('a pause outlives the feed’s next line of the loan, until it is taken back', async () => {
    const pause = { from: on('2025-03-01'), to: on('2025-03-08'), reason: 'flood' };
    const pauses = async () => (await world.portfolio.loan('L1'))?.loan.pauses;
    await bank().pause({ loanId: 'L1', id: 'p1', pause });
    await bank().putLoan({ record: aLoan({ status: 'active', pauses: [] }), id: 'feed' });
    expect(await pauses()).toEqual([pause]);
    for (let time = 0; time < 2; time += 1)
      expect(await bank().unpause({ loanId: 'L1', id: 'u1', pause })).toMatchObject({ kind: 'landed' });
    expect(await pauses()).toEqual([]);
    expect(await bank().unpause({ loanId: 'L9', id: 'u2', pause })).toEqual({ kind: 'unknown-loan' });
  });

  it('a status outlives the feed’s next line of the loan, until `active` is told', async () => {
    const status = async () => (await world.portfolio.loan('L1'))?.loan.status;
    const tell = (told: 'written-off' | 'active', id: string) =>
      bank().setStatus({ loanId: 'L1', id, status: told });
    const feed = (id: string) => bank().putLoan({ record: aLoan({ status: 'active' }), id });
    await tell('written-off', 's1');
    await feed('feed-1');
    expect(await status()).toBe('written-off');
    for (const id of ['s2', 's2']) expect(await tell('active', id)).toMatchObject({ kind: 'landed' });
    expect(await status()).toBe('active');
    await feed('feed-2');
    expect(await status()).toBe('active');
  });

  it('pauses at the same moment are all kept, as many as a loan may have', async () => {
    const pause = (day: number) =>
      bank().pause({
        loanId: 'L1',
        id: `p${day}`,
        pause: { from: on('2025-01-01'), to: on(`2025-03-0${day}`), reason: 'flood' },
      });
    await Promise.all([1, 2, 3].map(pause));
    expect(book('L1')?.pauses).toHaveLength(3);
    const full = Array.from({ length: 50 }, () => book('L1')!.pauses[0]!);
    await bank().putLoan({ record: aLoan({ pauses: full }), id: 'full' });
    expect(await pause(9)).toEqual({ kind: 'too-many-pauses' });
  });

  it('what is planned is pulled, with the true reason', async () => {
    await bank().setStatus({ loanId: 'L1', id: 's', status: 'deceased' });
    expect(world.withdrawn).toContain('L1 loan-deceased');
  });

  it('of a loan that is not in the book: nothing', async () => {
    const unknown = { kind: 'unknown-loan' };
    expect(await bank().setStatus({ loanId: 'L9', id: 's', status: 'deceased' })).toEqual(unknown);
    expect(await world.holds.read({ borrowerId: 'B1' })).toEqual([]);
  });
});

describe('a batch', () => {
  const send = async ({ file, records }: { file: string; records: readonly object[] }) => {
    const body = { file, lines: records.map((one) => JSON.stringify(one)) };
    const { statusCode, body: text } = await world.routes(
      eventFor(coreBankingRoutes.landBatch, { role: 'system', subject: 'core' }, { body }),
    );
    expect(statusCode, text).toBe(200);
    const result = batchResultSchema.parse(JSON.parse(text));
    expect(result.landed + result.unchanged + result.rejected).toBe(result.received);
    return result;
  };

  it('of loans: good ones land beside bad ones, each bad one named by field, value and rule', async () => {
    const records = [
      aLoan(),
      { ...aLoan({ id: 'L2' }), currency: 'XXQ' },
      { ...aLoan({ id: 'L3' }), 'Zhang San': 1 },
      aLoan({ id: 'L4', coBorrowerIds: ['B9'] }),
      aLoan({ id: 'L5' }),
      aLoan({ status: 'closed' }),
      { ...aLoan({ id: 'L6' }), instalments: [{ ...aLoan().instalments[0]!, dueOn: '1066-10-14' }] },
    ];
    const { rejects, ...counts } = await send({ file: 'loans', records });
    expect(counts).toEqual({ received: 7, landed: 2, unchanged: 0, rejected: 5 });
    expect(rejects.map(({ line, field }) => [line, field])).toEqual([
      [2, 'currency'],
      [3, '(unnamed)'],
      [4, 'coBorrowerIds.0'],
      [6, 'id'],
      [7, 'instalments'],
    ]);
    expect(['L1', 'L5'].map((id) => book(id)?.status)).toEqual(['active', 'active']);
    expect(await send({ file: 'loans', records: [aLoan()] })).toMatchObject({ unchanged: 1 });
  });

  it('of payments: a reversal may follow its payment', async () => {
    await bank().putLoan({ record: aLoan(), id: 'x' });
    const payment = aPayment({ id: 'P-1' });
    const reversal = aPayment({ id: 'R-1', reversalOf: 'P-1' });
    const records = [
      payment,
      reversal,
      { ...reversal, id: 'R-2', reversalOf: 'P-9' },
      { ...payment, loanId: 'L9' },
    ];
    const { rejects, ...counts } = await send({ file: 'payments', records });
    expect(counts).toEqual({ received: 4, landed: 2, unchanged: 0, rejected: 2 });
    expect(rejects.map(({ field }) => field)).toEqual(['reversalOf', 'loanId']);
    expect(world.paid).toHaveLength(2);
  });
});

describe('a payment by API', () => {
  const send = (body: unknown) =>
    world.routes(eventFor(coreBankingRoutes.recordPayment, { role: 'system', subject: 'core' }, { body }));
  const good = {
    id: 'P-1',
    loanId: 'L1',
    amountMinor: 500,
    receivedAt: '2025-03-12T01:00:00Z',
    status: 'pending',
  };

  it.each<[string, object, number, string]>([
    ['as it comes', {}, 200, ''],
    ['of a loan nobody knows', { loanId: 'L9' }, 404, 'unknown-loan'],
    ['back of one nobody knows', { reversalOf: 'P-9' }, 404, 'unknown-record'],
    ['back of itself', { reversalOf: 'P-1' }, 400, 'reversalOf'],
    ['of nothing', { amountMinor: 0 }, 400, 'amountMinor'],
    ['of more than there is', { amountMinor: 2 ** 52 }, 400, 'amountMinor'],
    ['at the end of time', { receivedAt: '9999-12-31T23:59:59Z' }, 400, 'receivedAt'],
    ['in no known state', { status: 'lost' }, 400, 'status'],
  ])('%s', async (_, change, status, named) => {
    await bank().putLoan({ record: aLoan(), id: 'x' });
    const reply = await send({ ...good, ...change });
    expect(reply.statusCode, reply.body).toBe(status);
    expect(reply.body).toContain(named);
    expect(world.paid).toHaveLength(status === 200 ? 1 : 0);
  });
});
