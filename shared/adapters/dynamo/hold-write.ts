import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Hold } from '../../domain/case.ts';
import { onVersion, toItem } from './access.ts';
import { holdSchema, holdsItem } from './items.ts';
import type { Key } from './keys.ts';

export interface HoldWrite {
  /** Of the loan's holds, or of the borrower's. */
  readonly key: Key;
  /** The item as read; undefined: there is none. */
  readonly before: Record<string, unknown> | undefined;
  readonly hold: Hold;
}

/** The holds as read, with this one in the place of the one of the same id, on the condition that they still are as read. */
export function putHold(table: string, { key, before, hold }: HoldWrite): TransactWriteItem {
  const { version, holds } = before === undefined ? { version: 0, holds: [] } : holdsItem.parse(before);
  const item = toItem({
    ...key,
    type: 'holds',
    v: 1,
    version: version + 1,
    holds: JSON.stringify([...holds.filter(({ id }) => id !== hold.id), holdSchema.parse(hold)]),
  });
  return { Put: { TableName: table, Item: item, ...onVersion(version) } };
}
