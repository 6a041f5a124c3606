import { parseArgs } from 'node:util';
import { z } from 'zod';
import { localDateSchema } from '../../shared/contracts/feed.ts';
import { deriveArrears, explainArrears, type ArrearsQuestion } from '../../shared/domain/arrears/index.ts';
import { endOfDay } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { InvalidInput } from '../../shared/runtime/errors.ts';
import { stageConfig } from '../config.ts';
import { arrearsRecord } from './arrears-record.ts';
import { explainText } from './explain/explain-text.ts';
import type { LoanWithPayments, PortfolioBook } from './portfolio/portfolio-book.ts';
import { readPortfolio } from './portfolio/portfolio-files.ts';

const usage = 'usage: npm run --silent assess -- --portfolio DIR --as-of YYYY-MM-DD [--explain LOAN]';
const text = { type: 'string' } as const;
const exit = { done: 0, rejects: 1, unreadable: 2 } as const;
const { bankZone: zone } = stageConfig({ stage: 'local' });
/** Lines put together for one write. */
const linesPerWrite = 1000;

const flagsSchema = z.object({
  portfolio: z.string().min(1),
  'as-of': localDateSchema,
  explain: z.string().min(1).optional(),
});

/**
 * Prints the arrears of every loan at the end of a day, one JSON object a line, from the files of a feed alone: no
 * servers, no stores; with `--explain`, how those of one loan came about, in words. What it says of a line it refuses
 * goes to stderr.
 *
 * @throws InvalidInput when the portfolio cannot be read, or the loan to explain is not in it
 */
async function assess(): Promise<number> {
  const flags = flagsSchema.parse(
    parseArgs({ options: { portfolio: text, 'as-of': text, explain: text } }).values,
  );
  let rejected = 0;
  const portfolio = await readPortfolio(flags.portfolio, {
    until: flags['as-of'],
    remark: (reject) => {
      if (reject.severity === 'reject') rejected += 1;
      process.stderr.write(`${JSON.stringify(reject)}\n`);
    },
  });
  const loanId = flags.explain;
  const lines =
    loanId === undefined
      ? arrearsLines(portfolio, flags['as-of'])
      : [explanationOf(portfolio, { loanId, businessDate: flags['as-of'] })];
  await print(lines);
  return rejected > 0 ? exit.rejects : exit.done;
}

function* arrearsLines(portfolio: PortfolioBook, businessDate: LocalDate): Generator<string, void> {
  for (const one of portfolio.loans()) {
    const arrears = deriveArrears(questionOf(portfolio, one, businessDate));
    yield `${JSON.stringify(arrearsRecord(arrears))}\n`;
  }
}

function explanationOf(
  portfolio: PortfolioBook,
  { loanId, businessDate }: { loanId: string; businessDate: LocalDate },
): string {
  const found = portfolio.loan(loanId);
  if (found === undefined)
    throw new InvalidInput(`There is no loan ${loanId} in this portfolio on ${businessDate}.`);
  const question = questionOf(portfolio, found, businessDate);
  const { loan, settings } = question;
  return explainText({ loan, settings, explanation: explainArrears(question) });
}

function questionOf(
  portfolio: PortfolioBook,
  { loan, payments }: LoanWithPayments,
  businessDate: LocalDate,
): ArrearsQuestion {
  // The day itself counts: what came in before its end is known.
  const cutoff = endOfDay(businessDate, zone);
  return { loan, payments, businessDate, cutoff, zone, settings: portfolio.settings(loan.product) };
}

/** Writes at the pace of whoever reads. */
async function print(lines: Iterable<string>): Promise<void> {
  let held: string[] = [];
  const flush = async (): Promise<void> => {
    const text = held.join('');
    held = [];
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  };
  for (const line of lines) {
    held.push(line);
    if (held.length === linesPerWrite) await flush();
  }
  await flush();
}

function complain(error: unknown): number {
  if (error instanceof z.ZodError) process.stderr.write(`${z.prettifyError(error)}\n${usage}\n`);
  else if (error instanceof InvalidInput) process.stderr.write(`${error.message}\n`);
  else if (error instanceof TypeError && 'code' in error)
    process.stderr.write(`${error.message}\n${usage}\n`);
  else throw error;
  return exit.unreadable;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader had enough (`| head`): nothing is wrong.
  if (error.code === 'EPIPE') process.exit(exit.done);
  throw error;
});
process.exitCode = await assess().catch(complain);
