import { stableHash } from '../../shard.ts';

/** Numbers in [0, 1) that depend on the seed only (mulberry32): the same plan for the same day, wherever it is made. */
export function randomFrom(seed: string): () => number {
  let state = stableHash(seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
