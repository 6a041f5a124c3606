import { runSeed, type SeedResult } from './run-seed.ts';

/** Runs the seeds it is given and sends what each came to; the trace of a failing one is made again by who wants it. */
const { seeds, days } = JSON.parse(process.argv[2] ?? '{}') as { seeds: readonly number[]; days: number };
for (const seed of seeds) {
  const { borrowers, texts, steps, done, violations } = await runSeed({ seed, days });
  const result: SeedResult = { seed, days, borrowers, texts, steps, done, violations };
  process.send?.(result);
}
process.disconnect();
