import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { contenders, outcomes } from './domain-review.ts';
import { rounds } from './rounds.ts';

/**
 * The pure core on one core: decisions a second over loans of 24 instalments with payments, beside a loop that only reads
 * the same fields. The ratio is the figure to quote; the pace is the machine's. Fails below its bars.
 */
const leastReviewsPerSecond = 300_000;
/** Of heap in use after a million reviews: the noise of a collected heap, far below a byte a review. */
const mostGrowthBytes = 100_000;

const figures = rounds(contenders, { count: 11, turns: 200_000 });
for (const { name, perSecond, worst, best, toReading } of figures) {
  console.log(
    `${name.padEnd(12)} ${thousands(perSecond)}/s   (${thousands(worst)} to ${thousands(best)})   ` +
      `${toReading.toFixed(1).padStart(6)} x reading`,
  );
}

console.log(`\nof 200 loans: ${[...outcomes()].map(([name, count]) => `${count} ${name}`).join(', ')}`);

const child = execFileSync(process.execPath, ['--expose-gc', join(import.meta.dirname, 'domain-heap.ts')], {
  encoding: 'utf8',
});
const { heap, bytesEach } = JSON.parse(child) as { heap: number[]; bytesEach: [number, number] };
const growth = (heap.at(-1) ?? 0) - (heap[0] ?? 0);
console.log(
  `\nheap after each 100,000 reviews: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(' ')} MB`,
);
console.log(
  `growth over a million reviews: ${growth} bytes; a review allocates ${bytesEach[0]} bytes at first, ${bytesEach[1]} at last`,
);

const review = figures.find(({ name }) => name === 'full review');
if ((review?.perSecond ?? 0) < leastReviewsPerSecond)
  fail(`below ${leastReviewsPerSecond} full reviews a second`);
if (growth > mostGrowthBytes) fail(`the heap grows by more than ${mostGrowthBytes} bytes`);

function thousands(perSecond: number): string {
  return `${(perSecond / 1000).toFixed(0)}k`.padStart(7);
}

function fail(why: string): void {
  console.error(`FAILED: ${why}`);
  process.exitCode = 1;
}
