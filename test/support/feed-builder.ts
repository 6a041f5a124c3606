import { gzipSync } from 'node:zlib';
import type { CalendarRecord } from '../../shared/contracts/feed-calendar.ts';
import type { ProductRecord } from '../../shared/contracts/feed-settings.ts';
import { instantOf } from '../../shared/domain/instant.ts';
import { localDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';

export interface Book {
  readonly calendars?: readonly CalendarRecord[];
  readonly products?: readonly ProductRecord[];
  readonly borrowers: readonly Borrower[];
  readonly loans: readonly Loan[];
  readonly payments: readonly Payment[];
}

export const borrower = (id: string, over: Partial<Borrower> = {}): Borrower => ({
  id,
  name: 'Talnor Vesnathorn',
  language: 'en',
  zone: 'Asia/Taipei',
  phones: [{ number: '+12015550100', source: 'contract', verified: true }],
  addresses: [],
  vulnerabilities: [],
  ...over,
});

export const loan = (id: string, over: Partial<Loan> = {}): Loan => ({
  id,
  borrowerId: id.replace('L', 'B'),
  coBorrowerIds: [],
  guarantorIds: [],
  product: 'card',
  currency: 'TWD',
  status: 'active',
  contract: {
    signedOn: localDate('2024-01-10'),
    annualRate: 0.18,
    penaltyMultiple: 1,
    compounding: false,
    dayCount: 'act/365',
    collectionConsentClause: null,
  },
  instalments: [
    { number: 1, dueOn: localDate('2025-02-15'), principalMinor: 100_000, interestMinor: 5000, feesMinor: 0 },
    { number: 2, dueOn: localDate('2025-03-15'), principalMinor: 100_000, interestMinor: 4000, feesMinor: 0 },
  ],
  pauses: [],
  ...over,
});

export const payment = (id: string, over: Partial<Payment> = {}): Payment => ({
  id,
  loanId: 'L-0',
  amountMinor: 50_000,
  receivedAt: instantOf(Date.parse('2025-03-20T02:00:00Z')),
  status: 'settled',
  ...over,
});

/** `count` borrowers with a loan each and two payments a loan. */
export function bookOf(count: number): Book {
  const ids = Array.from({ length: count }, (_, at) => at);
  return {
    borrowers: ids.map((at) => borrower(`B-${at}`)),
    loans: ids.map((at) => loan(`L-${at}`)),
    payments: ids.flatMap((at) =>
      [1, 2].map((part) => payment(`P-${at}-${part}`, { loanId: `L-${at}`, amountMinor: 1000 * part + at })),
    ),
  };
}

/** The files of a delivery with a true manifest. */
export function feedOf(
  book: Book,
  { gzip = false, businessDate = '2025-03-31' }: { gzip?: boolean; businessDate?: string } = {},
): Record<string, Buffer> {
  const suffix = gzip ? '.gz' : '';
  const body = (records: readonly object[]): Buffer => {
    const text = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return gzip ? gzipSync(text) : text;
  };
  const due = (one: Loan): number =>
    one.instalments.reduce((sum, i) => sum + i.principalMinor + i.interestMinor + i.feesMinor, 0);
  const file = (name: keyof Book, amounts?: readonly number[]) => ({
    name: `${name}.ndjson${suffix}`,
    lines: book[name]?.length ?? 0,
    ...(amounts && { sums: amounts.length === 0 ? {} : { TWD: amounts.reduce((a, b) => a + b, 0) } }),
  });
  const manifest = {
    businessDate,
    files: {
      ...(book.calendars && { calendars: file('calendars') }),
      ...(book.products && { products: file('products') }),
      borrowers: file('borrowers'),
      loans: file('loans', book.loans.map(due)),
      payments: file(
        'payments',
        book.payments.map((one) => one.amountMinor),
      ),
    },
  };
  return {
    ...(book.calendars && { [`calendars.ndjson${suffix}`]: body(book.calendars) }),
    ...(book.products && { [`products.ndjson${suffix}`]: body(book.products) }),
    [`borrowers.ndjson${suffix}`]: body(book.borrowers),
    [`loans.ndjson${suffix}`]: body(book.loans),
    [`payments.ndjson${suffix}`]: body(book.payments),
    'manifest.json': Buffer.from(JSON.stringify(manifest)),
  };
}
