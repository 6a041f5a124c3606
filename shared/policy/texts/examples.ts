import type { MessageFile } from '../../contracts/messages.ts';
import { addDays, localDate, type LocalDate } from '../../domain/local-date.ts';
import type { Language } from '../../domain/portfolio.ts';
import type { MessageFacts } from './facts.ts';
import { formatAmount, type Money } from './formats.ts';

/** Facts for every kind, made from a few values. */
interface Values {
  readonly borrowerName: string;
  readonly loanId: string;
  readonly amount: Money;
  readonly each: Money;
  readonly instalments: MessageFacts['plan-confirmation']['instalments'];
  readonly staff: readonly { readonly name: string; readonly badge: string }[];
  readonly fromMinute: number;
  readonly code: string;
  readonly complaintId: string;
  readonly on: LocalDate;
  /** Of a plan offered. */
  readonly firstOn: LocalDate;
  readonly replyBy: LocalDate;
}

/** An ordinary day's message of each kind: what the compliance page shows and the budget reckons with. */
export function ordinaryFacts(language: Language): MessageFacts {
  return factsOf({
    borrowerName: { 'zh-CN': '王小明', 'zh-TW': '陳怡君', en: 'Anna Lee' }[language],
    loanId: 'L-00001234',
    amount: { minor: 325_200, currency: ordinaryCurrency[language] },
    each: { minor: 54_200, currency: ordinaryCurrency[language] },
    instalments: [4, 5, 6, 7, 8, 9].map((month) => ({
      dueOn: localDate(`2025-0${month}-05`),
      amountMinor: 54_200,
    })),
    staff: staff[language],
    fromMinute: 14 * 60,
    code: '7K3M-9QXT-2B4F-0H8D',
    complaintId: 'CMP-20250305-0001',
    on: localDate('2025-03-05'),
    firstOn: localDate('2025-04-09'),
    replyBy: localDate('2025-03-24'),
  });
}

const ordinaryCurrency = { 'zh-CN': 'CNY', 'zh-TW': 'TWD', en: 'USD' } as const;

const staff = {
  'zh-CN': [
    { name: '李强', badge: '10235' },
    { name: '王芳', badge: '11882' },
  ],
  'zh-TW': [
    { name: '林志明', badge: '10235' },
    { name: '張雅婷', badge: '11882' },
  ],
  en: [
    { name: 'James Lin', badge: '10235' },
    { name: 'Mary Chang', badge: '11882' },
  ],
} as const;

/** A Wednesday in September: the longest month and weekday there are, in English. */
const longDate = localDate('2028-09-27');

/** The largest amount a text names, in minor units: 9,999,999,999.99. */
export const largestMinor = 999_999_999_999;

/**
 * The longest message of each kind there can be: a name as long as it is shown, the largest amount in the currency that
 * takes most room, a date of the longest month and weekday, and branches that say more.
 */
export function longestFacts(file: MessageFile): MessageFacts {
  const currency = widestCurrency(file);
  return factsOf({
    borrowerName: 'Maximiliane Wilhelmina Featherstone',
    loanId: 'L-00009999',
    amount: { minor: largestMinor, currency },
    each: { minor: largestMinor, currency },
    instalments: Array.from({ length: 60 }, (_, at) => ({
      dueOn: addDays(longDate, at === 59 ? 1826 : at),
      amountMinor: largestMinor - (at === 59 ? 1 : 0),
    })),
    staff: [
      { name: 'Maximilian Whitehead', badge: '1234567890' },
      { name: 'Konstantina Whitaker', badge: '1234567890' },
    ],
    fromMinute: 10 * 60,
    code: '7K3M-9QXT-2B4F-0H8D',
    complaintId: 'CMP-20250305-0000-0000-0000-0001',
    on: longDate,
    firstOn: longDate,
    replyBy: longDate,
  });
}

/** No code of three letters takes more room than one without a symbol. */
function widestCurrency({ amounts, language }: MessageFile): string {
  const width = (currency: string): number =>
    formatAmount({ minor: largestMinor, currency }, language, amounts[currency]).length;
  return ['CHF', ...Object.keys(amounts)].reduce((widest, one) =>
    width(one) > width(widest) ? one : widest,
  );
}

function factsOf(values: Values): MessageFacts {
  const { on, borrowerName, loanId, amount, each } = values;
  const owed = { borrowerName, loanId, amount, dueOn: on };
  return {
    'pre-due': owed,
    first: owed,
    second: owed,
    final: owed,
    'plan-offer': {
      ...owed,
      count: values.instalments.length,
      each,
      firstOn: values.firstOn,
      replyBy: values.replyBy,
    },
    'plan-confirmation': { borrowerName, loanId, currency: each.currency, instalments: values.instalments },
    'promise-reminder': { borrowerName, loanId, amount, promisedOn: on },
    appointment: {
      borrowerName,
      loanId,
      date: on,
      fromMinute: values.fromMinute,
      toMinute: values.fromMinute + 120,
      visitors: values.staff,
      code: values.code,
      canReply: true,
    },
    'visit-cancelled': {
      borrowerName,
      loanId,
      date: on,
      fromMinute: values.fromMinute,
      toMinute: values.fromMinute + 120,
    },
    'complaint-acknowledgement': { complaintId: values.complaintId, decideBy: on, collectionHeld: true },
    receipt: { borrowerName, loanId, amount, paidOn: on, stillOverdueMinor: each.minor },
    'reply-stopped': {},
    'reply-started': {},
    'reply-balance': {},
    'reply-disputed': {},
    'reply-noted': {},
  };
}
