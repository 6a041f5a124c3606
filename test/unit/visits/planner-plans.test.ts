import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { visitPlans } from '../../support/visit-plans.ts';

const pages = readFileSync('test/fixtures/visit-plans.txt', 'utf8')
  .trimEnd()
  .split(/\n(?=\S)/);

/**
 * The same problem gets the same plan from one version to the next: teams and borrowers were told of it. Whoever changes the
 * search on purpose compares the costs line by line, and writes the page anew:
 * `node test/support/visit-plans.ts > test/fixtures/visit-plans.txt`.
 */
describe('insertion, sweep, polishing, rebuilding and whole plans are those on the page', () => {
  it.each(visitPlans.map((plan, nth) => ({ ...plan, page: pages[nth] })))(
    '$name',
    ({ name, lines, page }) => {
      expect([name, ...lines()].join('\n')).toBe(page);
    },
  );
});
