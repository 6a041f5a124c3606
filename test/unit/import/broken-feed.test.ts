import { beforeEach, describe, expect, it } from 'vitest';
import type { Reject } from '../../../shared/contracts/feed.ts';
import { memoryRig, type ImportRig } from '../../support/import-rig.ts';

let rig: ImportRig;
beforeEach(() => {
  rig = memoryRig();
});

const short = ({ severity, file, line, field, value, rule }: Reject): string =>
  [severity, `${file}:${line}`, field, value, rule].join(' | ');

const expected = [
  'warning | manifest:0 | files.loans | loans.ndjson | TWD: 315000 in sound lines, the manifest says 735000, a gap of 420000',
  'warning | manifest:0 | files.payments | payments.ndjson | TWD: 100000 in sound lines, the manifest says 350000, a gap of 250000',
  'warning | borrowers:1 |  | U+FEFF | no byte order mark; dropped',
  'reject | borrowers:3 |  | (165 characters) | JSON, broken at character 166',
  "reject | borrowers:4 | name | M** 😀 ****** | only letters, marks, spaces and . ' ’ · -",
  'reject | borrowers:5 | phones.0.number | +9*******67 | a number that its country assigns',
  'warning | borrowers:6 |  | U+000D | lines end with LF, not CR LF; dropped, only the first such line is named',
  'reject | borrowers:7 |  | (170 bytes) | UTF-8',
  'reject | borrowers:8 | id | B-2 | an id stands for one record in a delivery; the first one landed',
  'reject | borrowers:10 |  |  | a line holds a record',
  'reject | loans:2 | borrowerId | B-404 | a borrower delivered in this or an earlier feed',
  'reject | loans:3 | instalments.0.dueOn | 2025-02-30 | a date that exists, as YYYY-MM-DD',
  'reject | loans:4 | instalments.0.principalMinor | -1 | not negative',
  'reject | loans:5 | currency | XQZ | a currency of ISO 4217',
  'reject | loans:6 | guarantorIds.0 | B-9 | a borrower delivered in this or an earlier feed',
  'reject | payments:2 | amountMinor | -500 | above zero',
  'reject | payments:3 | loanId | L-404 | a loan delivered in this or an earlier feed',
  'reject | payments:4 | receivedAt | 2025-02-30T10:00:00Z | an instant that exists',
  'reject | payments:5 | reversalOf | P-404 | a payment of the same loan, delivered in this or an earlier feed',
  'reject | payments:7 | color | (5 characters) | no such field',
];

describe('a broken feed', () => {
  it.each([
    { chunkBytes: 1_000_000, segmentLines: 5000 },
    { chunkBytes: 300, segmentLines: 5000 },
    { chunkBytes: 64, segmentLines: 1 },
    { chunkBytes: 1, segmentLines: 1 },
  ])('names each bad line precisely, cut into ranges of $chunkBytes bytes', async (cut) => {
    Object.assign(rig, cut);
    rig.deliverFixture('2025-03-31', 'broken-feed');
    const { rejects } = await rig.run('2025-03-31');
    expect(rejects.map(short)).toEqual(expected);
  });

  it('lands the good lines beside the bad ones, and the counts reconcile', async () => {
    rig.deliverFixture('2025-03-31', 'broken-feed');
    const { report } = await rig.run('2025-03-31');
    expect(report).toMatchObject({
      reconciled: true,
      businessDate: '2025-03-31',
      files: {
        borrowers: { lines: 10, new: 4, unchanged: 0, rejected: 6, manifestLines: 10, reconciled: true },
        loans: { lines: 8, new: 2, unchanged: 1, rejected: 5, sums: { TWD: 315000 }, reconciled: true },
        payments: { lines: 7, new: 2, rejected: 5, sums: { TWD: 100000 }, reconciled: true },
      },
    });
    expect([...rig.portfolio.stored.keys()]).toEqual([
      'borrowers B-1',
      'borrowers B-2',
      'borrowers B-6',
      'borrowers B-8',
      'loans L-1',
      'loans L-7',
      'payments L-1/P-1',
      'payments L-1/P-6',
    ]);
  });

  it('shows no personal data in what it rejects', async () => {
    rig.deliverFixture('2025-03-31', 'broken-feed');
    const { rejects } = await rig.run('2025-03-31');
    expect(JSON.stringify(rejects)).not.toMatch(/Quorlo|999123|Vesnathorn/);
  });

  it('says that a file is empty, and that the manifest counts otherwise', async () => {
    rig.deliverFixture('2025-03-31', 'empty-file-feed');
    const { report, rejects } = await rig.run('2025-03-31');
    expect(report).toMatchObject({
      reconciled: false,
      files: { loans: { new: 1, reconciled: true }, payments: { lines: 0, reconciled: false } },
    });
    expect(rejects.map(short)).toEqual([
      'warning | payments:0 |  | payments.ndjson | the file is empty',
      'reject | manifest:0 | files.payments | payments.ndjson | 0 lines read, the manifest says 3',
      'reject | manifest:0 | files.payments | payments.ndjson | TWD: 0 in sound lines, the manifest says 1, a gap of 1',
    ]);
  });

  it('refuses a delivery without its manifest, by name', async () => {
    rig.deliver('2025-03-31', { 'borrowers.ndjson': '' });
    await expect(rig.plan('2025-03-31')).rejects.toMatchObject({
      name: 'InvalidInput',
      message: 'feed/2025-03-31/manifest.json: there is no manifest',
    });
  });

  it('refuses a manifest that names a missing file, by name', async () => {
    rig.deliverFixture('2025-03-31', 'broken-feed');
    rig.feed.objects.delete('feed/2025-03-31/loans.ndjson');
    await expect(rig.plan('2025-03-31')).rejects.toMatchObject({
      name: 'InvalidInput',
      message: 'feed/2025-03-31/manifest.json: names loans.ndjson, which is not there',
    });
  });

  it.each([
    ['no JSON', '{"businessDate"', 'not JSON'],
    ['a date that does not exist', '{"businessDate":"2025-02-30"}', 'businessDate: a date that exists'],
    ['nothing', '', '0 bytes is no manifest'],
  ])('refuses a manifest with %s', async (_, text, complaint) => {
    rig.deliver('2025-03-31', { 'manifest.json': text });
    await expect(rig.plan('2025-03-31')).rejects.toThrow(complaint);
  });
});
