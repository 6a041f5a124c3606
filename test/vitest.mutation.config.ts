import { defineConfig } from 'vitest/config';

/**
 * The tests that speak of shared/domain itself. Tests of handlers go through it too, but what only they notice is not
 * held by a test of the rule.
 */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: [
      'test/unit/{domain,permit,treatment}/**/*.test.ts',
      'test/unit/{messages,complaints,feed}/{mask,complaint,landing}.test.ts',
    ],
    // Seconds for every mutant: the one is there for completeness, the other tests the policy data.
    exclude: ['test/unit/permit/table.test.ts', 'test/unit/treatment/treatment-lint.test.ts'],
    env: { MUTATION: '1' },
    setupFiles: ['test/support/fixed-seed.ts'],
    testTimeout: 30_000,
  },
});
