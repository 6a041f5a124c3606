import { instantAt } from '../../../shared/domain/instant.ts';
import { addDays, daysInMonth, localDate, type LocalDate } from '../../../shared/domain/local-date.ts';
import type { Borrower, Loan, Payment } from '../../../shared/domain/portfolio.ts';

const zone = 'Asia/Taipei';
const instalmentCount = 12;
const instalmentMinor = 520_000;

/** Somebody in a story. People, numbers and addresses are invented. */
export function aPerson(id: string, over: Partial<Borrower> = {}): Borrower {
  return {
    id: `B-${id}`,
    name: '陳雅婷',
    language: 'en',
    zone,
    phones: [{ number: '+12015550123', source: 'contract', verified: true }],
    addresses: [
      {
        kind: 'home',
        text: '12F-3, No. 100, Songren Road, Xinyi District, Taipei',
        latitude: 25.033,
        longitude: 121.568,
        visitConsent: true,
      },
    ],
    vulnerabilities: [],
    ...over,
  };
}

/** A personal loan of twelve instalments from January 2025, due on the 10th; visits are agreed to in clause 12.3. */
export function aStoryLoan(id: string, over: Partial<Loan> = {}): Loan {
  return {
    id: `L-${id}`,
    borrowerId: `B-${id}`,
    coBorrowerIds: [],
    guarantorIds: [],
    product: 'auto',
    currency: 'TWD',
    status: 'active',
    contract: {
      signedOn: localDate('2024-03-01'),
      annualRate: 0.12,
      penaltyMultiple: 1.5,
      compounding: false,
      dayCount: 'act/360',
      collectionConsentClause: '12.3',
    },
    instalments: Array.from({ length: instalmentCount }, (_, at) => ({
      number: at + 1,
      dueOn: dueIn(at),
      principalMinor: 450_000,
      interestMinor: 70_000,
      feesMinor: 0,
    })),
    pauses: [],
    ...over,
  };
}

/** The first `count` instalments paid, each so many days late. */
export function paidLate(
  id: string,
  count: number,
  days: number,
): readonly (Payment & { currency: string })[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `P-${id}-${at + 1}`,
    loanId: `L-${id}`,
    amountMinor: instalmentMinor,
    receivedAt: instantAt(addDays(dueIn(at), days), 12 * 60, zone),
    status: 'settled',
    currency: 'TWD',
  }));
}

/** The 10th of the month `at` months after January 2025. */
function dueIn(at: number): LocalDate {
  let first = localDate('2025-01-01');
  for (let passed = 0; passed < at; passed += 1) first = addDays(first, daysInMonth(first));
  return addDays(first, 9);
}
