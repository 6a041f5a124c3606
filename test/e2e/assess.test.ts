import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/domain/instant.ts';
import { bookOf, feedOf, payment, type Book } from '../support/feed-builder.ts';

const root = join(import.meta.dirname, '..', '..');
const base = mkdtempSync(join(tmpdir(), 'assess-'));
let dir: string;
let count = 0;
beforeEach(() => {
  count += 1;
  dir = join(base, String(count));
});
afterAll(() => {
  rmSync(base, { recursive: true });
});

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function assess(...args: string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'infra/local/assess.ts'), ...args]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

function write(to: string, book: Book, as: { businessDate?: string; gzip?: boolean } = {}): void {
  mkdirSync(to, { recursive: true });
  for (const [name, body] of Object.entries(feedOf(book, as))) writeFileSync(join(to, name), body);
}

const parsed = (out: string): unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const two = bookOf(2);
const at = (text: string) => instantOf(Date.parse(text));

describe('assess', () => {
  it('prints the arrears of each loan at the end of the day, in the order of the file', async () => {
    // 105,000 fell due on 15 February, 104,000 on 15 March.
    const payments = [
      payment('P-1', { loanId: 'L-0', amountMinor: 105_000, receivedAt: at('2025-03-31T23:59:00+08:00') }),
      payment('P-2', { loanId: 'L-1', amountMinor: 209_000, receivedAt: at('2025-04-01T00:00:00+08:00') }),
    ];
    write(dir, { ...two, payments }, { businessDate: '2025-04-30', gzip: true });
    const { code, out, err } = await assess('--portfolio', dir, '--as-of', '2025-03-31');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(parsed(out)).toEqual([
      {
        loanId: 'L-0',
        businessDate: '2025-03-31',
        oldestUnmetDueOn: '2025-03-15',
        pastDueDays: 16,
        delinquentDays: 16,
        overdueInstalments: 1,
        overdueMinor: 104_000,
        currency: 'TWD',
        bucket: '1-30',
      },
      {
        loanId: 'L-1',
        businessDate: '2025-03-31',
        oldestUnmetDueOn: '2025-02-15',
        pastDueDays: 44,
        delinquentDays: 44,
        overdueInstalments: 2,
        overdueMinor: 209_000,
        currency: 'TWD',
        bucket: '31-60',
      },
    ]);
  });

  it('merges dated deliveries up to the day; the newest record stands', async () => {
    write(join(dir, '2025-03-30'), { ...two, payments: [] }, { businessDate: '2025-03-30' });
    const closed = two.loans.map((one) => (one.id === 'L-0' ? { ...one, status: 'closed' as const } : one));
    write(
      join(dir, '2025-03-31'),
      { borrowers: [], loans: closed, payments: [] },
      { businessDate: '2025-03-31' },
    );
    write(
      join(dir, '2025-04-01'),
      { borrowers: [], loans: two.loans, payments: [] },
      { businessDate: '2025-04-01' },
    );
    const { code, out } = await assess('--portfolio', dir, '--as-of', '2025-03-31');
    expect(code).toBe(0);
    expect(parsed(out)).toMatchObject([
      { loanId: 'L-0', overdueMinor: 0, bucket: 'current' },
      { loanId: 'L-1', overdueMinor: 209_000 },
    ]);
  });

  it('prints the good lines, names the bad ones, and exits 1', async () => {
    const fixture = join(root, 'test/fixtures/broken-feed');
    const { code, out, err } = await assess('--portfolio', fixture, '--as-of', '2025-04-01');
    expect(code).toBe(1);
    expect(parsed(out)).toMatchObject([{ loanId: 'L-1' }, { loanId: 'L-7' }]);
    const rejects = parsed(err) as { severity: string }[];
    expect(rejects.filter((one) => one.severity === 'reject')).toHaveLength(16);
  });

  it('ends in peace when its reader has had enough', async () => {
    write(dir, { ...bookOf(3000), payments: [] });
    const code = await new Promise((resolve) => {
      const args = [join(root, 'infra/local/assess.ts'), '--portfolio', dir, '--as-of', '2025-03-31'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.once('data', () => child.stdout.destroy());
      child.on('close', resolve);
    });
    expect(code).toBe(0);
  });

  it('exits 2 on what it cannot read, and says what', async () => {
    write(join(dir, 'no-file'), two);
    rmSync(join(dir, 'no-file', 'payments.ndjson'));
    write(join(dir, 'cut'), two, { gzip: true });
    writeFileSync(join(dir, 'cut', 'loans.ndjson.gz'), Buffer.from([0x1f, 0x8b, 8, 0]));
    mkdirSync(join(dir, 'empty'));
    write(join(dir, 'late', '2025-05-01'), two);
    const cases: [string[], string][] = [
      [['--portfolio', join(dir, 'none'), '--as-of', '2025-03-31'], 'cannot be read'],
      [['--portfolio', join(dir, 'empty'), '--as-of', '2025-03-31'], 'no manifest.json'],
      [['--portfolio', join(dir, 'late'), '--as-of', '2025-03-31'], 'no delivery on or before'],
      [['--portfolio', join(dir, 'no-file'), '--as-of', '2025-03-31'], 'payments.ndjson: cannot be read'],
      [['--portfolio', join(dir, 'cut'), '--as-of', '2025-03-31'], 'loans.ndjson.gz: cannot be read'],
      [['--portfolio', dir, '--as-of', '2025-02-30'], 'a date that exists'],
      [['--portfolio', dir], 'usage:'],
      [['--nonsense'], 'usage:'],
    ];
    for (const [args, complaint] of cases) {
      const { code, out, err } = await assess(...args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err).toContain(complaint);
    }
  });
});
