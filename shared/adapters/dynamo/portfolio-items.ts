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
  switch (entry.file) {
    case 'calendars':
      return { key: keys.calendar(entry.record.id), mark, type: 'calendar', doc, attributes: {} };
    case 'products':
      return { key: keys.product(entry.record.product), mark, type: 'product', doc, attributes: {} };
    case 'borrowers':
      return { key: keys.borrower(entry.record.id), mark, type: 'borrower', doc, attributes: {} };
    case 'loans':
      return {
        key: keys.loan(entry.record.id),
        mark,
        type: 'loan',
        doc,
        attributes: loanAttributes(entry.record, shardCount),
      };
    case 'payments':
      return {
        key: keys.payment(entry.record.loanId, entry.record.id),
        mark,
        type: 'payment',
        doc,
        attributes: {},
      };
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

/** The item's attributes in the table, `how` it landed among them. */
export function attributesOf(item: PortfolioItem, how: string): Record<string, string | number> {
  return { ...item.key, type: item.type, v: 1, ...item.mark, how, ...item.attributes, doc: item.doc };
}
