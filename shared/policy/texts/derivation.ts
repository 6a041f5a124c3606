import type { IntlMessageFormat } from 'intl-messageformat';
import { derivationWordsSchema, type DerivationWords } from '../../contracts/derivation-words.ts';
import type { ArrearsExplanation, ArrearsSettings } from '../../domain/arrears/index.ts';
import { lastFour } from '../../domain/mask.ts';
import type { Language, Loan } from '../../domain/portfolio.ts';
import en from '../derivation/en.json' with { type: 'json' };
import zhCn from '../derivation/zh-CN.json' with { type: 'json' };
import zhTw from '../derivation/zh-TW.json' with { type: 'json' };
import { percent } from './figures.ts';
import { formatAmount, formatDate } from './formats.ts';
import { bank, messagePolicy } from './index.ts';
import { readTemplate } from './render.ts';

export interface Derived {
  readonly loan: Loan;
  readonly settings: Pick<ArrearsSettings, 'graceDays'>;
  readonly explanation: ArrearsExplanation;
}

type Values = Record<string, string | number>;
type Say = (id: keyof DerivationWords, values?: Values) => string;

/** A loan's words and figures in one language. */
interface Telling extends Derived {
  readonly say: Say;
  readonly money: (minor: number) => string;
  readonly date: (date: Parameters<typeof formatDate>[0]) => string;
}

const files: Readonly<Record<Language, DerivationWords>> = {
  'zh-CN': derivationWordsSchema.parse(zhCn),
  'zh-TW': derivationWordsSchema.parse(zhTw),
  en: derivationWordsSchema.parse(en),
};
const read = new Map<string, IntlMessageFormat>();

/**
 * What is owed and why, for the borrower: the derivation that `explainArrears` gives, in whole sentences. Instalments that
 * are paid are counted, not told; money is named once, with the day it came.
 */
export function derivationWords(derived: Derived, language: Language): readonly string[] {
  const telling = tellingOf(derived, language);
  const { loan, say } = telling;
  if (loan.status !== 'active') return [say('notActive', { lastFour: lastFour(loan.id) })];
  return [
    ...verdict(telling),
    ...instalments(telling),
    ...payments(telling),
    ...pauses(telling),
    ...ageAndPenalty(telling),
    say('pay', { howToPay: bank.howToPay[language], hotline: bank.hotline }),
  ];
}

function tellingOf(derived: Derived, language: Language): Telling {
  const { currency } = derived.loan;
  const pattern = messagePolicy.files.find((file) => file.language === language)?.amounts[currency];
  return {
    ...derived,
    say: (id, values = {}) => String(template(id, language).format(values)),
    money: (minor) => formatAmount({ minor, currency }, language, pattern),
    date: (date) => formatDate(date, language),
  };
}

function template(id: keyof DerivationWords, language: Language): IntlMessageFormat {
  const key = `${language} ${id}`;
  const known = read.get(key) ?? readTemplate(files[language][id], language);
  read.set(key, known);
  return known;
}

function verdict({ loan, explanation: { arrears }, say, money, date }: Telling): readonly string[] {
  const head = { date: date(arrears.businessDate), lastFour: lastFour(loan.id) };
  if (arrears.overdueMinor === 0) return [say('nothing', head)];
  const parts = {
    amount: money(arrears.overdueMinor),
    fees: money(arrears.overdueFeesMinor),
    interest: money(arrears.overdueInterestMinor),
    principal: money(arrears.overduePrincipalMinor),
  };
  const { toleratedMinor } = arrears;
  return [
    say('overdue', { ...head, ...parts }),
    ...(toleratedMinor > 0 ? [say('tolerated', { amount: money(toleratedMinor) })] : []),
  ];
}

function instalments({ explanation, say, money, date }: Telling): readonly string[] {
  const open = explanation.instalments.filter(({ leftMinor }) => leftMinor > 0);
  const count = explanation.instalments.length - open.length;
  return [
    ...(count > 0 ? [say('paidBefore', { count })] : []),
    ...open.flatMap((one) => {
      const all = one.feesMinor + one.interestMinor + one.principalMinor;
      const told = say('open', {
        number: one.number,
        date: date(one.dueOn),
        amount: money(all),
        paid: money(all - one.leftMinor),
        left: money(one.leftMinor),
      });
      const isMoved = one.effectiveDueOn !== one.dueOn;
      return isMoved ? [told, say('moved', { date: date(one.effectiveDueOn) })] : [told];
    }),
  ];
}

const told = {
  counted: 'received',
  pending: 'pending',
  reversed: 'reversed',
  'partly-reversed': 'partly',
} as const;

function payments({ explanation, say, money, date }: Telling): readonly string[] {
  return explanation.payments.flatMap((one) =>
    one.as === 'not-known-yet' || one.as === 'reversal' || one.as === 'reversal-of-nothing-known'
      ? []
      : [
          say(told[one.as], {
            date: date(one.receivedOn),
            amount: money(one.amountMinor),
            rest: money(one.standsMinor),
          }),
        ],
  );
}

function pauses({ explanation, say, date }: Telling): readonly string[] {
  return explanation.pauses
    .filter(({ daysTaken }) => daysTaken > 0)
    .map(({ from, to, daysTaken }) => say('pause', { from: date(from), to: date(to), days: daysTaken }));
}

function ageAndPenalty({ explanation, settings, say, money, date }: Telling): readonly string[] {
  const { arrears, interest } = explanation;
  const { oldestUnmetDueOn, pastDueDays, pausedDays, delinquentDays } = arrears;
  const { graceDays: grace } = settings;
  const age = { pastDue: pastDueDays, paused: pausedDays, grace, delinquent: delinquentDays };
  const rate = percent(interest.annualRate * interest.penaltyMultiple);
  return [
    ...(oldestUnmetDueOn === null ? [] : [say('days', { date: date(oldestUnmetDueOn), ...age })]),
    interest.minor > 0 ? say('penalty', { amount: money(interest.minor), rate }) : say('noPenalty'),
  ];
}
