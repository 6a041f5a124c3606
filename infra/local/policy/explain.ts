import { parseArgs } from 'node:util';
import { z } from 'zod';
import { localDateSchema } from '../../../shared/contracts/feed.ts';
import { endOfDay } from '../../../shared/domain/instant.ts';
import { addDays, earlierOf, type LocalDate } from '../../../shared/domain/local-date.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { liveThrough, type Subject } from '../../../shared/domain/treatment/outlook.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';
import { InvalidInput } from '../../../shared/runtime/errors.ts';
import { stageConfig } from '../../config.ts';
import { readPortfolio } from '../portfolio/portfolio-files.ts';
import { explanation, type Story } from './words.ts';

const usage = 'usage: npm run --silent policy:explain -- --portfolio DIR --loan ID --as-of YYYY-MM-DD';
const text = { type: 'string' } as const;
const exit = { done: 0, rejects: 1, unreadable: 2 } as const;
const { bankZone: zone } = stageConfig({ stage: 'local' });
/** How far ahead is told. */
const daysAhead = 60;

const flagsSchema = z.object({
  portfolio: z.string().min(1),
  loan: z.string().min(1),
  'as-of': localDateSchema,
});

/**
 * Says in words how one loan is treated at the end of a day: which segment rule fired on which facts, which step is next
 * and why, and what would happen if nothing changed. From the files of a feed alone; the ladder's state is what daily
 * scans would have made of them.
 *
 * @throws InvalidInput when the portfolio cannot be read, or the loan is not in it
 */
async function explain(): Promise<number> {
  const flags = flagsSchema.parse(
    parseArgs({ options: { portfolio: text, loan: text, 'as-of': text } }).values,
  );
  let rejected = 0;
  const portfolio = await readPortfolio(flags.portfolio, {
    until: flags['as-of'],
    remark: (reject) => {
      if (reject.severity === 'reject') rejected += 1;
      process.stderr.write(`${JSON.stringify(reject)}\n`);
    },
  });
  const found = portfolio.loan(flags.loan);
  if (found === undefined)
    throw new InvalidInput(`There is no loan ${flags.loan} in this portfolio on ${flags['as-of']}.`);
  const subject: Subject = {
    ...found,
    borrower: portfolio.borrower(found.loan.borrowerId),
    holds: [],
    circumstances: noCircumstances,
    settings: portfolio.settings(found.loan.product),
    zone,
  };
  process.stdout.write(`${explanation(storyOf(subject, flags['as-of'])).join('\n')}\n`);
  return rejected > 0 ? exit.rejects : exit.done;
}

function storyOf(subject: Subject, asOf: LocalDate): Story {
  const known = endOfDay(asOf, zone);
  const first = subject.loan.instalments[0]?.dueOn ?? asOf;
  const past = liveThrough(treatmentPolicy, subject, {
    from: earlierOf(addDays(first, -daysAhead), asOf),
    to: asOf,
    dayOf: (on) => ({ on, at: endOfDay(on, zone), cutoff: endOfDay(on, zone) }),
    case: undefined,
  });
  const ahead = liveThrough(treatmentPolicy, subject, {
    from: addDays(asOf, 1),
    to: addDays(asOf, daysAhead),
    // Nothing changes: what is paid later is not known.
    dayOf: (on) => ({ on, at: endOfDay(on, zone), cutoff: known }),
    case: past.at(-1)?.case,
  });
  return { policy: treatmentPolicy, subject, past, ahead };
}

function complain(error: unknown): number {
  if (error instanceof z.ZodError) process.stderr.write(`${z.prettifyError(error)}\n${usage}\n`);
  else if (error instanceof InvalidInput) process.stderr.write(`${error.message}\n`);
  else if (error instanceof TypeError && 'code' in error)
    process.stderr.write(`${error.message}\n${usage}\n`);
  else throw error;
  return exit.unreadable;
}

process.exitCode = await explain().catch(complain);
