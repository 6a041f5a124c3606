import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../../../shared/domain/portfolio.ts';

/** What core banking hands in at one time; what did not change is left out. */
export interface StoryFeed {
  readonly businessDate: LocalDate;
  readonly borrowers?: readonly Borrower[];
  readonly loans?: readonly Loan[];
  readonly payments?: readonly (Payment & { readonly currency: string })[];
}

/** Writes a feed with its manifest, counted and summed as core banking would. */
export async function writeStoryFeed(
  dir: string,
  { businessDate, borrowers = [], loans = [], payments = [] }: StoryFeed,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  const lines = (records: readonly object[]): string =>
    records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const bare = payments.map((payment) => ({ ...payment, currency: undefined }));
  await writeFile(join(dir, 'borrowers.ndjson'), lines(borrowers));
  await writeFile(join(dir, 'loans.ndjson'), lines(loans));
  await writeFile(join(dir, 'payments.ndjson'), lines(bare));
  const manifest = {
    businessDate,
    files: {
      borrowers: { name: 'borrowers.ndjson', lines: borrowers.length },
      loans: {
        name: 'loans.ndjson',
        lines: loans.length,
        sums: sumsOf(loans.map((loan) => [loan.currency, scheduledOf(loan)])),
      },
      payments: {
        name: 'payments.ndjson',
        lines: payments.length,
        sums: sumsOf(payments.map(({ currency, amountMinor }) => [currency, amountMinor])),
      },
    },
  };
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
}

function scheduledOf({ instalments }: Loan): number {
  return instalments.reduce(
    (sum, { principalMinor, interestMinor, feesMinor }) => sum + principalMinor + interestMinor + feesMinor,
    0,
  );
}

function sumsOf(amounts: readonly (readonly [currency: string, minor: number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [currency, minor] of amounts) sums[currency] = (sums[currency] ?? 0) + minor;
  return sums;
}
