import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeHistories } from '../../infra/local/histories/write.ts';
import { readOptions } from '../../infra/local/run/options.ts';
import { compareResults, describeDifferences, isSame } from './compare.ts';
import { inWorkshop, readPayments, readResults, runJob, seconds } from './job.ts';

/**
 * `npm run test:chaos -- --limit N | --all`: the main job undisturbed, and once more with its queues delivering twice,
 * late and out of order (`--chaos 7`). Status 1 unless both made the same contacts, apart from uncertain ones, which
 * are listed and must stay under 1 %, and from those that a payment of the feed came before in one of the runs.
 */
const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    limit: { type: 'string', default: '100' },
    chaos: { type: 'string', default: '7' },
    from: { type: 'string' },
    days: { type: 'string' },
  },
});
const { from, days } = values;
// Refused here as by the job itself.
const { limit } = readOptions(['--limit', values.limit]);
const job = [
  '--once',
  ...(from === undefined ? [] : ['--from', from]),
  ...(days === undefined ? [] : ['--days', days]),
];

process.exitCode = await inWorkshop(async (dir, assembly) => {
  const portfolio = join(dir, 'feed');
  await writeHistories({ out: portfolio, ...(!values.all && { limit }) });
  const own = [...job, '--portfolio', portfolio, '--assembly', assembly];
  const results = [];
  for (const [name, flags] of [
    ['undisturbed', []],
    [`chaos ${values.chaos}`, ['--chaos', values.chaos]],
  ] as const) {
    const out = join(dir, name);
    const ended = await runJob([...own, '--out', out, ...flags]);
    if (ended.status !== 0) throw new Error(`${name}: ended with ${String(ended.status)}\n${ended.output}`);
    const read = await readResults(out);
    console.log(
      `${name}: ${read.contacts.length} contacts, ${read.texts.length} texts, ${read.calls.length} calls, ` +
        `${read.visits.length} borrowers to visit; reconciled; ${seconds(ended.tookMs)}`,
    );
    results.push(read);
  }
  const [calm, rough] = results;
  if (calm === undefined || rough === undefined) return 1;
  const comparison = compareResults(calm, rough, await readPayments(portfolio));
  const { doubled, lost, changed, uncertain, overtaken, followed } = comparison;
  for (const line of describeDifferences(comparison)) console.log(line);
  for (const [kind, lines] of Object.entries({ uncertain, overtaken, followed }))
    for (const line of lines) console.log(`${kind}: ${line}`);
  const percent = (100 * uncertain.length) / Math.max(1, rough.contacts.length);
  console.log(
    `${doubled.length} doubled, ${lost.length} lost, ${changed.length} changed; ` +
      `${uncertain.length} uncertain (${percent.toFixed(2)} %); ` +
      `${overtaken.length} overtaken by a payment, ${followed.length} followed from that`,
  );
  return isSame(comparison) && percent < 1 ? 0 : 1;
});
