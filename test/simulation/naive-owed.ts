import type { Loan, Payment } from '../../shared/domain/portfolio.ts';

/** What is overdue, worked out anew from the rules' text: what fell due before the date, less the money there is. */
export interface NaiveOwed {
  readonly overdueMinor: number;
  /** Due date of the oldest instalment not fully paid, if it has passed. */
  readonly since: string | undefined;
}

export interface OwedQuestion {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  readonly date: string;
  /** Milliseconds; money that came later is not there yet. */
  readonly cutoff: number;
  readonly countPending: boolean;
}

const totalOf = (one: Loan['instalments'][number]): number =>
  one.principalMinor + one.interestMinor + one.feesMinor;

/** Money there is: settled (and pending, where it counts) less what was taken back. */
export function moneyOf({ payments, cutoff, countPending }: Omit<OwedQuestion, 'loan' | 'date'>): number {
  let sum = 0;
  for (const one of payments) {
    if (Date.parse(one.receivedAt) > cutoff || one.reversalOf !== undefined) continue;
    if (one.status !== 'settled' && !(one.status === 'pending' && countPending)) continue;
    const taken = payments.some(
      ({ reversalOf, receivedAt }) => reversalOf === one.id && Date.parse(receivedAt) <= cutoff,
    );
    if (!taken) sum += one.amountMinor;
  }
  return sum;
}

export function naiveOwed(question: OwedQuestion): NaiveOwed {
  const { loan, date } = question;
  let money = moneyOf(question);
  let overdueMinor = 0;
  let since: string | undefined;
  const inOrder = [...loan.instalments].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  for (const one of inOrder) {
    const paid = Math.min(Math.max(money, 0), totalOf(one));
    money -= totalOf(one);
    const left = totalOf(one) - paid;
    if (left <= 0 || one.dueOn >= date) continue;
    overdueMinor += left;
    since ??= one.dueOn;
  }
  return loan.status === 'active' ? { overdueMinor, since } : { overdueMinor: 0, since: undefined };
}

/** What is left of the next instalment to fall due on or after the date, once all money is spent on the older ones. */
export function leftOfNext(question: OwedQuestion): number {
  const inOrder = [...question.loan.instalments].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const next = inOrder.find(({ dueOn }) => dueOn >= question.date);
  if (next === undefined || question.loan.status !== 'active') return 0;
  const upTo = inOrder.filter(({ dueOn }) => dueOn <= next.dueOn).reduce((sum, one) => sum + totalOf(one), 0);
  return Math.min(totalOf(next), Math.max(0, upTo - moneyOf(question)));
}
