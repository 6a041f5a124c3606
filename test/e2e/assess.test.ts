import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const settingsFeed = join(root, 'test/fixtures/settings-feed');
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
    expect(parsed(out)).toMatchObject([
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

  /**
   * By hand: No. 1 was paid on its day. No. 2 fell due on Saturday 15 February; Monday the 17th is off, so it counts from
   * Tuesday the 18th: 10 days left of February and 31 of March make 41. The pauses 1-6 and 4-8 March are one of 7 days;
   * grace is 2: 32 delinquent. P-2 left 420.00 of it, P-3 paid that on the 25th and P-4 took it back on 5 March; P-5 is
   * pending. No. 3 fell due on Saturday 15 March, counted from Monday the 17th: 14 days, 12 after grace. Interest at 12 %
   * x 1.5 on principal: 2 x 1,000.00, 5 x 420.00 until paid, nothing until taken back, 12 x 420.00, 14 x 1,420.00, in sum
   * 29,020.00 x 0.18 / 360 = 14.51.
   */
  it('counts by the calendar and settings of the feed, pauses and reversals, and prints every field', async () => {
    const { code, out, err } = await assess('--portfolio', settingsFeed, '--as-of', '2025-03-31');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rest = { feesMinor: 0, tolerated: false };
    expect(parsed(out)).toEqual([
      {
        loanId: 'L-1',
        businessDate: '2025-03-31',
        inArrears: true,
        oldestUnmetDueOn: '2025-02-18',
        pastDueDays: 41,
        pausedDays: 7,
        delinquentDays: 32,
        delinquentSince: '2025-02-20',
        bucket: '31-60',
        riskClass: 'special-mention',
        overdueInstalments: 2,
        overdueMinor: 143_000,
        currency: 'CNY',
        overdueFeesMinor: 0,
        overdueInterestMinor: 1000,
        overduePrincipalMinor: 142_000,
        toleranceApplied: false,
        toleratedMinor: 0,
        penaltyInterestMinor: 1451,
        rateAlert: false,
        allocatedMinor: 163_500,
        unallocatedMinor: 0,
        instalments: [
          {
            ...{ number: 2, dueOn: '2025-02-15', effectiveDueOn: '2025-02-18', ...rest },
            ...{ interestMinor: 0, principalMinor: 42_000, overdueMinor: 42_000 },
            ...{ pastDueDays: 41, pausedDays: 7, delinquentDays: 32, bucket: '31-60' },
          },
          {
            ...{ number: 3, dueOn: '2025-03-15', effectiveDueOn: '2025-03-17', ...rest },
            ...{ interestMinor: 1000, principalMinor: 100_000, overdueMinor: 101_000 },
            ...{ pastDueDays: 14, pausedDays: 0, delinquentDays: 12, bucket: '1-30' },
          },
        ],
      },
    ]);
  });

  it('explains a loan in words and numbers', async () => {
    const args = ['--portfolio', settingsFeed, '--as-of', '2025-03-31', '--explain', 'L-1'];
    const { code, out, err } = await assess(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(readFileSync(join(settingsFeed, 'explain-L-1.txt'), 'utf8'));
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('explains what never was in arrears, was paid, or is not collected', async () => {
    const paid = payment('P-1', {
      loanId: 'L-0',
      amountMinor: 209_000,
      receivedAt: at('2025-02-15T12:00:00+08:00'),
    });
    const loans = two.loans.map((one) => (one.id === 'L-1' ? { ...one, status: 'bankrupt' as const } : one));
    write(dir, { ...two, loans, payments: [paid] });
    const explain = async (id: string) =>
      (await assess('--portfolio', dir, '--as-of', '2025-03-31', '--explain', id)).out;
    expect(await explain('L-0')).toContain('Not in arrears: nothing is overdue.');
    expect(await explain('L-0')).toContain('2025-03-15  TWD 1,040.00 from money paid ahead');
    expect(await explain('L-1')).toContain('Not in arrears: a loan that is bankrupt is not collected');
  });

  it('refuses a product whose calendar or settings do not hold, and judges by the policy', async () => {
    write(dir, {
      ...two,
      products: [
        { product: 'card', calendarId: 'nowhere' },
        { product: 'card', roll: 'following' },
      ],
      payments: [],
    });
    const { code, out, err } = await assess('--portfolio', dir, '--as-of', '2025-03-31');
    expect(code).toBe(1);
    expect(parsed(err).slice(0, 2)).toMatchObject([
      { file: 'products', line: 1, field: 'calendarId', value: 'nowhere' },
      { file: 'products', line: 2, field: 'calendarId', rule: 'due dates roll on a calendar: none is named' },
    ]);
    expect(parsed(out)).toMatchObject([{ pastDueDays: 44 }, { pastDueDays: 44 }]);
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
      [['--portfolio', settingsFeed, '--as-of', '2025-03-31', '--explain', 'L-9'], 'There is no loan L-9'],
      [['--portfolio', settingsFeed, '--as-of', '2025-03-31', '--explain'], 'usage:'],
    ];
    for (const [args, complaint] of cases) {
      const { code, out, err } = await assess(...args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err).toContain(complaint);
    }
  });
});
