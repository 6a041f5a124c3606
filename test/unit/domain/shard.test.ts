import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shardOf, stableHash } from '../../../shared/domain/shard.ts';
import { propertyRuns } from '../../support/property-runs.ts';

describe('stableHash', () => {
  // Stored index keys depend on these: a change here is a migration.
  it.each([
    ['', 2166136261],
    ['a', 3826002220],
    ['foobar', 3214735720],
  ])('FNV-1a of "%s" is %s for ever', (text, hash) => {
    expect(stableHash(text)).toBe(hash);
  });
});

describe('shardOf', () => {
  it('lies in [0, count) for every id', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (id, count) => {
        const shard = shardOf(id, count);
        return Number.isInteger(shard) && shard >= 0 && shard < count;
      }),
      { numRuns: propertyRuns },
    );
  });

  it('spreads sequential ids: no shard of 16 has more than twice its share', () => {
    const counts = new Map<number, number>();
    for (let at = 0; at < 16_000; at += 1) {
      const shard = shardOf(`loan-${at}`, 16);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBeLessThan(2000);
    expect(counts.size).toBe(16);
  });
});
