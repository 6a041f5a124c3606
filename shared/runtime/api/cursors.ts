import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Caller } from '../../contracts/api/caller.ts';

/** The list a cursor belongs to: of this caller, on this route, for this query. */
export interface List {
  readonly caller: Caller;
  readonly operation: string;
  /** As sent; how long the pages are and where this one begins do not make another list. */
  readonly query: Readonly<Record<string, unknown>>;
}

/** Of a SHA-256, 16 bytes: no two lists share a seal. */
const sealBytes = 16;

/**
 * A store's position as a cursor, bound to its list. The seal needs no secret: whoever forges one gets to another place
 * of the same list of his own, because a store takes the partition from caller and query and never from a position
 * (decision on cursors).
 */
export function sealCursor(position: string, list: List): string {
  const text = Buffer.from(position, 'utf8');
  return Buffer.concat([seal(text, list), text]).toString('base64url');
}

/** The position in a cursor; undefined for one of another list, or damaged, or that `positions` does not take. */
export function openCursor(cursor: string, list: List, positions: z.ZodType<string>): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.subarray(sealBytes);
  // One text a cursor: base64 leaves bits over that a reader would not miss.
  if (bytes.toString('base64url') !== cursor) return undefined;
  if (!bytes.subarray(0, sealBytes).equals(seal(text, list))) return undefined;
  return positions.safeParse(text.toString('utf8')).data;
}

function seal(position: Buffer, { caller, operation, query }: List): Buffer {
  const filter = Object.entries(query).filter(([name]) => name !== 'cursor' && name !== 'limit');
  const bound = JSON.stringify([sorted(Object.entries(caller)), operation, sorted(filter)]);
  return createHash('sha256').update(`${bound}\n`).update(position).digest().subarray(0, sealBytes);
}

const sorted = (entries: readonly (readonly [string, unknown])[]): typeof entries =>
  entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
