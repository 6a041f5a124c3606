import fc from 'fast-check';
import { describe, it } from 'vitest';
import { deriveArrears, moneyReceived } from '../../../shared/domain/arrears/index.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import type { Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { anyDate, loan, payments } from '../../support/arbitraries.ts';
import { aPayment, at, settings } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const runs = { numRuns: propertyRuns };
const convention = fc.constantFrom('day-0' as const, 'day-1' as const);
const config = fc
  .tuple(convention, fc.integer({ min: 0, max: 10 }))
  .map(([dayConvention, graceDays]) => ({ ...settings, dayConvention, graceDays }));

const facts = (one: Loan, list: readonly Payment[], businessDate: LocalDate) => ({
  loan: one,
  payments: list,
  businessDate,
  cutoff: at(`${businessDate}T16:00:00Z`),
  zone: 'Asia/Taipei',
});
const owedIn = (one: Loan): number =>
  one.instalments.reduce(
    (sum, { principalMinor, interestMinor, feesMinor }) => sum + principalMinor + interestMinor + feesMinor,
    0,
  );

describe('deriveArrears, for every loan', () => {
  it('days never fall from one day to the next without a payment, and rise by at most one while the debt stays', () => {
    fc.assert(
      fc.property(loan, payments, anyDate, config, (one, list, date, options) => {
        const known = facts(one, list, date);
        const today = deriveArrears({ ...known, settings: options });
        const tomorrow = deriveArrears({ ...known, businessDate: addDays(date, 1), settings: options });
        if (!today.inArrears) return tomorrow.pastDueDays <= 1;
        const past = tomorrow.pastDueDays - today.pastDueDays;
        const delinquent = tomorrow.delinquentDays - today.delinquentDays;
        return (
          past === 1 && (delinquent === 0 || delinquent === 1) && tomorrow.overdueMinor >= today.overdueMinor
        );
      }),
      runs,
    );
  });

  it('the order payments came in does not matter', () => {
    const shuffled = payments.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
    );
    fc.assert(
      fc.property(loan, shuffled, anyDate, config, (one, [list, other], date, options) => {
        const first = deriveArrears({ ...facts(one, list, date), settings: options });
        const second = deriveArrears({ ...facts(one, other, date), settings: options });
        return JSON.stringify(first) === JSON.stringify(second);
      }),
      runs,
    );
  });

  it('paying everything ends arrears; paying what is overdue does too', () => {
    fc.assert(
      fc.property(loan, payments, anyDate, config, (one, list, date, options) => {
        const known = { ...facts(one, list, date), settings: options };
        const { overdueMinor } = deriveArrears(known);
        if (overdueMinor === 0) return true;
        const paying = (amountMinor: number) =>
          deriveArrears({
            ...known,
            payments: [...list, aPayment({ id: 'LAST', amountMinor, receivedAt: known.cutoff })],
          });
        return (
          !paying(owedIn(one)).inArrears &&
          !paying(overdueMinor).inArrears &&
          paying(overdueMinor).overdueMinor === 0
        );
      }),
      runs,
    );
  });

  it('sums conserve: what is overdue is what fell due less the money received, part by part and never below zero', () => {
    fc.assert(
      fc.property(loan, payments, anyDate, config, (one, list, date, options) => {
        const known = facts(one, list, date);
        const arrears = deriveArrears({ ...known, settings: options });
        const last = options.dayConvention === 'day-0' ? addDays(date, -1) : date;
        const due = owedIn({ ...one, instalments: one.instalments.filter(({ dueOn }) => dueOn <= last) });
        const parts = [arrears.overdueFeesMinor, arrears.overdueInterestMinor, arrears.overduePrincipalMinor];
        return (
          arrears.overdueMinor === Math.max(0, due - moneyReceived(known)) &&
          parts.reduce((sum, part) => sum + part, 0) === arrears.overdueMinor &&
          parts.every((part) => part >= 0) &&
          arrears.inArrears === arrears.overdueMinor > 0
        );
      }),
      runs,
    );
  });

  it('a part payment never moves the date unless it meets the whole instalment', () => {
    fc.assert(
      fc.property(
        loan,
        payments,
        anyDate,
        fc.integer({ min: 1, max: 50_000 }),
        (one, list, date, amountMinor) => {
          const known = { ...facts(one, list, date), settings };
          const before = deriveArrears(known);
          const after = deriveArrears({
            ...known,
            payments: [...list, aPayment({ id: 'PART', amountMinor, receivedAt: known.cutoff })],
          });
          const fewer = after.overdueInstalments < before.overdueInstalments;
          return (
            after.overdueMinor <= before.overdueMinor && (fewer || after.pastDueDays === before.pastDueDays)
          );
        },
      ),
      runs,
    );
  });

  it('counting pending payments never raises what is owed', () => {
    fc.assert(
      fc.property(loan, payments, anyDate, (one, list, date) => {
        const known = { ...facts(one, list, date), settings };
        return (
          deriveArrears({ ...known, countPending: true }).overdueMinor <= deriveArrears(known).overdueMinor
        );
      }),
      runs,
    );
  });
});
