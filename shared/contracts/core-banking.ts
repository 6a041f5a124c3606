import { z } from 'zod';
import type { Loan, Payment } from '../domain/portfolio.ts';
import { feedFiles, loanSchema, paymentSchema } from './feed.ts';
import { ruleBroken, type FeedRecord, type Problem } from './feed-line.ts';

/** What core banking sends record by record: the feed's contract, and bounds within which every sum stays exact. */

/** Minor units. Far above any retail loan in any currency; sums over a loan's life stay whole numbers. */
const loanAtMost = 1_000_000_000_000;

/** Years in which every zone's clock, and a plan of years, stay within the calendar. */
const firstDay = '1900-01-01';
const afterLastDay = '2200-01-01';
const daysRule = `a day from ${firstDay} up to ${afterLastDay}`;

/** The first bound or rule between fields that a record breaks; undefined when none. */
export function unsound(entry: FeedRecord): Problem | undefined {
  return ruleBroken(entry) ?? boundBroken(entry);
}

function boundBroken(entry: FeedRecord): Problem | undefined {
  switch (entry.file) {
    case 'loans':
      return loanBound(entry.record);
    case 'payments':
      return paymentBound(entry.record);
    case 'borrowers':
    case 'calendars':
    case 'products':
      return undefined;
  }
}

function loanBound({ instalments, pauses, contract }: Loan): Problem | undefined {
  const sum = instalments.reduce(
    (all, one) => all + one.principalMinor + one.interestMinor + one.feesMinor,
    0,
  );
  if (sum > loanAtMost) return { field: 'instalments', value: '', rule: `at most ${loanAtMost} in all` };
  const days = [contract.signedOn, ...instalments.map((one) => one.dueOn)];
  const ends = pauses.flatMap(({ from, to }) => [from, to]);
  const odd = [...days, ...ends].find((day) => day < firstDay || day >= afterLastDay);
  return odd === undefined ? undefined : { field: 'instalments', value: odd, rule: daysRule };
}

function paymentBound({ amountMinor, receivedAt }: Payment): Problem | undefined {
  if (amountMinor > loanAtMost)
    return { field: 'amountMinor', value: String(amountMinor), rule: `at most ${loanAtMost}` };
  if (receivedAt < firstDay || receivedAt >= afterLastDay)
    return { field: 'receivedAt', value: receivedAt, rule: daysRule };
  return undefined;
}

const sound =
  <T>(entryOf: (record: T) => FeedRecord) =>
  (context: z.core.ParsePayload<T>): void => {
    const problem = unsound(entryOf(context.value));
    if (problem === undefined) return;
    const { field, rule } = problem;
    context.issues.push({ code: 'custom', message: rule, path: [field], input: undefined });
  };

export const soundLoan = loanSchema.check(sound((record) => ({ file: 'loans', record })));
export const soundPayment = paymentSchema.check(sound((record) => ({ file: 'payments', record })));

export const batchFiles = [
  'borrowers',
  'loans',
  'payments',
] as const satisfies readonly (typeof feedFiles)[number][];

export const batchRequestSchema = z.strictObject({
  file: z.enum(batchFiles),
  lines: z
    .array(z.string().min(1))
    .min(1)
    .max(50)
    .describe('Lines as the feed has them: each the JSON of one record of the file'),
});

export const batchResultSchema = z.strictObject({
  received: z.number().int(),
  landed: z.number().int(),
  unchanged: z.number().int().describe('Said nothing new'),
  rejected: z.number().int(),
  rejects: z.array(
    z.strictObject({
      line: z.number().int().describe('Place in `lines`, from 1'),
      field: z.string().describe('Path of the field, empty for the whole record'),
      value: z.string().describe('What stood there, personal data masked'),
      rule: z.string(),
    }),
  ),
});
export type BatchResult = z.output<typeof batchResultSchema>;
