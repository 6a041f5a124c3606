import type { Arrears, ArrearsExplanation } from '../../../shared/domain/arrears/index.ts';
import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { days, weekdayName, type Money } from './words.ts';

type Story = ArrearsExplanation['instalments'][number];

/** Each instalment with the money that met it and what is left. */
export function instalmentLines(explanation: ArrearsExplanation, money: Money): readonly string[] {
  const { instalments, arrears } = explanation;
  if (instalments.length === 0) return ['None.'];
  const unpaid = new Map(arrears.instalments.map((one) => [one.number, one]));
  return instalments.flatMap((story) => [
    headLine(story, money),
    ...movedLine(story),
    ...metLines(story, explanation, money).map((line) => `  ${line}`),
    `  ${endOf(story, unpaid.get(story.number), money)}`,
  ]);
}

function headLine(story: Story, money: Money): string {
  const { dueOn, feesMinor, interestMinor, principalMinor } = story;
  const sum = money.full(feesMinor + interestMinor + principalMinor);
  const parts = `fees ${money.bare(feesMinor)}, interest ${money.bare(interestMinor)}, principal ${money.bare(principalMinor)}`;
  return `No. ${story.number}, due ${dueOn}: ${sum} (${parts})`;
}

function movedLine({ dueOn, effectiveDueOn }: Story): readonly string[] {
  if (dueOn === effectiveDueOn) return [];
  const to = `${weekdayName(effectiveDueOn)} ${effectiveDueOn}`;
  return [`  ${weekdayName(dueOn)}, no workday: counts as due on ${to}`];
}

/** One line a day: what it met, and the payments the money of that day came from. */
function metLines({ met }: Story, { receipts }: ArrearsExplanation, money: Money): readonly string[] {
  const byDay = new Map<LocalDate, Story['met'][number][]>();
  for (const one of met) byDay.set(one.on, [...(byDay.get(one.on) ?? []), one]);
  return [...byDay].map(([on, parts]) => {
    const sum = parts.reduce((total, one) => total + one.amountMinor, 0);
    const ids = receipts.filter((one) => one.on === on).flatMap((one) => one.paymentIds);
    const source = ids.length === 0 ? 'money paid ahead' : ids.join(' + ');
    const named = parts.map((one) => `${one.part} ${money.bare(one.amountMinor)}`).join(', ');
    return `${on}  ${money.full(sum)} from ${source}: ${named}`;
  });
}

function endOf(
  { leftMinor, metOn }: Story,
  unpaid: Arrears['instalments'][number] | undefined,
  money: Money,
): string {
  if (leftMinor === 0) return `paid in full${metOn === null ? '' : ` on ${metOn}`}`;
  const left = `${money.full(leftMinor)} left`;
  if (unpaid === undefined) return `${left}, not overdue yet`;
  const age = `${days(unpaid.pastDueDays)} past due, ${days(unpaid.delinquentDays)} delinquent, bucket ${unpaid.bucket}`;
  return unpaid.tolerated ? `${left}: within tolerance, does not age the loan` : `${left}: ${age}`;
}
