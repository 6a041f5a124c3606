/**
 * Mutation tests of the pure core: `npm run mutate`. Two workers for a machine of two cores; what did not change since
 * the last run is taken from the incremental file. The bar and the list of survivors are test/mutation/survivors.ts and test/mutation-survivors.md.
 */
export default {
  mutate: ['shared/domain/**/*.ts'],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/vitest.mutation.config.ts', related: true },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 5000,
  timeoutFactor: 3,
  // The test runner strips types without checking them: a mutant need not type-check to be run.
  disableTypeChecks: false,
  incremental: true,
  // Constants of a module: each mutant would need every test run anew, in a fresh process.
  ignoreStatic: true,
  incrementalFile: '.local/mutation/incremental.json',
  tempDirName: '.local/mutation/sandbox',
  ignorePatterns: ['.local', '.ci', 'cdk.out', 'infra', 'test/e2e', 'test/infra', 'test/local'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: '.local/mutation/report.json' },
  thresholds: { high: 95, low: 85, break: null },
};
