import type { Arrears, ArrearsExplanation, ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Loan } from '../../../shared/domain/portfolio.ts';
import { instalmentLines } from './instalment-lines.ts';
import { interestLines } from './interest-lines.ts';
import { days, moneyIn, percent, table, type Money } from './words.ts';

export interface Explained {
  readonly loan: Loan;
  readonly settings: ArrearsSettings;
  readonly explanation: ArrearsExplanation;
}

/** The derivation of a loan's arrears in words and numbers, for a person at a terminal; ends with a line feed. */
export function explainText({ loan, settings, explanation }: Explained): string {
  const { arrears } = explanation;
  const money = moneyIn(loan.currency);
  const head = [
    `Loan ${loan.id} (${loan.product}, ${loan.currency}) at the end of ${arrears.businessDate}`,
    ...verdict(loan, arrears, money),
  ];
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['How it is counted', settingsLines(settings, loan, money)],
    ['Payments', paymentLines(explanation, money)],
    ['Instalments fallen due', instalmentLines(explanation, money)],
    ['Pauses', pauseLines(explanation)],
    ['Days', dayLines(arrears, settings)],
    ['Penalty interest', interestLines(explanation, { loan, settings, money })],
  ];
  const body = sections.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n'));
  return `${[head.join('\n'), ...body].join('\n\n')}\n`;
}

function verdict(loan: Loan, arrears: Arrears, money: Money): readonly string[] {
  if (loan.status !== 'active')
    return [`Not in arrears: a loan that is ${loan.status} is not collected, whatever is unpaid.`];
  const { overdueMinor, overdueFeesMinor, overdueInterestMinor, overduePrincipalMinor } = arrears;
  const parts = `fees ${money.bare(overdueFeesMinor)}, interest ${money.bare(overdueInterestMinor)}, principal ${money.bare(overduePrincipalMinor)}`;
  const owed = `${money.full(overdueMinor)} overdue (${parts})`;
  const penalty = `Penalty interest so far: ${money.full(arrears.penaltyInterestMinor)}, not part of it.`;
  const alert = arrears.rateAlert
    ? ['ALERT: the loan is charged above the yearly rate of its settings.']
    : [];
  if (!arrears.inArrears) {
    const why = overdueMinor > 0 ? `: ${owed} is within tolerance` : ': nothing is overdue';
    return [`Not in arrears${why}.`, penalty, ...alert];
  }
  const since = arrears.oldestUnmetDueOn ?? '';
  const age = `${days(arrears.pastDueDays)} past due, ${days(arrears.delinquentDays)} delinquent: bucket ${arrears.bucket}, risk class ${arrears.riskClass}.`;
  return [`In arrears since ${since}: ${owed}.`, age, penalty, ...alert];
}

function settingsLines(settings: ArrearsSettings, loan: Loan, money: Money): readonly string[] {
  const { allocation, calendar, dayConvention, graceDays, roll, tolerance } = settings;
  const first = dayConvention === 'day-0' ? 'the day after the due date' : 'the due date itself';
  const rolling = {
    none: 'Due dates do not move.',
    following: 'A due date that is no workday moves to the next one',
    'modified-following':
      'A due date that is no workday moves to the next one, or back where that is in another month',
  }[roll];
  const on =
    roll === 'none'
      ? ''
      : calendar === null
        ? '; there is no calendar, so none moves.'
        : ` (calendar ${calendar.id}).`;
  const principal =
    allocation.principalFirstAfterDays === null
      ? ''
      : `; beyond ${days(allocation.principalFirstAfterDays)} past due, principal first`;
  return [
    `${dayConvention}: ${first} is day 1. Grace: ${days(graceDays)}.`,
    `${rolling}${on}`,
    `Money meets the oldest instalment first: ${allocation.order.join(', then ')}${principal}.`,
    toleranceLine(tolerance, loan, money),
  ];
}

function toleranceLine(
  { days: lateDays, amountMinor, percent: share }: ArrearsSettings['tolerance'],
  { currency }: Loan,
  money: Money,
): string {
  const amount = amountMinor[currency] ?? 0;
  const missing = [
    ...(amount > 0 ? [money.full(amount)] : []),
    ...(share > 0 ? [`${percent(share / 100)} of the instalment`] : []),
  ];
  const tolerated = [
    ...(lateDays > 0 ? [`up to ${days(lateDays)} late`] : []),
    ...(missing.length > 0
      ? [`up to ${missing.join(' or ')}${missing.length > 1 ? ', whichever is more,' : ''} missing`]
      : []),
  ];
  return tolerated.length === 0 ? 'Nothing is tolerated.' : `Tolerated: ${tolerated.join(', and ')}.`;
}

const fates: Readonly<Record<ArrearsExplanation['payments'][number]['as'], string>> = {
  counted: 'counts',
  'partly-reversed': 'partly taken back',
  reversed: 'taken back, counts no more',
  pending: 'pending, does not count yet',
  'not-known-yet': 'after this day, not known yet',
  reversal: 'takes back',
  'reversal-of-nothing-known': 'takes back a payment that is not on file',
};

function paymentLines({ payments, receipts }: ArrearsExplanation, money: Money): readonly string[] {
  if (payments.length === 0) return ['None on file.'];
  const late = new Map(receipts.flatMap((one) => one.paymentIds.map((id) => [id, one] as const)));
  const rows = payments.map((payment) => {
    const receipt = late.get(payment.id);
    const came =
      receipt === undefined || receipt.lateDays === 0 ? '' : `, came ${days(receipt.lateDays)} past due`;
    const order = receipt?.principalFirst === true ? ', met principal first' : '';
    const rest = payment.as === 'partly-reversed' ? `, ${money.full(payment.standsMinor)} counts` : '';
    const of = payment.reversalOf === null ? '' : ` (${payment.reversalOf})`;
    return [
      payment.receivedOn,
      payment.id,
      money.full(payment.amountMinor),
      `${fates[payment.as]}${of}${rest}${came}${order}`,
    ];
  });
  return table(rows, [2]);
}

function pauseLines({ pauses }: ArrearsExplanation): readonly string[] {
  if (pauses.length === 0) return ['None.'];
  return pauses.map(
    ({ from, to, daysTaken }) =>
      `${from} up to ${to}: ${daysTaken === 0 ? 'takes none of the past due days' : `takes ${days(daysTaken)} off`}`,
  );
}

function dayLines(arrears: Arrears, { graceDays }: ArrearsSettings): readonly string[] {
  const { oldestUnmetDueOn, pastDueDays, pausedDays, delinquentDays, bucket, riskClass } = arrears;
  if (oldestUnmetDueOn === null) return ['No instalment is unmet: 0 days past due.'];
  return [
    `From ${oldestUnmetDueOn} to ${arrears.businessDate}: ${days(pastDueDays)} past due`,
    `${pastDueDays} past due - ${pausedDays} paused - ${graceDays} grace = ${Math.max(0, pastDueDays - pausedDays - graceDays)} delinquent`,
    `${days(delinquentDays)} delinquent is bucket ${bucket}; ${days(pastDueDays)} past due is risk class ${riskClass}`,
  ];
}
