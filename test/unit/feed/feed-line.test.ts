import { describe, expect, it } from 'vitest';
import { readFeedLine, type ReadLine } from '../../../shared/contracts/feed-line.ts';
import type { FeedFile } from '../../../shared/contracts/feed.ts';
import { maskValue } from '../../../shared/contracts/mask.ts';
import { borrower, loan, payment } from '../../support/feed-builder.ts';

const line = (file: FeedFile, value: unknown, isFirst = false): ReadLine =>
  readFeedLine(file, {
    bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    isFirst,
  });

describe('a line of the feed', () => {
  it('is read into its record', () => {
    expect(line('borrowers', borrower('B-1')).record).toEqual({ file: 'borrowers', record: borrower('B-1') });
    expect(line('loans', loan('L-1')).record).toEqual({ file: 'loans', record: loan('L-1') });
    expect(line('payments', payment('P-1')).record).toEqual({ file: 'payments', record: payment('P-1') });
  });

  it('means the same in any order of its fields', () => {
    const { id, ...rest } = payment('P-1');
    const shuffled = line('payments', { ...rest, id }).record;
    expect(JSON.stringify(shuffled)).toBe(JSON.stringify(line('payments', payment('P-1')).record));
  });

  it('has instants of any offset in one form', () => {
    const read = line('payments', { ...payment('P-1'), receivedAt: '2025-03-20T10:00:00+08:00' });
    expect(read.record?.record).toMatchObject({ receivedAt: '2025-03-20T02:00:00.000Z' });
  });

  it.each<[string, FeedFile, unknown, { field: string; value: string; rule: string }]>([
    [
      'no field',
      'payments',
      { ...payment('P'), loanId: undefined },
      { field: 'loanId', value: '', rule: 'is required' },
    ],
    [
      'a float',
      'payments',
      payment('P', { amountMinor: 0.5 }),
      { field: 'amountMinor', value: '0.5', rule: 'whole minor units' },
    ],
    [
      'too much money',
      'payments',
      payment('P', { amountMinor: 1e300 }),
      expect.objectContaining({ field: 'amountMinor' }) as never,
    ],
    [
      'falling due dates',
      'loans',
      loan('L', { instalments: loan('L').instalments.toReversed() }),
      expect.objectContaining({ field: 'instalments', rule: 'due dates rise' }) as never,
    ],
    [
      'a pause that ends before it starts',
      'loans',
      { ...loan('L'), pauses: [{ from: '2025-02-02', to: '2025-02-01', reason: 'x' }] },
      { field: 'pauses.0.to', value: '2025-02-01', rule: 'from is not after to' },
    ],
    [
      'an unknown zone',
      'borrowers',
      borrower('B', { zone: 'Mars/Olympus' }),
      { field: 'zone', value: 'Mars/Olympus', rule: 'an IANA time zone' },
    ],
    [
      'its own reversal',
      'payments',
      payment('P', { reversalOf: 'P' }),
      { field: 'reversalOf', value: 'P', rule: 'a payment does not reverse itself' },
    ],
    ['an array', 'payments', '[]', expect.objectContaining({ field: '' }) as never],
  ])('with %s is refused, naming field, value and rule', (...[, file, value, problem]) => {
    const read = line(file, value);
    expect(read.record).toBeUndefined();
    expect(read.problem).toEqual(problem);
  });

  it('loses a byte order mark only at the start of the file', () => {
    const text = `\uFEFF${JSON.stringify(payment('P-1'))}`;
    expect(line('payments', text, true)).toMatchObject({
      warnings: [{ value: 'U+FEFF' }],
      problem: undefined,
    });
    expect(line('payments', text)).toMatchObject({ record: undefined, warnings: [] });
  });

  it('is not quoted where it is broken', () => {
    const { problem } = line('borrowers', '{"id":"B","name":"Secret Person",,}');
    expect(JSON.stringify(problem)).not.toContain('Secret');
    expect(problem?.rule).toMatch(/^JSON, broken at character \d+$/);
  });
});

describe('a masked value', () => {
  it.each([
    ['name', 'Talnor Vesnathorn', 'T***** **********'],
    ['name', '晴遠舟', '晴**'],
    ['representative.name', 'Ab', 'A*'],
    ['phones.0.number', '+886912345678', '+8*********78'],
    ['addresses.1.text', 'Sample Rd. 1', '***'],
    ['addresses.0.latitude', 200, '***'],
    ['phones', [{ number: '+886912345678' }], '(28 characters)'],
    ['id', { name: 'Talnor' }, '(17 characters)'],
    ['vulnerabilities.0', 'illness', '***'],
    ['', { name: 'Talnor' }, '(17 characters)'],
    ['amountMinor', -5, '-5'],
    ['id', 'x'.repeat(100), `${'x'.repeat(59)}…`],
    ['id', '😀'.repeat(61), `${'😀'.repeat(59)}…`],
  ])('of %s', (field, value, masked) => {
    expect(maskValue(field, value)).toBe(masked);
  });
});
