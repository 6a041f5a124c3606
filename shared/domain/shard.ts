/**
 * Stable shard of an id: FNV-1a over its UTF-16 code units. Never change it: stored index keys depend on it.
 *
 * @returns an integer in [0, count)
 */
export function shardOf(id: string, count: number): number {
  return stableHash(id) % count;
}

/** 32-bit FNV-1a, unsigned. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
