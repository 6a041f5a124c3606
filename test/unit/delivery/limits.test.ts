import { describe, expect, it } from 'vitest';
import { goAt, slotTerms, takeSlot, type SlotRequest } from '../../../shared/domain/delivery/pacing.ts';
import { reserve } from '../../../shared/domain/delivery/spend.ts';
import { epochMs, instantOf } from '../../../shared/domain/instant.ts';
import { at, on } from '../../support/builders.ts';

const now = at('2025-03-11T01:00Z');
const micro = epochMs(now) * 1000;
const after = (ms: number): ReturnType<typeof at> => instantOf(epochMs(now) + ms);

/** Three parts a second, six at once: a part is paid off in a third of a second. */
const asks = (parts: number, latestMs = 1000): SlotRequest => ({
  pace: { partsPerSecond: 3, burstParts: 6 },
  parts,
  now,
  latest: after(latestMs),
});
const part = 333_333;

describe('a slot at the carrier', () => {
  it('terms in microseconds', () => {
    expect(slotTerms(asks(2))).toEqual({
      now: micro,
      cost: 2 * part,
      burst: 6 * part,
      limit: micro + 1_000_000 + 6 * part,
    });
  });

  it.each<[string, number | undefined, number, object | undefined]>([
    ['after a quiet time: at once', undefined, 1, { paidOffAt: micro + part, goAt: now }],
    [
      'paid off long ago: at once, and nothing is saved up',
      micro - 9e9,
      2,
      { paidOffAt: micro + 2 * part, goAt: now },
    ],
    ['as much as may go at once', micro + 6 * part, 1, { paidOffAt: micro + 7 * part, goAt: now }],
    [
      'a little more: a millisecond later',
      micro + 6 * part + 1,
      1,
      { paidOffAt: micro + 7 * part + 1, goAt: after(1) },
    ],
    [
      'the last slot asked for',
      micro + 6 * part + 1_000_000,
      3,
      { paidOffAt: micro + 9 * part + 1_000_000, goAt: after(1000) },
    ],
    ['one later than that: none', micro + 6 * part + 1_000_001, 1, undefined],
  ])('%s', (_, stored, parts, slot) => {
    expect(takeSlot(stored, asks(parts))).toEqual(slot);
  });

  it('never before now, and on the whole millisecond after it is paid off', () => {
    const terms = { now: micro, burst: 10 };
    expect(goAt(micro - 5000, terms)).toBe(now);
    expect(goAt(micro + 2010, terms)).toBe(after(2));
    expect(goAt(micro + 2011, terms)).toBe(after(3));
  });
});

it.each([
  [0, 100, 100],
  [40, 60, 100],
  [41, 60, undefined],
  [100, 1, undefined],
])('%i spent and %i asked of 100: %s', (spent, micros, left) => {
  const day = on('2025-03-11');
  expect(reserve(spent, { day, currency: 'USD', capMicros: 100, micros })).toBe(left);
});
