/**
 * Mutation tests of the pure core: `npm run mutate`. Two workers for a machine of two cores; what did not change since
 * the last run is taken from the incremental file. The bar and the list of survivors are test/mutation/survivors.ts and test/mutation-survivors.md.
 */
export default {
  mutate: ['shared/domain/**/*.ts'],
  // Runs the tests in Stryker's own processes: which ones, says test/mutation/test-files.ts.
  plugins: ['./test/mutation/runner.ts'],
  testRunner: 'in-process',
  // Every module loaded afresh for a mutant stays in memory until its process ends.
  maxTestRunnerReuse: 600,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // An endless loop is found by counting, at once; a clock would call a busy machine one.
  timeoutMS: 20_000,
  timeoutFactor: 1.5,
  // The test runner strips types without checking them: a mutant need not type-check to be run.
  disableTypeChecks: false,
  incremental: true,
  // Constants of a module: each mutant would need every test run anew, in a fresh process.
  ignoreStatic: true,
  incrementalFile: '.local/mutation/incremental.json',
  tempDirName: '.local/mutation/sandbox',
  ignorePatterns: [
    '.local',
    '.ci',
    'cdk.out',

    'test/e2e',
    'test/infra',
    'test/local',
    'test/simulation',
    'test/bench',
  ],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: '.local/mutation/report.json' },
  thresholds: { high: 95, low: 85, break: null },
};
