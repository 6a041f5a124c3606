import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, daysInMonth, localDate, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';

export interface Group {
  /** Day of the month its loans fall due. */
  readonly day: number;
  readonly loans: number;
  /** Month (1 = January 2025) from which nothing is paid any more; 99: always paid. */
  readonly unpaidFrom: number;
}

const instalmentCount = 12;
const amountMinor = 100_000;

function dueDates(day: number): LocalDate[] {
  return Array.from({ length: instalmentCount }, (_, month) => {
    const first = localDate(`2025-${String(month + 1).padStart(2, '0')}-01`);
    return addDays(first, Math.min(day, daysInMonth(first)) - 1);
  });
}

function borrowerOf(id: string, at: number): Borrower {
  return {
    id,
    name: 'Bench Borrower',
    language: 'en',
    zone: 'Asia/Taipei',
    phones: [
      { number: `+1201555${String(100 + (at % 100)).padStart(4, '0')}`, source: 'contract', verified: true },
    ],
    addresses: [],
    vulnerabilities: [],
  };
}

function loanOf(id: string, borrowerId: string, day: number): Loan {
  return {
    id,
    borrowerId,
    coBorrowerIds: [],
    guarantorIds: [],
    product: 'personal',
    currency: 'TWD',
    status: 'active',
    contract: {
      signedOn: localDate('2024-06-01'),
      annualRate: 0.12,
      penaltyMultiple: 1.5,
      compounding: false,
      dayCount: 'act/360',
      collectionConsentClause: null,
    },
    instalments: dueDates(day).map((dueOn, at) => ({
      number: at + 1,
      dueOn,
      principalMinor: amountMinor,
      interestMinor: 0,
      feesMinor: 0,
    })),
    pauses: [],
  };
}

function paymentsOf(loan: Loan, group: Group): Payment[] {
  return loan.instalments
    .filter((_, at) => at + 1 < group.unpaidFrom)
    .map((instalment) => ({
      id: `P-${loan.id}-${instalment.number}`,
      loanId: loan.id,
      amountMinor,
      receivedAt: `${instalment.dueOn}T02:00:00.000Z` as Payment['receivedAt'],
      status: 'settled',
    }));
}

/** Writes a plain feed of loans that fall due on chosen days: the bench decides what a scan will find. */
export async function writeBenchFeed(dir: string, name: string, groups: readonly Group[]): Promise<void> {
  const borrowers: Borrower[] = [];
  const loans: Loan[] = [];
  const payments: Payment[] = [];
  for (const group of groups) {
    for (let at = 0; at < group.loans; at += 1) {
      const id = `${name}-${group.day}-${at}`;
      const loan = loanOf(`L-${id}`, `B-${id}`, group.day);
      borrowers.push(borrowerOf(`B-${id}`, at));
      loans.push(loan);
      payments.push(...paymentsOf(loan, group));
    }
  }
  const files = { borrowers, loans, payments };
  await mkdir(dir, { recursive: true });
  for (const [file, records] of Object.entries(files)) {
    await writeFile(
      join(dir, `${file}.ndjson`),
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
  }
  const manifest = {
    businessDate: '2025-01-01',
    files: {
      borrowers: { name: 'borrowers.ndjson', lines: borrowers.length },
      loans: {
        name: 'loans.ndjson',
        lines: loans.length,
        sums: loans.length === 0 ? {} : { TWD: loans.length * instalmentCount * amountMinor },
      },
      payments: {
        name: 'payments.ndjson',
        lines: payments.length,
        sums: payments.length === 0 ? {} : { TWD: payments.length * amountMinor },
      },
    },
  };
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
}
