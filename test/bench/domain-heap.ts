import { fullReview } from './domain-review.ts';

/**
 * A million reviews, in a process of its own (`node --expose-gc`): prints, as JSON, the heap in use after each part, and
 * the bytes a review allocates at the start and at the end.
 */
const reviews = 1_000_000;
const parts = 10;
const sample = 1000;

const collect = globalThis.gc;
if (collect === undefined) throw new Error('run with --expose-gc');

let sum = 0;
const run = (count: number): void => {
  for (let at = 0; at < count; at += 1) sum += fullReview(at);
};
const heapAfterGc = async (): Promise<number> => {
  await collect({ execution: 'async', type: 'major' });
  return process.memoryUsage().heapUsed;
};
/** Few enough reviews that none of their garbage is collected before it is counted. */
const bytesEach = async (): Promise<number> => {
  const before = await heapAfterGc();
  run(sample);
  return Math.round((process.memoryUsage().heapUsed - before) / sample);
};

run(reviews / parts);
const first = await bytesEach();
const heap = [await heapAfterGc()];
for (let part = 0; part < parts; part += 1) {
  run(reviews / parts);
  heap.push(await heapAfterGc());
}
console.log(JSON.stringify({ heap, bytesEach: [first, await bytesEach()], sum: sum % 1000 }));
