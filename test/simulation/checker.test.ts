import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { runSeed } from './run-seed.ts';
import { describeTrace, shrink } from './shrink.ts';

const plantOf = (name: string) => mutants.find((one) => one.name === name)!.plant;

describe('the checker', () => {
  it('finds a planted fault, and the trace is cut down to what matters', async () => {
    const plant = plantOf('windows not checked');
    const plan = { seed: 1, days: 12, sabotage: plant() };
    const run = await runSeed(plan);
    expect(run.violations.map(({ rule }) => rule)).toContain('text outside lawful hours');
    const shrunk = await shrink(plan, run);
    expect(shrunk.run.violations[0]?.rule).toBe(run.violations[0]?.rule);
    expect(shrunk.run.borrowerIds.length).toBeLessThan(run.borrowerIds.length);
    expect(shrunk.run.trace.length).toBeLessThan(run.trace.length);
    expect(describeTrace(shrunk)).toContain('✗');
  }, 60_000);
});
