import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    globalSetup: 'test/support/assembly-home.ts',
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    // Modules are loaded once a worker: no test replaces any, and loading took a fifth of the run.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
