import type { ArrearsExplanation, ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Loan } from '../../../shared/domain/portfolio.ts';
import { days, decimal, grouped, percent, table, type Money } from './words.ts';

/** What bore penalty interest, from when to when, and how the sum was worked out and rounded. */
export function interestLines(
  { interest }: ArrearsExplanation,
  {
    loan,
    settings,
    money,
  }: { readonly loan: Loan; readonly settings: ArrearsSettings; readonly money: Money },
): readonly string[] {
  if (interest.steps.length === 0) return ['None: nothing was paid late, and nothing is overdue.'];
  const { annualRate, penaltyMultiple, dayCount } = interest;
  const yearDays = dayCount === 'act/360' ? 360 : 365;
  const rows = interest.steps.map((step) => [
    `${step.from} up to ${step.to}`,
    days(step.days),
    'x',
    money.full(step.principalMinor + step.interestMinor),
    `${basis(step)}${step.kind === 'charged' ? '' : ', taken back: paid within tolerance'}`,
  ]);
  const compounds = loan.contract.compounding
    ? 'Unpaid interest bears interest too, by the contract.'
    : 'Only unpaid principal bears interest.';
  const paused = loan.pauses.length === 0 || settings.chargePausedDays ? '' : ' Paused days bear none.';
  return [
    `${percent(annualRate)} a year x ${penaltyMultiple} = ${percent(annualRate * penaltyMultiple)} penalty rate, ${dayCount}. ${compounds}${paused}`,
    ...table(rows, [1, 3]),
    `In minor units: ${grouped(interest.amountDays)} amount-days x ${percent(annualRate * penaltyMultiple)} / ${yearDays} = ${decimal(interest.exact)}`,
    `Rounded once, half to even: ${money.full(interest.minor)}`,
  ];
}

function basis({ principalMinor, interestMinor }: ArrearsExplanation['interest']['steps'][number]): string {
  if (interestMinor === 0) return 'principal';
  return principalMinor === 0 ? 'interest' : 'principal and interest';
}
