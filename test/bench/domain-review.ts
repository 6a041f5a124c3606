import { deriveArrears, nextKnownPayment, type Arrears } from '../../shared/domain/arrears/index.ts';
import { moneyVersions, type MoneyVersion } from '../../shared/domain/arrears/money-received.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import { permit } from '../../shared/domain/permit/permit.ts';
import { noHolidays } from '../../shared/domain/permit/request.ts';
import { reviewLoan, type Review, type ReviewFacts } from '../../shared/domain/review.ts';
import { circumstancesOf } from '../../shared/domain/treatment/circumstances.ts';
import { lookAheadDays, treatmentFor } from '../../shared/domain/treatment/treatment.ts';
import { upcomingInstalment } from '../../shared/domain/treatment/upcoming.ts';
import { settingsFor } from '../../shared/policy/arrears-policy.ts';
import { contactPolicy } from '../../shared/policy/contact-policy.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { asOf, bookOf, businessDate, zone, type Account } from './domain-book.ts';
import { ledgerOf, requestOf } from './domain-contacts.ts';
import type { Contender } from './rounds.ts';

const book = bookOf(200);
const accountAt = (at: number): Account => book[at % book.length]!;

const question = ({ loan, payments }: Account) => ({
  loan,
  payments,
  businessDate,
  cutoff: asOf,
  zone,
  settings: settingsFor(loan.product),
});
const lookAhead = lookAheadDays(treatmentPolicy).at(-1) ?? 0;

/** Chooses ladder and step, from arrears derived before: what functions/daily-scan gathers and decides. */
function treat(account: Account, arrears: Arrears, money?: readonly MoneyVersion[]): Review {
  const { loan, payments, borrower, case: file } = account;
  const circumstances = circumstancesOf([]);
  const known = {
    loan,
    payments,
    money,
    borrower,
    case: file,
    holds: [],
    circumstances,
    businessDate,
    zone,
    cutoff: asOf,
    settings: settingsFor(loan.product),
  };
  const next = nextKnownPayment(payments, asOf);
  const facts: ReviewFacts = {
    ...known,
    arrears,
    upcoming: upcomingInstalment(known, lookAhead),
    treatment: treatmentFor(treatmentPolicy, known),
    shard: 0,
    at: asOf,
    nextPaymentOn: next === undefined ? undefined : localDateAt(next, zone),
  };
  return reviewLoan(facts);
}

const weigh = ({ mark, next }: Review): number => mark.reason.length + (next?.version ?? 0);

const derived = book.map((account) => deriveArrears(question(account)));
const requests = book.map(requestOf);
const terms = book.map((account) => ({
  ledger: ledgerOf(account),
  pack: contactPolicy.pack,
  calendar: noHolidays,
}));

/** All the scan decides on one loan, from the facts read to the case to write, whether anything is overdue or not. */
export function fullReview(at: number): number {
  const account = accountAt(at);
  const asked = question(account);
  const money = moneyVersions(asked);
  return weigh(treat(account, deriveArrears({ ...asked, money }), money));
}

/** What the gate asks at the moment of sending. */
function ask(at: number): number {
  const decision = permit(requests[at % requests.length]!, terms[at % terms.length]!, asOf);
  return decision.kind.length;
}

/** Reads what a full review reads, and decides nothing. */
function readOnly(at: number): number {
  const { loan, payments, borrower, case: file } = accountAt(at);
  let sum = loan.status.length + loan.currency.length + loan.pauses.length + borrower.vulnerabilities.length;
  for (const { dueOn, principalMinor, interestMinor, feesMinor } of loan.instalments) {
    sum += dueOn.length + principalMinor + interestMinor + feesMinor;
  }
  for (const { amountMinor, receivedAt, status, reversalOf } of payments) {
    sum += amountMinor + receivedAt.length + status.length + (reversalOf?.length ?? 0);
  }
  for (const { step, on } of file?.done ?? []) sum += step.length + on.length;
  return sum;
}

/** What is timed, the reading loop first. */
export const contenders: readonly Contender[] = [
  { name: 'reads only', run: readOnly },
  { name: 'arrears', run: (at) => deriveArrears(question(accountAt(at))).overdueMinor },
  { name: 'treatment', run: (at) => weigh(treat(accountAt(at), derived[at % derived.length]!)) },
  { name: 'permit', run: ask },
  { name: 'full review', run: fullReview },
];

/** How often each outcome came up over the book: a bench of one outcome only would say little. */
export function outcomes(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  book.forEach((account, at) => {
    const { mark } = treat(account, derived[at]!);
    const name = `${mark.outcome}: ${mark.reason}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  book.forEach((_, at) => {
    const decision = permit(requests[at]!, terms[at]!, asOf);
    const name = decision.kind === 'permit' ? 'permit' : `denial: ${decision.rule}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return counts;
}
