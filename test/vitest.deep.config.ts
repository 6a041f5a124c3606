import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const root = `${import.meta.dirname}/..`;
const withProperties = globSync('test/**/*.test.ts', { cwd: root }).filter((file) =>
  readFileSync(`${root}/${file}`, 'utf8').includes("from 'fast-check'"),
);

/** Every file with properties in it, each of them with many runs (test/support/property-runs.ts). */
export default defineConfig({
  test: {
    root,
    globalSetup: 'test/support/assembly-home.ts',
    include: withProperties,
    env: { DEEP: '1' },
    sequence: { shuffle: true },
    testTimeout: 900_000,
  },
});
