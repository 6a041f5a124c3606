import type { MessageKind } from '../../contracts/messages.ts';

const demand = ['bank', 'name', 'lastFour', 'amount', 'dueOn', 'howToPay', 'hotline'] as const;

/** What each kind must say, whatever branch is shown: the placeholders every template of it has. */
export const requiredElements = {
  'pre-due': demand,
  first: demand,
  second: demand,
  final: demand,
  'plan-offer': [...demand, 'count', 'each', 'firstOn', 'replyBy'],
  'plan-confirmation': [
    'bank',
    'name',
    'lastFour',
    'amount',
    'count',
    'each',
    'firstOn',
    'lastOn',
    'howToPay',
    'hotline',
  ],
  'promise-reminder': ['bank', 'name', 'lastFour', 'amount', 'promisedOn', 'howToPay', 'hotline'],
  appointment: ['bank', 'name', 'visitors', 'date', 'from', 'to', 'code', 'prepare', 'hotline'],
  'visit-cancelled': ['bank', 'name', 'date', 'from', 'to', 'hotline'],
  'complaint-acknowledgement': ['bank', 'complaintId', 'decideBy', 'hotline'],
  receipt: ['bank', 'name', 'lastFour', 'amount', 'paidOn', 'hotline'],
  // Answers to a text: who holds the phone is not known, so they say nothing of anybody.
  'reply-stopped': ['bank', 'hotline'],
  'reply-started': ['bank', 'hotline'],
  'reply-balance': ['bank', 'hotline'],
  'reply-disputed': ['bank', 'hotline'],
  'reply-noted': ['bank', 'hotline'],
} as const satisfies Record<MessageKind, readonly string[]>;

/** What a kind may say besides, and what its branches go by. */
export const optionalElements = {
  'pre-due': [],
  first: [],
  second: [],
  final: [],
  'plan-offer': [],
  'plan-confirmation': ['even', 'lastAmount'],
  'promise-reminder': [],
  appointment: ['answers'],
  'visit-cancelled': [],
  'complaint-acknowledgement': ['held'],
  receipt: ['rest', 'restAmount'],
  'reply-stopped': [],
  'reply-started': [],
  'reply-balance': [],
  'reply-disputed': [],
  'reply-noted': [],
} as const satisfies Record<MessageKind, readonly string[]>;

/** Every placeholder of a kind. */
export type Element<K extends MessageKind> =
  (typeof requiredElements)[K][number] | (typeof optionalElements)[K][number];

/** Elements as a compliance officer calls them. */
export const elementNames: Readonly<Record<Element<MessageKind>, string>> = {
  bank: 'bank signature',
  name: 'masked name',
  lastFour: 'last 4 of the loan number',
  amount: 'amount with currency',
  dueOn: 'due date',
  howToPay: 'how to pay',
  hotline: 'official hotline',
  count: 'number of instalments',
  each: 'amount of each',
  firstOn: 'first date',
  lastOn: 'last date',
  replyBy: 'answer by',
  even: 'whether all are equal',
  lastAmount: 'amount of the last',
  promisedOn: 'promised date',
  visitors: 'visitors’ names and badge numbers',
  date: 'date',
  from: 'window from',
  to: 'window to',
  code: 'verification code',
  prepare: 'what to prepare',
  answers: 'whether one may text back',
  complaintId: 'complaint number',
  decideBy: 'decision by',
  held: 'whether collection is paused',
  paidOn: 'date received',
  rest: 'whether something is overdue',
  restAmount: 'amount still overdue',
};

interface Parts {
  /** With the values of an ordinary day: what the budget reckons with. */
  readonly ordinary: number;
  /** With the longest values there are: no text of the kind ever takes more. */
  readonly longest: number;
}

/** What a carrier may bill for one text of a kind, in every language. */
export const partsAtMost: Readonly<Record<MessageKind, Parts>> = {
  'pre-due': { ordinary: 2, longest: 3 },
  first: { ordinary: 2, longest: 3 },
  second: { ordinary: 2, longest: 3 },
  final: { ordinary: 3, longest: 4 },
  'plan-offer': { ordinary: 3, longest: 4 },
  'plan-confirmation': { ordinary: 3, longest: 4 },
  'promise-reminder': { ordinary: 2, longest: 3 },
  appointment: { ordinary: 3, longest: 4 },
  'visit-cancelled': { ordinary: 2, longest: 2 },
  'complaint-acknowledgement': { ordinary: 2, longest: 3 },
  receipt: { ordinary: 2, longest: 3 },
  'reply-stopped': { ordinary: 2, longest: 3 },
  'reply-started': { ordinary: 2, longest: 3 },
  'reply-balance': { ordinary: 2, longest: 3 },
  'reply-disputed': { ordinary: 2, longest: 3 },
  'reply-noted': { ordinary: 2, longest: 3 },
};
