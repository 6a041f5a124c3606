import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { messagesMarkdown, messagesPage } from '../../../infra/messages.ts';
import { ordinaryFacts } from '../../../shared/policy/texts/examples.ts';
import { cells, word } from '../../support/message-facts.ts';

const stored = readFileSync(messagesPage, 'utf8');

it('is as the templates are now: else run `npm run messages`', () => {
  expect(stored).toBe(messagesMarkdown());
});

it('shows every message in every tone and language, with nothing missing', () => {
  const quoted = stored.split('\n').filter((line) => line.startsWith('> '));
  expect(quoted).toEqual(
    expect.arrayContaining(
      cells.map((cell) => `> ${word(cell, ordinaryFacts(cell.language)).replaceAll('*', '\\*')}`),
    ),
  );
  expect(quoted).toHaveLength(cells.length);
  expect(stored).not.toContain('missing');
});
