import { createHash } from 'node:crypto';
import { dueKeysOf } from '../../domain/due-key.ts';
import type { LandingMark } from '../../domain/landing.ts';
import type { Loan } from '../../domain/portfolio.ts';
import { shardOf } from '../../domain/shard.ts';
import type { Delivery, Incoming } from '../../ports/portfolio-writer.ts';
import { dueShard, keys, type Key } from './keys.ts';

/** A record as it will be stored. */
export interface PortfolioItem {
  readonly key: Key;
  readonly entry: Incoming['entry'];
  readonly mark: LandingMark;
  readonly type: 'calendar' | 'product' | 'borrower' | 'loan' | 'payment';
  readonly doc: string;
  /** Attributes beside the document: indexed, or read without it. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** 128 bits: no two records of a bank will share them by chance. */
const hashLength = 22;

export function toPortfolioItem(
  { entry, at }: Incoming,
  { delivery, shardCount }: { delivery: Delivery; shardCount: number },
): PortfolioItem {
  const doc = JSON.stringify(entry.record);
  const hash = createHash('sha256').update(doc).digest('base64url').slice(0, hashLength);
  const mark = { hash, feedDate: delivery.businessDate, importId: delivery.importId, at };
  const item = { entry, mark, doc, attributes: {} };
  switch (entry.file) {
    case 'calendars':
      return { ...item, key: keys.calendar(entry.record.id), type: 'calendar' };
    case 'products':
      return { ...item, key: keys.product(entry.record.product), type: 'product' };
    case 'borrowers':
      return { ...item, key: keys.borrower(entry.record.id), type: 'borrower' };
    case 'loans':
      return {
        ...item,
        key: keys.loan(entry.record.id),
        type: 'loan',
        attributes: loanAttributes(entry.record, shardCount),
      };
    case 'payments':
      return { ...item, key: keys.payment(entry.record.loanId, entry.record.id), type: 'payment' };
  }
}

/** Only active loans stand in the due index: the others never fall due. */
function loanAttributes(loan: Loan, shardCount: number): Readonly<Record<string, string>> {
  const { currency, status } = loan;
  if (status !== 'active') return { currency, status };
  const { home } = dueKeysOf(loan.instalments.map((instalment) => instalment.dueOn));
  return { currency, status, dueShard: dueShard(home, shardOf(loan.id, shardCount)) };
}

/** Index entries of an irregular schedule, one a due date; none for the others. */
export function duePointers(
  loan: Loan,
  shardCount: number,
): readonly (Key & { readonly dueShard: string })[] {
  if (loan.status !== 'active') return [];
  const { dates } = dueKeysOf(loan.instalments.map((instalment) => instalment.dueOn));
  const shard = shardOf(loan.id, shardCount);
  return dates.map((date) => ({ ...keys.duePointer(loan.id, date), dueShard: dueShard(date, shard) }));
}

/** The item's attributes in the table, `how` it landed among them, and that it is pointed at (`portfolio-pointers`). */
export function attributesOf(item: PortfolioItem, how: string): Record<string, string | number> {
  const { key, type, mark, attributes, doc } = item;
  return { ...key, type, v: 1, ...mark, how, ...(isPointedAt(item) && { pointed: 1 }), ...attributes, doc };
}

/** Loans and borrowers are found by other things than their ids. */
export const isPointedAt = ({ type }: Pick<PortfolioItem, 'type'>): boolean =>
  type === 'loan' || type === 'borrower';
