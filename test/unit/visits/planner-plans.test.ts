import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { visitPlans } from '../../support/visit-plans.ts';

/**
 * The same problem gets the same plan from one version to the next: teams and borrowers were told of it. Whoever changes the
 * search on purpose compares the costs line by line, and writes the page anew:
 * `node test/support/visit-plans.ts > test/fixtures/visit-plans.txt`.
 */
it('insertion, sweep, polishing, rebuilding and whole plans of ten problems are those on the page', () => {
  expect(visitPlans()).toBe(readFileSync('test/fixtures/visit-plans.txt', 'utf8'));
});
