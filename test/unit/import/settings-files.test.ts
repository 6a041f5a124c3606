import { beforeEach, describe, expect, it } from 'vitest';
import type { CalendarRecord } from '../../../shared/contracts/feed-calendar.ts';
import type { ProductRecord } from '../../../shared/contracts/feed-settings.ts';
import type { Reject } from '../../../shared/contracts/feed.ts';
import { localDate as on } from '../../../shared/domain/local-date.ts';
import { bookOf, feedOf } from '../../support/feed-builder.ts';
import { memoryRig, type ImportRig } from '../../support/import-rig.ts';

const day = '2025-03-31';
const calendar: CalendarRecord = {
  id: 'bank',
  weekend: [6, 7],
  offDays: [on('2025-04-04')],
  workDays: [on('2025-04-05')],
};
const card: ProductRecord = { product: 'card', roll: 'following', calendarId: 'bank', graceDays: 3 };

let rig: ImportRig;
beforeEach(() => {
  rig = memoryRig();
});

const short = ({ severity, file, line, field, value, rule }: Reject): string =>
  [severity, `${file}:${line}`, field, value, rule].join(' | ');

async function rejectsOf(lines: { calendars?: unknown[]; products?: unknown[] }): Promise<string[]> {
  const { calendars = [], products = [] } = lines;
  const book = { ...bookOf(1), calendars, products } as Parameters<typeof feedOf>[0];
  rig.deliver(day, feedOf(book));
  const { rejects } = await rig.run(day);
  return rejects.map(short).filter((line) => line.startsWith('reject'));
}

describe('calendars and products in a delivery', () => {
  it.each([{ gzip: false }, { gzip: true }])('land before the loans, and are counted ($gzip)', async (as) => {
    rig.chunkBytes = 7;
    rig.deliver(day, feedOf({ ...bookOf(2), calendars: [calendar], products: [card] }, as));
    const { report, rejects } = await rig.run(day);
    expect(rejects).toEqual([]);
    expect(report).toMatchObject({
      reconciled: true,
      files: {
        calendars: { lines: 1, new: 1, manifestLines: 1, sums: {}, reconciled: true },
        products: { lines: 1, new: 1, manifestLines: 1, sums: {}, reconciled: true },
      },
    });
    const stored = [...rig.portfolio.stored.keys()];
    expect(stored.slice(0, 3)).toEqual(['calendars bank', 'products card', 'borrowers B-0']);
  });

  it('absent are absent: no ranges, no report, the import of before', async () => {
    rig.deliver(day, feedOf(bookOf(1)));
    const planned = await rig.plan(day);
    expect(planned).toMatchObject({ calendars: [], products: [] });
    expect(Object.keys((await rig.run(day)).report.files)).toEqual(['borrowers', 'loans', 'payments']);
  });

  it('each may come without the other, naming what an earlier delivery brought', async () => {
    rig.deliver(day, feedOf({ ...bookOf(1), calendars: [calendar] }));
    await rig.run(day);
    rig.deliver('2025-04-01', feedOf({ ...bookOf(1), products: [card] }, { businessDate: '2025-04-01' }));
    const { report } = await rig.run('2025-04-01');
    expect(report.files).toMatchObject({ products: { new: 1, rejected: 0 } });
    expect(report.files.calendars).toBeUndefined();
  });

  it('the same again changes nothing, an older one overwrites nothing', async () => {
    const book = { ...bookOf(1), calendars: [calendar], products: [card] };
    rig.deliver(day, feedOf(book));
    await rig.run(day);
    rig.deliver('2025-04-01', feedOf(book, { businessDate: '2025-04-01' }));
    expect((await rig.run('2025-04-01')).report.files).toMatchObject({
      calendars: { unchanged: 1 },
      products: { unchanged: 1 },
    });
    const old = { ...book, products: [{ ...card, graceDays: 9 }] };
    rig.deliver('late', feedOf(old, { businessDate: day }));
    expect((await rig.run('late')).report.files.products).toMatchObject({ stale: 1 });
    expect(rig.portfolio.stored.get('products card')?.record).toEqual(card);
  });

  it('an empty file, and one that counts otherwise, is said', async () => {
    const files = feedOf({ ...bookOf(1), calendars: [], products: [{ product: 'card', graceDays: 3 }] });
    const manifest = files['manifest.json']!.toString().replace(
      '"products.ndjson","lines":1',
      '"products.ndjson","lines":2',
    );
    rig.deliver(day, { ...files, 'manifest.json': manifest });
    const { report, rejects } = await rig.run(day);
    expect(report.reconciled).toBe(false);
    expect(rejects.map(short)).toEqual([
      'warning | calendars:0 |  | calendars.ndjson | the file is empty',
      'reject | manifest:0 | files.products | products.ndjson | 1 lines read, the manifest says 2',
    ]);
  });

  it('a file the manifest names and that is not there is named', async () => {
    const files = feedOf({ ...bookOf(1), products: [card] });
    rig.deliver(day, files);
    rig.feed.objects.delete(`feed/${day}/products.ndjson`);
    await expect(rig.plan(day)).rejects.toThrow('names products.ndjson, which is not there');
  });
});

describe('what is wrong with a line is said precisely', () => {
  it('of a calendar', async () => {
    const found = await rejectsOf({
      calendars: [
        { ...calendar, weekend: [6, 8] },
        { ...calendar, weekend: [6, 6] },
        { ...calendar, offDays: ['2025-02-30'] },
        { ...calendar, offDays: ['2025-04-05', '2025-04-05'] },
        { ...calendar, workDays: ['2025-04-04'] },
        { ...calendar, weekend: [1, 2, 3, 4, 5, 6, 7] },
        { ...calendar, holidays: [] },
        calendar,
        { ...calendar, weekend: [7] },
      ],
    });
    expect(found.map((line) => line.replace('reject | calendars:', ''))).toEqual([
      expect.stringMatching(/^1 \| weekend\.1 \| 8 \| /),
      '2 | weekend | (5 characters) | no weekday twice',
      '3 | offDays.0 | 2025-02-30 | a date that exists, as YYYY-MM-DD',
      '4 | offDays | (27 characters) | no date twice',
      '5 | workDays.0 | 2025-04-04 | not a day off at the same time',
      expect.stringMatching(/^6 \| weekend \| /),
      '7 | holidays | (2 characters) | no such field',
      '9 | id | bank | an id stands for one record in a delivery; the first one landed',
    ]);
  });

  it('of a product', async () => {
    const gap = [
      { name: 'a', from: 1, to: 10 },
      { name: 'b', from: 12, to: null },
    ];
    const found = await rejectsOf({
      calendars: [calendar],
      products: [
        { product: 'boat' },
        { ...card, calendarId: 'nowhere' },
        { ...card, graceDays: -1 },
        { product: 'card', buckets: gap },
        {
          product: 'card',
          allocation: { order: ['fees', 'fees', 'principal'], principalFirstAfterDays: null },
        },
        { product: 'card', tolerance: { days: 3 } },
        { product: 'card', dayConvention: 'day-2' },
        card,
        { ...card, graceDays: 4 },
        { product: 'auto', calendarId: 'cn', roll: 'modified-following' },
      ],
    });
    expect(found.map((line) => line.replace('reject | products:', ''))).toEqual([
      expect.stringMatching(/^1 \| product \| boat \| /),
      '2 | calendarId | nowhere | a calendar delivered in this or an earlier feed, or one of the policy',
      expect.stringMatching(/^3 \| graceDays \| -1 \| /),
      '4 | buckets.1.from | 12 | starts at 11: no gap, no overlap',
      '5 | allocation.order | (27 characters) | each part once',
      '6 | tolerance.amountMinor |  | is required',
      expect.stringMatching(/^7 \| dayConvention \| day-2 \| /),
      '9 | product | card | an id stands for one record in a delivery; the first one landed',
    ]);
  });
});
