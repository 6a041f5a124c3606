import { parseArgs } from 'node:util';
import { z } from 'zod';
import { localDateSchema } from '../../../shared/contracts/feed.ts';

export const usage = `npm start -- [options]
  --once            leave when the scans are done (status 0 only if every run reconciled)
  --portfolio DIR   any feed (default: the repayment histories that ship with the project)
  --limit N         borrowers of the default feed (default 1000)
  --all             all 30,000 borrowers of the default feed
  --from DATE       first business date (default: the first due date of the feed)
  --days N          business dates to scan (default: to the end of the feed's business date)
  --out DIR         where the results go (default .local/out)
  --data DIR        durable store; a second start continues where the first stopped
  --assembly DIR    run an assembly synthesized before (default: synthesize)
  --seed N          order of everything that is left to chance (default 1)
  --chaos N         deliver queue messages more than once, late and out of order, by this seed
  --port N          port of the API (default 8787)`;

const whole = z.coerce.number().int();

const optionsSchema = z.object({
  once: z.boolean().default(false),
  all: z.boolean().default(false),
  portfolio: z.string().min(1).optional(),
  limit: whole.min(1).max(30_000).default(1000),
  from: localDateSchema.optional(),
  days: whole.min(1).max(3660).optional(),
  out: z.string().min(1).default('.local/out'),
  data: z.string().min(1).optional(),
  assembly: z.string().min(1).optional(),
  seed: whole.min(0).default(1),
  chaos: whole.min(0).optional(),
  port: whole.min(0).max(65_535).default(8787),
});
export type Options = z.infer<typeof optionsSchema>;

/** Reads the command line, or throws an Error with one line per bad option. */
export function readOptions(argv: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      once: flag,
      all: flag,
      portfolio: text,
      limit: text,
      from: text,
      days: text,
      out: text,
      data: text,
      assembly: text,
      seed: text,
      chaos: text,
      port: text,
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'),
  );
}
