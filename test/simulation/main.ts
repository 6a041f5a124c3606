import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSeed, type SeedResult } from './run-seed.ts';
import { describeTrace, shrink } from './shrink.ts';
import { addTo, describeTotals, newTotals } from './totals.ts';

/**
 * `npm run simulate -- --seeds N --days D --first-seed S`: seeds S to S+N-1, on two processes. Status 1 when a promise was
 * broken; then the shortest trace of the first failing seeds is printed. One seed alone: `--seeds 1 --first-seed S`.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    days: { type: 'string', default: '60' },
    'first-seed': { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
  },
});
const [seeds, days, first, workers] = [values.seeds, values.days, values['first-seed'], values.workers].map(
  Number,
) as [number, number, number, number];

/** A long run that is cut off has said how far it came. */
const progressEvery = 200;
const startedAt = performance.now();
const totals = newTotals();
const started = Array.from({ length: Math.min(workers, seeds) }, (_, at) => runWorker(at));
await Promise.all(started);
console.log(describeTotals(totals, days));
console.log(`took ${((performance.now() - startedAt) / 1000).toFixed(1)} s on ${started.length} processes`);
const shrunkAtMost = 3;
for (const { seed } of totals.failing.sort((a, b) => a.seed - b.seed).slice(0, shrunkAtMost)) {
  const plan = { seed, days };
  console.log(`\n${describeTrace(await shrink(plan, await runSeed(plan)))}`);
  console.log(`again: npm run simulate -- --seeds 1 --days ${days} --first-seed ${seed}`);
}
process.exitCode = totals.failing.length === 0 ? 0 : 1;

/** Every worker takes each n-th seed and says what each came to. */
function runWorker(at: number): Promise<void> {
  const own = Array.from({ length: seeds }, (_, n) => first + n).filter(
    (seed) => (seed - first) % workers === at,
  );
  const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify({ seeds: own, days })]);
  let left = own.length;
  child.on('message', (result: SeedResult) => {
    left -= 1;
    addTo(totals, result);
    if (totals.seeds % progressEvery === 0)
      console.log(`${totals.seeds} of ${seeds} seeds, ${totals.failing.length} with violations`);
    for (const { rule, about } of result.violations.slice(0, 3))
      console.log(`seed ${result.seed}: ${rule}: ${about}`);
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code === 0 && left === 0) resolve();
      else reject(new Error(`worker ${at} ended with ${code ?? 'a signal'}, ${left} seeds left`));
    });
  });
}
