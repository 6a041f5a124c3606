import { deriveArrears, type Arrears, type ArrearsQuestion } from '../arrears/index.ts';
import { instantAt } from '../instant.ts';
import { addDays, dayOfMonth, daysInMonth, type LocalDate } from '../local-date.ts';
import type { Payment } from '../portfolio.ts';

/** The bank's ordinary terms for putting arrears right. Data. */
export interface OptionTerms {
  /** Instalments offered while it is not known what the borrower can afford. */
  readonly instalments: number;
  readonly instalmentsAtMost: number;
  readonly firstAfterDays: number;
  readonly deferralDays: number;
}

export interface OptionPayment {
  readonly on: LocalDate;
  readonly amountMinor: number;
}

/** One way to pay what is overdue today, and what it costs in all. */
export interface PayOption {
  readonly kind: 'pay-now' | 'instalments' | 'deferral';
  /** In order; at least one; all but the last are equal. Their sum is what is overdue today. */
  readonly payments: readonly OptionPayment[];
  readonly overdueMinor: number;
  /** Penalty interest accrued by the last payment, what has accrued so far included. */
  readonly penaltyInterestMinor: number;
  readonly totalMinor: number;
  /** What this way costs beyond paying today. */
  readonly moreMinor: number;
}

export interface PayOptions {
  readonly options: readonly PayOption[];
  /** Per month; null: not known. */
  readonly affordableMinor: number | null;
  /** True when what the borrower can afford would take more instalments than the terms allow: none are offered. */
  readonly isBeyondTerms: boolean;
}

/**
 * The ways to pay what is overdue on the question's business date. Each one's penalty interest is not estimated but
 * derived: the loan lives on by the same rules (`deriveArrears`) with the payments of the way made on their days, and
 * with nothing else falling due, so that the ways differ by nothing but themselves.
 */
export function payOptions(
  question: ArrearsQuestion,
  terms: OptionTerms,
  affordableMinor: number | null,
): PayOptions {
  const now = deriveArrears(question);
  const { overdueMinor } = now;
  if (overdueMinor === 0) return { options: [], affordableMinor, isBeyondTerms: false };
  const today = question.businessDate;
  const count =
    affordableMinor === null ? terms.instalments : Math.ceil(overdueMinor / Math.max(1, affordableMinor));
  const isBeyondTerms = count > terms.instalmentsAtMost;
  const firstOn = addDays(today, terms.firstAfterDays);
  const ways: readonly (Pick<PayOption, 'kind' | 'payments'> | undefined)[] = [
    { kind: 'pay-now', payments: [{ on: today, amountMinor: overdueMinor }] },
    isBeyondTerms || count < 2
      ? undefined
      : { kind: 'instalments', payments: monthly({ overdueMinor, count, firstOn }) },
    {
      kind: 'deferral',
      payments: [{ on: addDays(today, terms.deferralDays), amountMinor: overdueMinor }],
    },
  ];
  const options = ways.filter((way) => way !== undefined).map((way) => costOf(way, { question, now }));
  return { options, affordableMinor, isBeyondTerms };
}

/** Instalments as agreed, with what they cost. @throws RangeError when nothing is overdue */
export function planOptionOf(
  question: ArrearsQuestion,
  { count, firstOn }: { readonly count: number; readonly firstOn: LocalDate },
): PayOption {
  const now = deriveArrears(question);
  if (now.overdueMinor === 0) throw new RangeError('nothing is overdue');
  const payments = monthly({ overdueMinor: now.overdueMinor, count, firstOn });
  return costOf({ kind: 'instalments', payments }, { question, now });
}

function costOf(
  way: Pick<PayOption, 'kind' | 'payments'>,
  { question, now }: { readonly question: ArrearsQuestion; readonly now: Arrears },
): PayOption {
  const { overdueMinor } = now;
  // Paid today: interest runs to the day of payment, which is today's.
  const penaltyInterestMinor =
    way.kind === 'pay-now' ? now.penaltyInterestMinor : penaltyAfter(way.payments, question);
  return {
    ...way,
    overdueMinor,
    penaltyInterestMinor,
    totalMinor: overdueMinor + penaltyInterestMinor,
    moreMinor: penaltyInterestMinor - now.penaltyInterestMinor,
  };
}

/** Penalty interest on the day of the last payment, if all are made as said and nothing else falls due. */
function penaltyAfter(payments: readonly OptionPayment[], question: ArrearsQuestion): number {
  const { loan, businessDate, zone } = question;
  const last = payments.at(-1)?.on ?? businessDate;
  const fallenDue = deriveArrears(question).instalments.at(-1)?.number ?? 0;
  return deriveArrears({
    ...question,
    loan: { ...loan, instalments: loan.instalments.filter(({ number }) => number <= fallenDue) },
    payments: [
      ...question.payments.filter(({ receivedAt }) => receivedAt <= question.cutoff),
      ...payments.map((one, at) => asPayment(one, { at, loan, zone })),
    ],
    businessDate: last,
    cutoff: instantAt(last, noon + 1, zone),
  }).penaltyInterestMinor;
}

const noon = 12 * 60;

function asPayment(
  { on, amountMinor }: OptionPayment,
  { at, loan, zone }: { readonly at: number; readonly loan: ArrearsQuestion['loan']; readonly zone: string },
): Payment {
  return {
    id: `option-${at}`,
    loanId: loan.id,
    amountMinor,
    receivedAt: instantAt(on, noon, zone),
    status: 'settled',
  };
}

/** Equal amounts a month apart, rounded up; the last takes what is left. */
function monthly({
  overdueMinor,
  count,
  firstOn,
}: {
  readonly overdueMinor: number;
  readonly count: number;
  readonly firstOn: LocalDate;
}): readonly OptionPayment[] {
  const each = Math.ceil(overdueMinor / count);
  const payments: OptionPayment[] = [];
  let left = overdueMinor;
  for (let at = 0; left > 0; at += 1) {
    const amountMinor = Math.min(each, left);
    payments.push({ on: monthsLater(firstOn, at), amountMinor });
    left -= amountMinor;
  }
  return payments;
}

/** The same day of a later month, or that month's last. */
function monthsLater(date: LocalDate, months: number): LocalDate {
  let first = addDays(date, 1 - dayOfMonth(date));
  for (let passed = 0; passed < months; passed += 1) first = addDays(first, daysInMonth(first));
  return addDays(first, Math.min(dayOfMonth(date), daysInMonth(first)) - 1);
}
