import { expect, it } from 'vitest';
import type { PortfolioReader } from '../../../shared/ports/portfolio-reader.ts';
import { rememberSettings } from '../../../shared/runtime/remember-settings.ts';
import { settings } from '../../support/builders.ts';
import { memoryPortfolio } from '../../support/memory-portfolio.ts';

const strict = { ...settings, graceDays: 3 };

it('an invocation decides by one state of the settings, the next one sees the change', async () => {
  const portfolio = memoryPortfolio(1);
  const first = rememberSettings(portfolio);
  expect(await first.settings('card')).toEqual(settings);
  portfolio.judge('card', strict);
  portfolio.judge('auto', strict);
  expect(await first.settings('card')).toEqual(settings);
  expect(await first.settings('auto')).toEqual(strict);
  expect(await rememberSettings(portfolio).settings('card')).toEqual(strict);
});

it('asks once, however many ask at the same time', async () => {
  let asked = 0;
  const store: Pick<PortfolioReader, 'settings'> = {
    settings: () => {
      asked += 1;
      return Promise.resolve(settings);
    },
  };
  const portfolio = rememberSettings(store);
  await Promise.all([portfolio.settings('card'), portfolio.settings('card'), portfolio.settings('auto')]);
  expect(asked).toBe(2);
});

it('asks again after a read that failed', async () => {
  const portfolio = memoryPortfolio(1);
  const remembered = rememberSettings(portfolio);
  portfolio.spoil('card', new Error('throttled'));
  await expect(remembered.settings('card')).rejects.toThrow('throttled');
  portfolio.mend('card');
  expect(await remembered.settings('card')).toEqual(settings);
});
