import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { addTo, newTotals } from './totals.ts';

describe('the bank under simulation', () => {
  it('keeps its promises over fifty seeds, each rough in its own way', async () => {
    const totals = newTotals();
    for (let seed = 1; seed <= 50; seed += 1) addTo(totals, await runSeed({ seed, days: 12 }));
    expect(totals.failing).toEqual([]);
    expect(totals.texts).toBeGreaterThan(60);
    for (const kind of [
      'crash-before',
      'crash-after',
      'timeout',
      'throttle',
      'meanwhile',
      'duplicate',
      'deploy',
    ])
      expect(totals.done.get(kind), kind).toBeGreaterThan(0);
  }, 120_000);

  it('runs a seed again to the letter', async () => {
    const [one, other] = [await runSeed({ seed: 7, days: 8 }), await runSeed({ seed: 7, days: 8 })];
    expect(other).toEqual(one);
    expect(one.trace.length).toBeGreaterThan(3);
  });
});
