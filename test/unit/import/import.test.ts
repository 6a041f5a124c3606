import { beforeEach, describe, expect, it } from 'vitest';
import { allChunks } from '../../../functions/portfolio-import/chunk-plan.ts';
import { planImport } from '../../../functions/portfolio-import/plan-import.ts';
import { importPlanSchema } from '../../../shared/contracts/import.ts';
import { localDate } from '../../../shared/domain/local-date.ts';
import { forEveryCrash, survive } from '../../support/crash.ts';
import { bookOf, feedOf } from '../../support/feed-builder.ts';
import { memoryRig, plentyOfTime, type ImportRig } from '../../support/import-rig.ts';

let rig: ImportRig;
beforeEach(() => {
  rig = memoryRig();
});

const day1 = '2025-03-31';
const day2 = '2025-04-01';

describe('an import', () => {
  it('gives the same report whatever the ranges, plain or gzip', async () => {
    const files = feedOf(bookOf(40));
    const reports = [];
    for (const chunkBytes of [97, 1500, 1_000_000]) {
      const one = memoryRig();
      Object.assign(one, { chunkBytes, segmentLines: 7 });
      one.deliver(day1, files);
      reports.push((await one.run(day1)).report.files);
    }
    rig.deliver(day1, feedOf(bookOf(40), { gzip: true }));
    reports.push((await rig.run(day1)).report.files);
    expect(reports[0]).toMatchObject({ borrowers: { new: 40 }, loans: { new: 40 }, payments: { new: 80 } });
    for (const report of reports) expect(report).toEqual(reports[0]);
  });

  it('answers a second start with the first report, and changes nothing', async () => {
    rig.deliver(day1, feedOf(bookOf(5)));
    const first = await rig.run(day1);
    const stored = new Map(rig.portfolio.stored);
    const again = await rig.plan(day1);
    expect(again).toMatchObject({ closed: true, report: first.report, borrowers: [], payments: [] });
    expect(await rig.close(again.importId)).toEqual(first.report);
    expect(rig.portfolio.stored).toEqual(stored);
  });

  it('finishes a repeated chunk at once', async () => {
    rig.deliver(day1, feedOf(bookOf(5)));
    const { borrowers } = await rig.plan(day1);
    await rig.chunkToEnd(borrowers[0]!);
    const read = rig.feed.bytesRead;
    expect(await rig.chunkOnce(borrowers[0]!)).toMatchObject({ done: true });
    expect(rig.feed.bytesRead).toBe(read);
  });

  it.each(['before', 'after'] as const)(
    'ends the same whatever call it dies %s, started again',
    async (moment) => {
      const files = feedOf(bookOf(12));
      const calm = memoryRig();
      calm.deliver(day1, files);
      const { report } = await calm.run(day1);
      const deaths = await forEveryCrash(moment, async (crash) => {
        const one = memoryRig();
        one.deliver(day1, files);
        const { runs, portfolio } = one;
        Object.assign(one, { segmentLines: 5, runs: crash.wrap(runs), portfolio: crash.wrap(portfolio) });
        await survive(() => one.run(day1));
        Object.assign(one, { runs, portfolio });
        expect((await one.run(day1)).report).toEqual(report);
        expect(portfolio.stored).toEqual(calm.portfolio.stored);
        expect(new Set(portfolio.touched.flatMap(({ loanIds }) => loanIds)).size).toBe(12);
      });
      expect(deaths).toBeGreaterThan(20);
    },
  );

  it('hands a chunk back when time is short, and goes on where it stopped', async () => {
    rig.segmentLines = 1;
    rig.chunkBytes = 1_000_000;
    rig.deliver(day1, feedOf(bookOf(1200)));
    const { borrowers } = await rig.plan(day1);
    const first = await rig.chunkOnce(borrowers[0]!, { remainingMs: () => 1000 });
    expect(first).toMatchObject({ done: false });
    expect(first.cursor).toBeGreaterThan(0);
    expect(rig.portfolio.stored.size).toBe(500);
    expect(await rig.chunkOnce(borrowers[0]!, plentyOfTime)).toMatchObject({ done: true });
    expect(rig.portfolio.stored.size).toBe(1200);
  });

  it('goes on in a gzip file where it stopped', async () => {
    rig.segmentLines = 1;
    rig.deliver(day1, feedOf(bookOf(1200), { gzip: true }));
    const { borrowers } = await rig.plan(day1);
    expect(borrowers).toHaveLength(1);
    await rig.chunkOnce(borrowers[0]!, { remainingMs: () => 1000 });
    await rig.chunkToEnd(borrowers[0]!);
    expect(rig.portfolio.stored.size).toBe(1200);
  });

  it('refuses a gzip file that is cut off, by name', async () => {
    const files = feedOf(bookOf(50), { gzip: true });
    const cut = files['borrowers.ndjson.gz']!.subarray(0, 200);
    rig.deliver(day1, { ...files, 'borrowers.ndjson.gz': cut });
    const { borrowers } = await rig.plan(day1);
    await expect(rig.chunkOnce(borrowers[0]!)).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining('borrowers.ndjson.gz: not whole gzip') as string,
    });
  });

  it('does not close while a chunk is unfinished', async () => {
    rig.deliver(day1, feedOf(bookOf(5)));
    const { importId } = await rig.plan(day1);
    await expect(rig.close(importId)).rejects.toMatchObject({ name: 'Retryable' });
  });

  it('resumes a failed import by its first plan', async () => {
    rig.deliver(day1, feedOf(bookOf(5)));
    const first = await rig.plan(day1);
    await rig.runs.fail(first.importId, 'a region was down');
    rig.chunkBytes = 17;
    expect(await rig.plan(day1)).toEqual(first);
  });

  it('does not read a file that was replaced after the planning', async () => {
    rig.deliver(day1, feedOf(bookOf(5)));
    const { borrowers } = await rig.plan(day1);
    rig.deliver(day1, { 'borrowers.ndjson': '{}\n' });
    await expect(rig.chunkOnce(borrowers[0]!)).rejects.toThrow('replaced');
  });

  it('takes a corrected file beside the same manifest as another import', async () => {
    const book = bookOf(3);
    rig.deliver(day1, feedOf(book));
    await rig.run(day1);
    const moved = book.borrowers.map((one) => ({ ...one, zone: 'Asia/Tokyo' }));
    rig.deliver(day1, { 'borrowers.ndjson': feedOf({ ...book, borrowers: moved })['borrowers.ndjson']! });
    const { report } = await rig.run(day1);
    expect(report.files).toMatchObject({ borrowers: { updated: 3 }, loans: { unchanged: 3 } });
  });

  it('updates what changed, leaves the rest, and does not let an older delivery undo it', async () => {
    const book = bookOf(3);
    const moved = book.borrowers.map((one, at) => (at === 0 ? { ...one, zone: 'Asia/Tokyo' } : one));
    rig.deliver(day1, feedOf(book));
    await rig.run(day1);
    rig.deliver(day2, feedOf({ ...book, borrowers: moved }, { businessDate: day2 }));
    const second = await rig.run(day2);
    expect(second.report.files).toMatchObject({
      borrowers: { updated: 1, unchanged: 2 },
      loans: { unchanged: 3 },
      payments: { unchanged: 6 },
    });
    expect(second.report.reconciled).toBe(true);
    // Late, and with content of its own: older than what is stored, the confirmed records included.
    const late = book.borrowers.map((one) => ({ ...one, zone: 'Asia/Seoul' }));
    rig.deliver('late', feedOf({ ...book, borrowers: late }, { businessDate: day1 }));
    expect((await rig.run('late')).report.files.borrowers).toMatchObject({ stale: 3, reconciled: true });
    expect(rig.portfolio.stored.get('borrowers B-0')?.record).toMatchObject({ zone: 'Asia/Tokyo' });
  });

  it('brings the next look at open cases forward for new payments and changed loans only', async () => {
    const book = bookOf(2);
    rig.deliver(day1, feedOf({ ...book, payments: [] }));
    await rig.run(day1);
    rig.portfolio.cases.set('L-0', { status: 'open', version: 4, nextActionOn: localDate('2025-05-09') });
    rig.portfolio.cases.set('L-1', { status: 'cured', version: 4, nextActionOn: localDate('2025-05-09') });
    rig.deliver(day2, feedOf(book, { businessDate: day2 }));
    await rig.run(day2);
    expect(rig.portfolio.cases.get('L-0')).toMatchObject({ nextActionOn: day2, version: 5 });
    expect(rig.portfolio.cases.get('L-1')).toMatchObject({ version: 4 });
    const touched = rig.portfolio.touched.length;
    rig.deliver('again', feedOf(book, { businessDate: day2 }));
    await rig.run('again');
    expect(rig.portfolio.touched).toHaveLength(touched);
  });

  it('accepts a reversal that stands before its payment', async () => {
    const book = bookOf(1);
    const reversal = { ...book.payments[0]!, id: 'P-R', reversalOf: book.payments[1]!.id };
    rig.deliver(day1, feedOf({ ...book, payments: [reversal, ...book.payments] }));
    expect((await rig.run(day1)).report.files.payments).toMatchObject({ new: 3, rejected: 0 });
  });

  it('reads no line over a mebibyte into memory, and lands the lines around it', async () => {
    const files = feedOf(bookOf(3));
    const [first, ...rest] = files['borrowers.ndjson']!.toString().split('\n');
    const long = `{"id":"${'x'.repeat(3_000_000)}"}`;
    rig.chunkBytes = 500_000;
    rig.feed.pieceBytes = 65_536;
    rig.deliver(day1, { ...files, 'borrowers.ndjson': [first, long, ...rest].join('\n') });
    const { report, rejects } = await rig.run(day1);
    expect(report.files.borrowers).toMatchObject({ lines: 4, new: 3, rejected: 1 });
    expect(rejects).toContainEqual(
      expect.objectContaining({ file: 'borrowers', line: 2, rule: 'a line has at most 1048576 bytes' }),
    );
  });
});

describe('the plan', () => {
  it('fits into the state of the machine for files of any size', async () => {
    rig.deliver(day1, feedOf(bookOf(1)));
    const { importId } = await rig.plan(day1);
    const plan = importPlanSchema.parse((await rig.runs.find(importId))?.plan);
    const huge = {
      size: 900_000_000_000,
      gzip: false,
      etag: 'f'.repeat(35),
      key: `feed/${'d'.repeat(40)}/payments.ndjson`,
    };
    const chunks = allChunks(
      { ...plan, objects: { calendars: huge, products: huge, borrowers: huge, loans: huge, payments: huge } },
      importId,
    );
    expect(JSON.stringify(chunks).length).toBeLessThan(256 * 1024);
  });

  it.each(['feed/manifest.json', 'other/x/manifest.json', 'feed/x#y/manifest.json'])(
    'refuses %s, which is no manifest of the feed',
    async (key) => {
      const { feed, runs } = rig;
      const plan = planImport({ feed, runs, clock: () => '' as never, bucket: 'b', chunkBytes: 1 });
      await expect(plan({ bucket: 'b', key })).rejects.toMatchObject({ name: 'InvalidInput' });
    },
  );
});
