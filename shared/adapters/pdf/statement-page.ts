import type { LoanStatement, OverdueLine, VisitPack } from '../../domain/visits/visit-pack.ts';
import { formatDate } from '../../policy/texts/formats.ts';
import { decimal, grouped, moneyIn, percent, type Figures } from '../../policy/texts/figures.ts';
import { heading, title } from './headings.ts';
import { ink, type Sheet } from './sheet.ts';
import { table, type Column } from './table.ts';
import type { Wording } from './wording.ts';

/** What is owed, instalment by instalment, and the penalty interest worked out; one section a loan. */
export function statementPages(sheet: Sheet, { loans }: VisitPack, wording: Wording): void {
  sheet.newPage();
  title(sheet, wording.words.titles.statement);
  for (const loan of loans) {
    overdueSection(sheet, loan, wording);
    penaltySection(sheet, loan, wording);
  }
}

function overdueSection(sheet: Sheet, loan: LoanStatement, { language, words, say }: Wording): void {
  const { statement, riskClasses } = words;
  const { lastFour, currency, pastDueDays } = loan;
  heading(sheet, say(statement.loan, { lastFour, currency, date: formatDate(loan.asOf, language) }));
  const riskClass = riskClasses[loan.riskClass] ?? loan.riskClass;
  sheet.paragraph(say(statement.age, { days: pastDueDays, riskClass }), { color: ink.faint });
  sheet.space(6);
  if (loan.lines.length === 0) {
    sheet.paragraph(statement.nothing);
    return;
  }
  const money = moneyIn(currency);
  const sum = [
    statement.sum,
    '',
    money.bare(loan.overdueFeesMinor),
    money.bare(loan.overdueInterestMinor),
    money.bare(loan.overduePrincipalMinor),
    money.bare(loan.overdueMinor),
    '',
  ];
  table(sheet, overdueColumns(statement), [
    ...loan.lines.map((line) => ({ cells: overdueCells(line, money) })),
    { cells: sum, look: 'sum' },
  ]);
  if (loan.lines.some(({ tolerated }) => tolerated))
    sheet.paragraph(statement.tolerated, { size: 8.5, color: ink.faint });
  sheet.space(8);
}

function overdueColumns(statement: Wording['words']['statement']): readonly Column[] {
  return [
    { title: statement.number, share: 0.08, align: 'left' },
    { title: statement.dueOn, share: 0.16, align: 'left' },
    { title: statement.fees, share: 0.14, align: 'right' },
    { title: statement.interest, share: 0.15, align: 'right' },
    { title: statement.principal, share: 0.17, align: 'right' },
    { title: statement.overdue, share: 0.17, align: 'right' },
    { title: statement.days, share: 0.13, align: 'right' },
  ];
}

function overdueCells(line: OverdueLine, money: Figures): readonly string[] {
  return [
    `${line.number}${line.tolerated ? ' *' : ''}`,
    line.dueOn,
    money.bare(line.feesMinor),
    money.bare(line.interestMinor),
    money.bare(line.principalMinor),
    money.bare(line.overdueMinor),
    String(line.pastDueDays),
  ];
}

function penaltySection(sheet: Sheet, { penalty, currency }: LoanStatement, { words, say }: Wording): void {
  const { statement } = words;
  const money = moneyIn(currency);
  heading(sheet, statement.penaltyTitle);
  if (penalty.steps.length === 0) {
    sheet.paragraph(statement.noPenalty);
    sheet.space(12);
    return;
  }
  const rate = percent(penalty.annualRate);
  const penaltyRate = percent(penalty.annualRate * penalty.penaltyMultiple);
  const { yearDays } = penalty;
  sheet.paragraph(
    say(statement.rate, { rate, multiple: String(penalty.penaltyMultiple), penaltyRate, yearDays }),
  );
  sheet.space(4);
  table(sheet, penaltyColumns(statement), [
    ...penalty.steps.map((step) => ({
      cells: [
        `${step.from} – ${step.to}`,
        String(step.days),
        money.bare(step.principalMinor + step.interestMinor),
        grouped(String(step.amountDays)),
        step.kind === 'charged' ? '' : statement.takenBack,
      ],
    })),
    { cells: [statement.sum, '', '', grouped(penalty.amountDays), ''], look: 'sum' },
  ]);
  const amountDays = grouped(penalty.amountDays);
  const exact = decimal(penalty.exact);
  sheet.paragraph(say(statement.formula, { amountDays, penaltyRate, yearDays: String(yearDays), exact }));
  sheet.paragraph(say(statement.rounded, { amount: money.full(penalty.minor) }), { weight: 'bold' });
  sheet.space(4);
  sheet.paragraph(statement.notPart, { size: 9, color: ink.faint });
  sheet.space(16);
}

function penaltyColumns(statement: Wording['words']['statement']): readonly Column[] {
  return [
    { title: statement.period, share: 0.34, align: 'left' },
    { title: statement.periodDays, share: 0.1, align: 'right' },
    { title: statement.bearing, share: 0.18, align: 'right' },
    { title: statement.amountDays, share: 0.2, align: 'right' },
    { title: statement.kind, share: 0.18, align: 'left' },
  ];
}
