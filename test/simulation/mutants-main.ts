import { parseArgs } from 'node:util';
import { mutants } from './mutants.ts';
import { runSeed, type SeedRun } from './run-seed.ts';

/**
 * `npm run simulate:mutants`: plants each fault in turn, in the simulation alone, and counts the seeds until the checker
 * finds it. Status 1 when one is not found. `--only WORDS` plants those whose name has the words.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    days: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
  },
});
const [seeds, days] = [values.seeds, values.days].map(Number) as [number, number];

let missed = 0;
for (const { name, plant } of mutants.filter((one) => one.name.includes(values.only))) {
  const found = await seedsToFind(plant);
  if (found === undefined) missed += 1;
  const words = found === undefined ? `NOT FOUND in ${seeds} seeds` : (found.run.violations[0]?.rule ?? '');
  console.log(`${String(found?.after ?? '-').padStart(4)}  ${name.padEnd(42)} ${words}`);
}
console.log(
  `\n${mutants.length - missed} of ${mutants.length} planted faults found; seeds to find each on the left`,
);
process.exitCode = missed === 0 ? 0 : 1;

async function seedsToFind(
  plant: (typeof mutants)[number]['plant'],
): Promise<{ after: number; run: SeedRun } | undefined> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const run = await runSeed({ seed, days, sabotage: plant() });
    if (run.violations.length > 0) return { after: seed, run };
  }
  return undefined;
}
