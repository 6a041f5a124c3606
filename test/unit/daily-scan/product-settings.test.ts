import { describe, expect, it } from 'vitest';
import { reviewPage } from '../../../functions/daily-scan/review-page.ts';
import { aLoan, instalmentsOn, on, scanMoment, settings } from '../../support/builders.ts';
import { World } from '../../support/world.ts';

const today = on('2025-03-11');
const page = { businessDate: today, asOf: scanMoment(today), shard: 0, dueKey: 'M10', dueKeys: ['M10'] };

/** Due on the 10th and unpaid: one day past due, unless the product says otherwise. */
function world(): World {
  const made = new World(scanMoment(today));
  for (const product of ['card', 'auto'] as const)
    made.lend(
      aLoan({ id: product, product, borrowerId: `B-${product}`, instalments: instalmentsOn('2025-03-10') }),
    );
  return made;
}

const opened = async (one: World) => {
  const results = await reviewPage(one.shardDeps(), { ...page, loanIds: ['card', 'auto'] });
  return results.filter(({ mark }) => mark.opened).map(({ loanId }) => loanId);
};

describe('the review judges each loan by the settings of its product', () => {
  it('alike where nothing was delivered', async () => {
    expect((await opened(world())).sort()).toEqual(['auto', 'card']);
  });

  it('a product whose due dates moved is not late yet, the other one is', async () => {
    const one = world();
    const calendar = { id: 'bank', weekend: [6, 7], offDays: [on('2025-03-10')], workDays: [] };
    one.portfolio.deliver([calendar], [{ product: 'auto', roll: 'following', calendarId: 'bank' }]);
    expect(await opened(one)).toEqual(['card']);
  });

  it('settings that do not hold fail the loans of that product only', async () => {
    const one = world();
    one.portfolio.deliver([], [{ product: 'auto', roll: 'following', calendarId: 'gone' }]);
    expect(await opened(one)).toEqual(['card']);
    expect(one.failures).toEqual(['auto']);
  });

  it('a change is seen by the next invocation', async () => {
    const one = world();
    one.portfolio.judge('card', { ...settings, tolerance: { days: 3, amountMinor: {}, percent: 0 } });
    expect(await opened(one)).toEqual(['auto']);
    one.portfolio.judge('card', settings);
    expect(await opened(one)).toContain('card');
  });
});
