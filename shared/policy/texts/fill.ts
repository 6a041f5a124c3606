import type { MessageFile, MessageKind } from '../../contracts/messages.ts';
import type { Bank } from '../../contracts/bank.ts';
import { lastFour } from '../../domain/mask.ts';
import { addressee, plain, staffName } from './addressee.ts';
import type { Element } from './elements.ts';
import type { Appointment, MessageFacts, Owed, Plan } from './facts.ts';
import { formatAmount, formatDate, formatDay, formatTime, type Money } from './formats.ts';

/** Where a message takes its own words from. */
export interface Words {
  readonly file: MessageFile;
  readonly bank: Bank;
}

type Fillers = {
  readonly [K in MessageKind]: (facts: MessageFacts[K], words: Words) => Record<Element<K>, string>;
};

/** What stands in each placeholder of a message. */
export function fill<K extends MessageKind>(
  kind: K,
  facts: MessageFacts[K],
  words: Words,
): Record<string, string> {
  return fillers[kind](facts, words);
}

const fillers: Fillers = {
  'pre-due': demand,
  first: demand,
  second: demand,
  final: demand,
  'plan-offer': (facts, words) => ({
    ...demand(facts, words),
    count: String(facts.count),
    each: money(facts.each, words),
    firstOn: formatDate(facts.firstOn, words.file.language),
    replyBy: formatDate(facts.replyBy, words.file.language),
  }),
  'plan-confirmation': plan,
  'promise-reminder': (facts, words) => ({
    ...onALoan(facts, words),
    amount: money(facts.amount, words),
    promisedOn: formatDate(facts.promisedOn, words.file.language),
    howToPay: words.bank.howToPay[words.file.language],
  }),
  appointment,
  'visit-cancelled': (facts, words) => {
    const { bank, name, hotline } = onALoan(facts, words);
    return { bank, name, hotline, ...hours(facts, words) };
  },
  'complaint-acknowledgement': (facts, { file, bank }) => ({
    bank: bank.name[file.language],
    complaintId: facts.complaintId,
    decideBy: formatDate(facts.decideBy, file.language),
    hotline: bank.hotline,
    held: facts.collectionHeld ? 'yes' : 'no',
  }),
  receipt: (facts, words) => ({
    ...onALoan(facts, words),
    amount: money(facts.amount, words),
    paidOn: formatDate(facts.paidOn, words.file.language),
    rest: facts.stillOverdueMinor > 0 ? 'some' : 'none',
    restAmount: money({ minor: facts.stillOverdueMinor, currency: facts.amount.currency }, words),
  }),
  'reply-stopped': anonymous,
  'reply-started': anonymous,
  'reply-balance': anonymous,
  'reply-disputed': anonymous,
  'reply-noted': anonymous,
};

function onALoan(
  facts: { readonly borrowerName: string; readonly loanId: string },
  { file, bank }: Words,
): Record<'bank' | 'name' | 'lastFour' | 'hotline', string> {
  return {
    bank: bank.name[file.language],
    name: addressee(facts.borrowerName, file.language, file.customer),
    lastFour: lastFour(facts.loanId),
    hotline: bank.hotline,
  };
}

function anonymous(_: unknown, { file, bank }: Words): Record<'bank' | 'hotline', string> {
  return { bank: bank.name[file.language], hotline: bank.hotline };
}

function demand(facts: Owed, words: Words): Record<Element<'first'>, string> {
  return {
    ...onALoan(facts, words),
    amount: money(facts.amount, words),
    dueOn: formatDate(facts.dueOn, words.file.language),
    howToPay: words.bank.howToPay[words.file.language],
  };
}

function plan(facts: Plan, words: Words): Record<Element<'plan-confirmation'>, string> {
  const { instalments, currency } = facts;
  const first = instalments[0];
  const last = instalments.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a plan has instalments');
  const total = instalments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const inMoney = (minor: number): string => money({ minor, currency }, words);
  return {
    ...onALoan(facts, words),
    amount: inMoney(total),
    count: String(instalments.length),
    each: inMoney(first.amountMinor),
    even: first.amountMinor === last.amountMinor ? 'yes' : 'no',
    lastAmount: inMoney(last.amountMinor),
    firstOn: formatDate(first.dueOn, words.file.language),
    lastOn: formatDate(last.dueOn, words.file.language),
    howToPay: words.bank.howToPay[words.file.language],
  };
}

function appointment(facts: Appointment, words: Words): Record<Element<'appointment'>, string> {
  const { file, bank } = words;
  const { bank: signature, name, hotline } = onALoan(facts, words);
  const visitors = facts.visitors.map((visitor) =>
    file.visitor
      .replace('{who}', () => staffName(visitor.name, file.language, file.officer))
      .replace('{badge}', () => plain(visitor.badge)),
  );
  return {
    bank: signature,
    name,
    hotline,
    visitors: new Intl.ListFormat(file.language, { type: 'conjunction' }).format(visitors),
    ...hours(facts, words),
    code: plain(facts.code),
    prepare: bank.prepare[file.language],
    answers: facts.canReply ? 'yes' : 'no',
  };
}

function hours(
  { date, fromMinute, toMinute }: Pick<Appointment, 'date' | 'fromMinute' | 'toMinute'>,
  { file: { language } }: Words,
): Record<'date' | 'from' | 'to', string> {
  return {
    date: formatDay(date, language),
    from: formatTime(fromMinute, language),
    to: formatTime(toMinute, language),
  };
}

function money(amount: Money, { file }: Words): string {
  return formatAmount(amount, file.language, file.amounts[amount.currency]);
}
