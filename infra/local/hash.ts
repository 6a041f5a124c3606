import { createHash } from 'node:crypto';

/** SHA-256 of the parts, as hex. Parts are kept apart: ('ab','c') and ('a','bc') differ. */
export function digest(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A number in [0, 1) that depends on nothing but the parts. */
export function fraction(...parts: readonly (string | number)[]): number {
  return Number.parseInt(digest(...parts).slice(0, 12), 16) / 16 ** 12;
}

/** The parts' digest in the shape of a UUID. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = digest(...parts);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
