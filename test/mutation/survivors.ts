import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { percent, resultsOf, totalOf, type FileResult, type MutationReport } from './report.ts';

/**
 * After Stryker: prints the scores and writes the list of survivors, keeping the reasons written there by hand. Fails
 * below the bar, and while a survivor has no reason.
 */
const leastPercent = 85;
const missing = '**no reason yet**';

const root = join(import.meta.dirname, '../..');
const list = join(root, 'test/mutation-survivors.md');
const report = JSON.parse(readFileSync(join(root, '.local/mutation/report.json'), 'utf8')) as MutationReport;

const results = resultsOf(report);
const reasons = reasonsIn(existsSync(list) ? readFileSync(list, 'utf8') : '');
const total = totalOf(results);

for (const one of [...results, { file: 'shared/domain', ...total }]) {
  console.log(`${percent(one).toFixed(1).padStart(6)} %  ${one.killed} of ${one.all}  ${one.file}`);
}
writeFileSync(list, await format(page(), { parser: 'markdown', printWidth: 110 }));

const open = results.flatMap(({ file, survivors }) =>
  survivors.filter((survivor) => !reasons.has(keyOf(file, survivor))),
);
if (open.length > 0) fail(`${open.length} survivors without a reason in test/mutation-survivors.md`);
if (percent(total) < leastPercent) fail(`below ${leastPercent} % killed`);

function page(): string {
  const head = [
    '# Mutants of shared/domain that no unit test kills',
    '',
    'Written by `npm run mutate`; the reason under each is written by hand and kept while the mutant survives.',
    `Killed: ${total.killed} of ${total.all}, ${percent(total).toFixed(1)} %. Not tried: ${total.fixed} mutants of constants.`,
    '',
  ];
  return [...head, ...results.filter(({ survivors }) => survivors.length > 0).flatMap(section)].join('\n');
}

function section(result: FileResult): readonly string[] {
  const { file, survivors } = result;
  const entries = survivors.flatMap((survivor) => [
    `- ${survivor}`,
    `  ${reasons.get(keyOf(file, survivor)) ?? missing}`,
  ]);
  return [`## ${file}: ${percent(result).toFixed(1)} %`, '', ...entries, ''];
}

/** The reasons of a page written earlier, by file and mutant. */
function reasonsIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let file = '';
  let survivor = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) file = line.slice(3, line.lastIndexOf(':'));
    else if (line.startsWith('- ')) survivor = line.slice(2);
    else if (line.startsWith('  ') && line.trim() !== missing) {
      const key = keyOf(file, survivor);
      found.set(key, [found.get(key), line.trim()].filter(Boolean).join(' '));
    }
  }
  return found;
}

/** Prettier sets the marks and blanks of code spans as it likes. */
function keyOf(file: string, survivor: string): string {
  return `${file} ${survivor.replaceAll(/[`\s]/g, '')}`;
}

function fail(why: string): void {
  console.error(`FAILED: ${why}`);
  process.exitCode = 1;
}
