import type { PayOption } from '../../domain/visits/pay-options.ts';
import type { LoanStatement, VisitPack } from '../../domain/visits/visit-pack.ts';
import { formatDate } from '../../policy/texts/formats.ts';
import { moneyIn } from '../../policy/texts/figures.ts';
import { heading, title } from './headings.ts';
import { ink, type Sheet } from './sheet.ts';
import { table, type Column } from './table.ts';
import type { Wording } from './wording.ts';

/** The ways out, each with what it costs in all. `maxInstalments`: as the terms allow. */
export function optionsPages(
  sheet: Sheet,
  { loans }: VisitPack,
  { wording, instalmentsAtMost }: { readonly wording: Wording; readonly instalmentsAtMost: number },
): void {
  const owing = loans.filter(({ ways }) => ways.options.length > 0);
  if (owing.length === 0) return;
  const { language, words, bank, say } = wording;
  sheet.newPage();
  title(sheet, words.titles.options);
  for (const loan of owing) {
    const date = formatDate(loan.asOf, language);
    heading(sheet, say(words.statement.loan, { lastFour: loan.lastFour, currency: loan.currency, date }));
    sheet.paragraph(say(words.options.intro, { date }));
    sheet.space(6);
    table(
      sheet,
      columnsOf(words.options),
      loan.ways.options.map((one) => ({ cells: cellsOf(one, loan, wording) })),
    );
    sheet.paragraph(affordance(loan, { wording, instalmentsAtMost }));
    if (loan.onItsWayMinor > 0) {
      const amount = moneyIn(loan.currency).full(loan.onItsWayMinor);
      sheet.paragraph(say(words.options.onItsWay, { amount }));
    }
    sheet.space(16);
  }
  sheet.paragraph(say(words.options.howToPay, { howToPay: bank.howToPay[language] }), { weight: 'bold' });
  sheet.space(6);
  sheet.paragraph(words.options.agree, { size: 9, color: ink.faint });
}

function columnsOf(options: Wording['words']['options']): readonly Column[] {
  return [
    { title: options.way, share: 0.18, align: 'left' },
    { title: options.payments, share: 0.23, align: 'left' },
    { title: options.lastOn, share: 0.13, align: 'left' },
    { title: options.penalty, share: 0.15, align: 'right' },
    { title: options.total, share: 0.16, align: 'right' },
    { title: options.more, share: 0.15, align: 'right' },
  ];
}

function cellsOf(option: PayOption, loan: LoanStatement, wording: Wording): readonly string[] {
  const money = moneyIn(loan.currency);
  return [
    nameOf(option, wording),
    paymentsOf(option, money.bare, wording),
    option.payments.at(-1)?.on ?? '',
    money.bare(option.penaltyInterestMinor),
    money.bare(option.totalMinor),
    money.bare(option.moreMinor),
  ];
}

function nameOf({ kind, payments }: PayOption, { language, words, say }: Wording): string {
  switch (kind) {
    case 'pay-now':
      return words.options.payNow;
    case 'instalments':
      return say(words.options.instalments, { count: payments.length });
    case 'deferral': {
      const last = payments.at(-1);
      return say(words.options.deferral, { date: last === undefined ? '' : formatDate(last.on, language) });
    }
  }
}

function paymentsOf(
  { payments }: PayOption,
  bare: (minor: number) => string,
  { words, say }: Wording,
): string {
  const [first, last] = [payments[0]?.amountMinor ?? 0, payments.at(-1)?.amountMinor ?? 0];
  if (payments.length === 1) return say(words.options.one, { amount: bare(first) });
  if (first === last) return say(words.options.many, { count: payments.length, amount: bare(first) });
  return say(words.options.manyAndLast, {
    count: payments.length - 1,
    amount: bare(first),
    last: bare(last),
  });
}

/** What the instalments were counted with, or why there are none. */
function affordance(
  { ways, currency }: LoanStatement,
  {
    wording: { words, say },
    instalmentsAtMost,
  }: { readonly wording: Wording; readonly instalmentsAtMost: number },
): string {
  if (ways.affordableMinor === null) return words.options.unknown;
  const amount = moneyIn(currency).full(ways.affordableMinor);
  return ways.isBeyondTerms
    ? say(words.options.beyond, { amount, count: instalmentsAtMost })
    : say(words.options.affordable, { amount });
}
