import { describe, expect, it } from 'vitest';
import type { PageTask } from '../../../functions/daily-scan/examine.ts';
import { countResults, reviewPage } from '../../../functions/daily-scan/review-page.ts';
import { reconciles } from '../../../functions/daily-scan/close-run.ts';
import { Retryable } from '../../../shared/runtime/errors.ts';
import {
  aCase,
  aLoan,
  anIntent,
  aPayment,
  at,
  instalmentsOn,
  on,
  scanMoment,
} from '../../support/builders.ts';
import { inert } from '../../support/inert.ts';
import { World } from '../../support/world.ts';
import type { PortfolioReader } from '../../../shared/ports/portfolio-reader.ts';
import { putCase } from '../../support/put-case.ts';

const today = on('2025-03-11');

function page(loanIds: readonly string[], more: Partial<PageTask> = {}): PageTask {
  return {
    loanIds,
    businessDate: today,
    asOf: scanMoment(today),
    shard: 0,
    dueKey: 'M10',
    dueKeys: ['M10'],
    ...more,
  };
}

function world(...loanIds: readonly string[]): World {
  const made = new World(at('2025-03-11T01:00:30Z'));
  for (const id of loanIds)
    made.lend(aLoan({ id, borrowerId: `B-${id}`, instalments: instalmentsOn('2025-03-10') }));
  return made;
}

const outcomes = (results: Awaited<ReturnType<typeof reviewPage>>) =>
  Object.fromEntries(results.map(({ loanId, mark }) => [loanId, mark.outcome]));

describe('reviewPage, data that cannot be read', () => {
  it.each([
    {
      name: 'a loan its contract refuses',
      spoil: (one: World) => {
        one.portfolio.spoil('L2', new RangeError('bad date'));
      },
    },
    {
      name: 'a borrower its contract refuses',
      spoil: (one: World) => {
        one.portfolio.spoil('B-L2', new RangeError('bad number'));
      },
    },
    {
      name: 'a case its contract refuses',
      spoil: (one: World) => {
        one.cases.spoil('L2', new RangeError('bad case'));
      },
    },
  ])('$name is counted failed, and the others go on', async ({ spoil }) => {
    const one = world('L1', 'L2', 'L3');
    spoil(one);
    const results = await reviewPage(one.shardDeps(), page(['L1', 'L2', 'L3']));
    expect(outcomes(results)).toEqual({ L1: 'acted', L2: 'failed', L3: 'acted' });
    expect(reconciles(countResults(results))).toBe(true);
    expect(one.failures).toEqual(['L2']);
    expect(one.queues.sent.texts.map(({ loanId }) => loanId).sort()).toEqual(['L1', 'L3']);
  });

  it('a loan that is in the index and not in the book', async () => {
    const one = world('L1');
    expect(outcomes(await reviewPage(one.shardDeps(), page(['L1', 'L9'])))).toEqual({
      L1: 'acted',
      L9: 'failed',
    });
  });

  it('a dependency that fails stops the page: it will be done again', async () => {
    const one = world('L1', 'L2');
    one.portfolio.spoil('L2', new Error('down'));
    await expect(reviewPage(one.shardDeps(), page(['L1', 'L2']))).rejects.toThrow('down');
    expect(one.cases.allCases()).toEqual([]);
  });
});

describe('reviewPage', () => {
  it('nothing in, nothing done', async () => {
    const one = world();
    expect(await reviewPage(one.shardDeps(), page([]))).toEqual([]);
  });

  it('reads no case and no borrower of a loan that owes nothing', async () => {
    const one = world('L1');
    one.portfolio.pay(aPayment({ loanId: 'L1' }));
    const deps = one.shardDeps();
    const portfolio = inert<PortfolioReader>('portfolio', {
      loan: (id) => deps.portfolio.loan(id),
      settings: (product) => deps.portfolio.settings(product),
      borrowers: (ids) =>
        ids.length === 0 ? deps.portfolio.borrowers(ids) : Promise.reject(new Error('read')),
    });
    const cases = {
      ...deps.cases,
      load: (ids: readonly string[]) =>
        ids.length === 0 ? deps.cases.load(ids) : Promise.reject(new Error('read')),
    };
    expect(outcomes(await reviewPage({ ...deps, portfolio, cases }, page(['L1'])))).toEqual({
      L1: 'nothing-due',
    });
  });

  it('a case reviewed today answers with its mark', async () => {
    const one = world('L1');
    const first = await reviewPage(one.shardDeps(), page(['L1']));
    const second = await reviewPage(one.shardDeps(), page(['L1']));
    expect(second).toMatchObject(
      first.map(({ loanId, mark, channel }) => ({ loanId, channel, mark: { outcome: mark.outcome } })),
    );
    expect(countResults(second)).toEqual(countResults(first));
    expect(one.queues.sent.texts).toHaveLength(1);
  });

  it('on a page done again, also one that was paid meanwhile; a first look reads no case of what is paid', async () => {
    const one = world('L1');
    const first = await reviewPage(one.shardDeps(), page(['L1']));
    one.portfolio.pay(aPayment({ receivedAt: at('2025-03-11T00:30Z') }));
    const again = await reviewPage(one.shardDeps(), page(['L1'], { isRepeat: true }));
    expect(countResults(again)).toEqual(countResults(first));
    expect(countResults(again)).toMatchObject({ opened: 1, acted: 1, sms: 1 });
    expect(countResults(await reviewPage(one.shardDeps(), page(['L1'])))).toMatchObject({ nothingDue: 1 });
  });

  it('a case touched between reading and writing is decided again, on what it is now', async () => {
    const one = world('L1');
    await one.open(aCase({ nextActionOn: today }));
    const deps = one.shardDeps();
    let raced = false;
    const save: typeof deps.cases.save = async (next, from) => {
      if (!raced) {
        raced = true;
        await putCase(deps.cases, aCase({ version: 2, intent: anIntent() }));
      }
      return deps.cases.save(next, from);
    };
    const results = await reviewPage(
      { ...deps, cases: { ...deps.cases, save } },
      page(['L1'], { dueKey: null }),
    );
    expect(outcomes(results)).toEqual({ L1: 'nothing-due' });
    expect(one.cases.allCases()).toMatchObject([{ version: 2 }]);
    expect(one.queues.sent.texts).toEqual([]);
  });

  it('a case that never stands still: Retryable', async () => {
    const one = world('L1');
    const deps = one.shardDeps();
    const cases = { ...deps.cases, save: () => Promise.resolve(undefined) };
    await expect(reviewPage({ ...deps, cases }, page(['L1']))).rejects.toThrow(Retryable);
  });

  it('a queue that fails leaves the intent on the case, for the sweeper', async () => {
    const one = world('L1');
    const deps = one.shardDeps();
    const queues = { ...deps.queues, texts: () => Promise.reject(new Error('queue down')) };
    await expect(reviewPage({ ...deps, queues }, page(['L1']))).rejects.toThrow('queue down');
    expect(one.cases.allCases()).toMatchObject([{ intent: { state: 'planned' } }]);
    one.clock.advance(10 * 60_000);
    expect(await one.sweep()).toMatchObject({ enqueued: 1 });
  });
});
