import { beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../shared/domain/portfolio.ts';
import { forEveryCrash, survive } from '../../support/crash.ts';
import { bookOf, feedOf, payment, type Book } from '../../support/feed-builder.ts';
import { memoryRig, plentyOfTime, type ImportRig } from '../../support/import-rig.ts';

const day = '2025-03-31';

let rig: ImportRig;
beforeEach(() => {
  rig = memoryRig();
});

/** Reversals at the head of the file, their payments far behind: with small ranges in others. */
function earlyReversals(count: number, more: readonly Payment[] = []): Book {
  const book = bookOf(count);
  const reversals = book.loans.map((loan, at) =>
    payment(`R-${at}`, { loanId: loan.id, amountMinor: 1000 + at, reversalOf: `P-${at}-1` }),
  );
  return { ...book, payments: [...reversals, ...more, ...book.payments] };
}

const stray = payment('R-stray', { loanId: 'L-0', reversalOf: 'P-404' });
const foreign = payment('R-foreign', { loanId: 'L-1', reversalOf: 'P-0-1' });

describe('a reversal before its payment', () => {
  it.each([1, 97, 300, 1_000_000])('lands, cut into ranges of %i bytes', async (chunkBytes) => {
    Object.assign(rig, { chunkBytes, segmentLines: 3 });
    rig.deliver(day, feedOf(earlyReversals(9)));
    const { report, rejects } = await rig.run(day);
    expect(rejects).toEqual([]);
    expect(report).toMatchObject({
      reconciled: true,
      files: { payments: { lines: 27, new: 27, rejected: 0, reconciled: true, differences: [] } },
    });
    expect(rig.portfolio.stored.has('payments L-8/R-8')).toBe(true);
  });

  it('lands from a gzip file too, whatever the segments', async () => {
    rig.segmentLines = 1;
    rig.deliver(day, feedOf(earlyReversals(600), { gzip: true }));
    expect((await rig.run(day)).report.files.payments).toMatchObject({ new: 1800, rejected: 0 });
    expect(rig.pending.written.size).toBeGreaterThan(0);
  });

  it.each([1, 97, 1_000_000])(
    'is rejected with its own line where its payment never comes, in ranges of %i bytes',
    async (chunkBytes) => {
      Object.assign(rig, { chunkBytes, segmentLines: 2 });
      rig.deliver(day, feedOf(earlyReversals(3, [stray, foreign])));
      const { report, rejects } = await rig.run(day);
      const rule = 'a payment of the same loan, delivered in this or an earlier feed';
      expect(rejects.filter(({ file }) => file === 'payments')).toEqual([
        expect.objectContaining({ line: 4, field: 'reversalOf', value: 'P-404', rule }),
        expect.objectContaining({ line: 5, field: 'reversalOf', value: 'P-0-1', rule }),
      ]);
      expect(report).toMatchObject({
        reconciled: true,
        files: { payments: { lines: 11, new: 9, rejected: 2 } },
      });
    },
  );

  it('may itself be taken back by one that stands before it', async () => {
    Object.assign(rig, { chunkBytes: 1_000_000, segmentLines: 1000 });
    const again = payment('R-R', { loanId: 'L-0', amountMinor: 1000, reversalOf: 'R-0' });
    const { payments, ...book } = earlyReversals(1);
    rig.deliver(day, feedOf({ ...book, payments: [again, ...payments] }));
    expect((await rig.run(day)).report.files.payments).toMatchObject({ new: 4, rejected: 0 });
  });

  it('brings the next look at its loan forward', async () => {
    rig.chunkBytes = 1;
    rig.deliver(day, feedOf(earlyReversals(2)));
    const { borrowers, loans, payments, reversals } = await rig.plan(day);
    for (const chunk of [...borrowers, ...loans, ...payments]) await rig.chunkToEnd(chunk);
    const before = rig.portfolio.touched.length;
    await rig.settleToEnd(reversals[0]!);
    expect(rig.portfolio.touched.slice(before).flatMap(({ loanIds }) => loanIds)).toEqual(['L-0', 'L-1']);
  });
});

describe('the pass over reversals', () => {
  it('is planned only where there are payments', async () => {
    rig.deliver(day, feedOf({ ...bookOf(2), payments: [] }));
    expect((await rig.plan(day)).reversals).toEqual([]);
  });

  it('is waited for, and repeated changes nothing', async () => {
    rig.chunkBytes = 1;
    rig.deliver(day, feedOf(earlyReversals(2, [stray])));
    const { borrowers, loans, payments, reversals, importId } = await rig.plan(day);
    for (const chunk of [...borrowers, ...loans, ...payments]) await rig.chunkToEnd(chunk);
    await expect(rig.close(importId)).rejects.toMatchObject({
      name: 'Retryable',
      message: `${importId}: 3 files of reversals are not settled`,
    });
    await rig.settleToEnd(reversals[0]!);
    await rig.settleToEnd(reversals[0]!);
    expect((await rig.close(importId)).files.payments).toMatchObject({ lines: 7, new: 6, rejected: 1 });
  });

  it('is handed back when time is short, and goes on where it stopped', async () => {
    rig.chunkBytes = 1;
    rig.deliver(day, feedOf(earlyReversals(4)));
    const { borrowers, loans, payments, reversals, importId } = await rig.plan(day);
    for (const chunk of [...borrowers, ...loans, ...payments]) await rig.chunkToEnd(chunk);
    let calls = 0;
    const oneFileAtATime = {
      remainingMs: () => ((calls += 1) % 2 === 0 ? 1000 : plentyOfTime.remainingMs()),
    };
    await rig.settleToEnd(reversals[0]!, oneFileAtATime);
    expect(calls).toBeGreaterThan(4);
    expect((await rig.close(importId)).files.payments).toMatchObject({ new: 12, rejected: 0 });
  });

  it.each(['before', 'after'] as const)('ends the same whatever call it dies %s', async (moment) => {
    const files = feedOf(earlyReversals(3, [stray]));
    const cut = { chunkBytes: 200, segmentLines: 2 };
    const calm = Object.assign(memoryRig(), cut);
    calm.deliver(day, files);
    const first = await calm.run(day);
    await forEveryCrash(moment, async (crash) => {
      const one = Object.assign(memoryRig(), cut);
      one.deliver(day, files);
      const { runs, portfolio, pending } = one;
      const wrapped = { runs: crash.wrap(runs), portfolio: crash.wrap(portfolio) };
      Object.assign(one, wrapped, { pending: crash.wrap(pending) });
      await survive(() => one.run(day));
      Object.assign(one, { runs, portfolio, pending });
      expect(await one.run(day)).toEqual(first);
      expect(portfolio.stored).toEqual(calm.portfolio.stored);
    });
  });
});
