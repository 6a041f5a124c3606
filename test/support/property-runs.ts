/** Mutants are many, and each is run by hundreds of tests: few runs of each property, always the same ones. */
const runsPerMutant = 25;

/** Runs of every property: `npm run test:deep` asks for many, `npm run mutate` for few. */
export const propertyRuns =
  process.env['DEEP'] === '1' ? 10_000 : process.env['MUTATION'] === '1' ? runsPerMutant : 200;
