import type { ArrearsQuestion } from '../../shared/domain/arrears/index.ts';
import { effectiveDueDay } from '../../shared/domain/calendar.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import { epochDay } from '../../shared/domain/local-date.ts';
import { moneyReceived } from '../../shared/domain/arrears/index.ts';

/**
 * Penalty interest the slow way, day by day: at the end of each day, what of the principal (and interest, if it
 * compounds) fallen due is unpaid by the money known that day? Nothing is carried from one day to the next. For settings
 * without tolerance and without principal first. Amount x days, before the rate.
 */
export function naiveAmountDays(question: ArrearsQuestion): bigint {
  const { loan, settings, zone } = question;
  const end = epochDay(question.businessDate) + (settings.dayConvention === 'day-0' ? 0 : 1);
  const dated = question.payments
    .filter(({ receivedAt }) => receivedAt <= question.cutoff)
    .map((payment) => ({ payment, day: epochDay(localDateAt(payment.receivedAt, zone)) }));
  const known = question.payments.filter(({ receivedAt }) => receivedAt > question.cutoff);
  const due = loan.instalments.map((instalment) => ({
    ...instalment,
    day: effectiveDueDay(instalment.dueOn, settings),
  }));
  let sum = 0n;
  for (let day = due[0]?.day ?? end; day < end; day += 1) {
    // Reversals of tomorrow are on file, only later: kept after the cutoff, as the feed would know them.
    const now = dated.map(({ payment, day: on }) =>
      on <= day
        ? payment
        : { ...payment, receivedAt: question.cutoff.replace(/^..../, '9999') as typeof question.cutoff },
    );
    let money = moneyReceived({ ...question, payments: [...now, ...known] });
    for (const one of due.filter(({ day: on }) => on <= day)) {
      const left = { fees: one.feesMinor, interest: one.interestMinor, principal: one.principalMinor };
      for (const part of settings.allocation.order) {
        const paid = Math.min(money, left[part]);
        left[part] -= paid;
        money -= paid;
      }
      sum += BigInt(left.principal + (loan.contract.compounding ? left.interest : 0));
    }
  }
  return sum;
}
