import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { reasons } from './reasons.ts';
import {
  percent,
  resultsOf,
  totalOf,
  type FileResult,
  type MutationReport,
  type Survivor,
} from './report.ts';

/**
 * After Stryker: prints the scores and writes the list of survivors, each under the reason that `reasons.ts` gives for it.
 * Fails below the bar, and while a survivor has no reason.
 */
const leastPercent = 85;
const missing = 'No reason yet.';

const root = join(import.meta.dirname, '../..');
const list = join(root, 'test/mutation-survivors.md');
const report = JSON.parse(readFileSync(join(root, '.local/mutation/report.json'), 'utf8')) as MutationReport;

const results = resultsOf(report);
const total = totalOf(results);

for (const one of [...results, { file: 'shared/domain', ...total }]) {
  console.log(`${percent(one).toFixed(1).padStart(6)} %  ${one.killed} of ${one.all}  ${one.file}`);
}
writeFileSync(list, await format(page(), { parser: 'markdown', printWidth: 110 }));

const open = results.flatMap(({ survivors }) => survivors.filter((one) => reasonFor(one) === missing));
for (const { file, mutator, words } of open) console.log(`${file}: ${mutator} ${words}`);
if (open.length > 0) fail(`${open.length} survivors without a reason in test/mutation/reasons.ts`);
if (percent(total) < leastPercent) fail(`below ${leastPercent} % killed`);

function page(): string {
  const head = [
    '# Mutants of shared/domain that no unit test kills',
    '',
    'Written by `npm run mutate`. A mutant is a change to one expression; it survives when every test still passes. Each',
    'stands under the reason why it may: the reasons are kept in `test/mutation/reasons.ts`.',
    '',
    `Killed: ${total.killed} of ${total.all}, ${percent(total).toFixed(1)} %. Not tried: ${total.fixed} mutants of constants.`,
    '',
  ];
  return [...head, ...results.filter(({ survivors }) => survivors.length > 0).flatMap(section)].join('\n');
}

function section(result: FileResult): readonly string[] {
  const groups = Map.groupBy(result.survivors, reasonFor);
  return [
    `## ${result.file}: ${percent(result).toFixed(1)} %`,
    '',
    ...[...groups].flatMap(([reason, survivors]) => [reason, '', ...counted(survivors), '']),
  ];
}

/** Equal ones in one line. */
function counted(survivors: readonly Survivor[]): readonly string[] {
  const byWords = Map.groupBy(survivors, ({ words }) => words);
  return [...byWords].map(([words, { length }]) => `- ${words}${length > 1 ? ` (${length} times)` : ''}`);
}

function reasonFor(survivor: Survivor): string {
  return reasons.find(({ of }) => of(survivor))?.because ?? missing;
}

function fail(why: string): void {
  console.error(`FAILED: ${why}`);
  process.exitCode = 1;
}
