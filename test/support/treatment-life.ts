import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import { noCircumstances } from '../../shared/domain/treatment/circumstances.ts';
import { liveThrough, type DayLived, type Subject } from '../../shared/domain/treatment/outlook.ts';
import type { TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { aBorrower, aLoan, at, instalmentsOn, on, scanMoment, settings } from './builders.ts';

/** Twelve months of instalments from 10 January 2024 on, signed a year before. */
export const yearly = instalmentsOn(
  ...Array.from({ length: 12 }, (_, month) => `2024-${String(month + 1).padStart(2, '0')}-10`),
);

/** A borrower who paid on time up to the instalment of `paid`, and never after. */
export function aSubject(paid: number, overrides: Partial<Subject> = {}): Subject {
  const loan = aLoan({
    product: 'auto',
    instalments: yearly,
    contract: { ...aLoan().contract, signedOn: on('2023-01-10') },
  });
  const payments = yearly.slice(0, paid).map(({ dueOn, number }) => ({
    id: `P${number}`,
    loanId: 'L1',
    amountMinor: 1000,
    receivedAt: at(`${dueOn}T02:00:00Z`),
    status: 'settled' as const,
  }));
  return {
    loan,
    payments,
    borrower: aBorrower(),
    holds: [],
    circumstances: noCircumstances,
    settings,
    zone: 'Asia/Taipei',
    ...overrides,
  };
}

export function live(
  subject: Subject,
  from: LocalDate,
  days: number,
  policy: TreatmentPolicy = treatmentPolicy,
): readonly DayLived[] {
  return liveThrough(policy, subject, {
    from,
    to: addDays(from, days - 1),
    dayOf: (date) => ({ on: date, at: scanMoment(date), cutoff: scanMoment(date) }),
    case: undefined,
  });
}

/** The contacts of a life: date, step and channel. */
export const contactsOf = (days: readonly DayLived[]): readonly string[] =>
  days
    .filter(({ mark }) => mark.outcome === 'acted')
    .map(({ on: date, mark }) => `${date} ${mark.reason} ${mark.channel ?? ''}`);
