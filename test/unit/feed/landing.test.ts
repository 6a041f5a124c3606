import { describe, expect, it } from 'vitest';
import { settleLanding, type LandingMark, type StoredMark } from '../../../shared/domain/landing.ts';
import { localDate } from '../../../shared/domain/local-date.ts';

const mark: LandingMark = {
  hash: 'a',
  feedDate: localDate('2025-03-02'),
  importId: 'two',
  at: '0:1',
};
const stored: StoredMark = { ...mark, how: 'updated' };
const [older, younger] = [localDate('2025-03-01'), localDate('2025-03-03')];

describe('a line that meets a stored record', () => {
  it.each([
    ['its own mark', mark, 'updated', false],
    ['itself again in one import', { ...mark, at: '0:2' }, 'unchanged', false],
    ['another of its id in one import', { ...mark, at: '0:2', hash: 'b' }, 'duplicate', false],
    ['a younger record', { ...mark, importId: 'x', hash: 'b', feedDate: older }, 'stale', false],
    ['a younger record that is equal', { ...mark, importId: 'x', feedDate: older }, 'unchanged', false],
    ['an older record', { ...mark, importId: 'x', hash: 'b', feedDate: younger }, 'updated', true],
    ['an older record that is equal', { ...mark, importId: 'x', feedDate: younger }, 'unchanged', true],
    ['a record of the same date', { ...mark, importId: 'x', hash: 'b' }, 'updated', true],
  ] as const)('meets %s', (...[, line, outcome, write]) => {
    expect(settleLanding(stored, line)).toEqual({ outcome, write });
  });

  it('meets nothing', () => {
    expect(settleLanding(undefined, mark)).toEqual({ outcome: 'new', write: true });
  });
});
