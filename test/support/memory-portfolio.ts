import type { ArrearsPolicy } from '../../shared/contracts/arrears-policy.ts';
import type { CalendarRecord } from '../../shared/contracts/feed-calendar.ts';
import type { ProductRecord } from '../../shared/contracts/feed-settings.ts';
import { settingsWith } from '../../shared/contracts/settings-merge.ts';
import type { ArrearsSettings } from '../../shared/domain/arrears/index.ts';
import { dueKeysOf } from '../../shared/domain/due-key.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';
import { shardOf } from '../../shared/domain/shard.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { calendars } from '../../shared/policy/arrears-policy.ts';
import { settings } from './builders.ts';

export interface MemoryPortfolio extends PortfolioReader {
  readonly put: (loan: Loan, borrower?: Borrower) => void;
  readonly putBorrower: (borrower: Borrower) => void;
  /** Takes a loan or a borrower off the book, as no feed does and a fault may. */
  readonly remove: (id: string) => void;
  readonly pay: (payment: Payment) => void;
  /** What the bank's feed says of its products. */
  readonly deliver: (calendars: readonly CalendarRecord[], products: readonly ProductRecord[]) => void;
  /** What a product's loans are judged by from now on. */
  readonly judge: (product: Loan['product'], by: ArrearsSettings) => void;
  /** Makes reads of this loan, borrower or product's settings fail, as stored data does that its contract refuses. */
  readonly spoil: (id: string, error: Error) => void;
  readonly mend: (id: string) => void;
}

/** One set of settings for every product, and the calendars that ship. */
export const memoryPolicy: ArrearsPolicy = { settingsFor: () => settings, calendars };

/** The book in memory, indexed as the import does it: active loans only, home key and one key per irregular date. */
export function memoryPortfolio(shardCount: number): MemoryPortfolio {
  const loans = new Map<string, Loan>();
  const borrowers = new Map<string, Borrower>();
  const payments = new Map<string, Payment[]>();
  const delivered = {
    calendars: new Map<string, CalendarRecord>(),
    products: new Map<string, ProductRecord>(),
  };
  const merged = (product: Loan['product']): ArrearsSettings =>
    settingsWith(memoryPolicy, product, {
      record: delivered.products.get(product),
      calendarOf: (id) => delivered.calendars.get(id),
    });
  const judged = new Map<Loan['product'], ArrearsSettings>();
  const spoilt = new Map<string, Error>();
  const standsUnder = (loan: Loan, dueKey: string): boolean => {
    const keys = dueKeysOf(loan.instalments.map(({ dueOn }) => dueOn));
    return loan.status === 'active' && [keys.home, ...keys.dates].includes(dueKey);
  };
  return {
    loan: (loanId) => {
      const error = spoilt.get(loanId);
      if (error !== undefined) return Promise.reject(error);
      const loan = loans.get(loanId);
      return Promise.resolve(
        loan === undefined ? undefined : { loan, payments: [...(payments.get(loanId) ?? [])] },
      );
    },
    borrowers: (ids) => {
      const error = ids.map((id) => spoilt.get(id)).find((one) => one !== undefined);
      if (error !== undefined) return Promise.reject(error);
      return Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const borrower = borrowers.get(id);
            return borrower === undefined ? [] : [[id, borrower] as const];
          }),
        ),
      );
    },
    borrowersByPhone: (number) =>
      Promise.resolve(
        [...borrowers.values()]
          .filter(({ phones }) => phones.some((phone) => phone.number === number))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      ),
    settings: (product) => {
      const error = spoilt.get(product);
      return error === undefined
        ? Promise.resolve(judged.get(product)).then((by) => by ?? merged(product))
        : Promise.reject(error);
    },
    listDue: ({ dueKey, shard, cursor, limit }) => {
      const ids = [...loans.values()]
        .filter((loan) => standsUnder(loan, dueKey) && shardOf(loan.id, shardCount) === shard)
        .map(({ id }) => id)
        .sort()
        .filter((id) => cursor === null || id > cursor)
        .slice(0, limit);
      return Promise.resolve({ loanIds: ids, cursor: ids.length === limit ? (ids.at(-1) ?? null) : null });
    },
    put: (loan, borrower) => {
      loans.set(loan.id, loan);
      if (borrower !== undefined) borrowers.set(borrower.id, borrower);
    },
    putBorrower: (borrower) => void borrowers.set(borrower.id, borrower),
    remove: (id) => {
      loans.delete(id);
      borrowers.delete(id);
    },
    pay: (payment) => {
      const others = (payments.get(payment.loanId) ?? []).filter(({ id }) => id !== payment.id);
      payments.set(payment.loanId, [...others, payment]);
    },
    deliver: (calendars, products) => {
      for (const calendar of calendars) delivered.calendars.set(calendar.id, calendar);
      for (const record of products) delivered.products.set(record.product, record);
    },
    judge: (product, by) => void judged.set(product, by),
    spoil: (id, error) => void spoilt.set(id, error),
    mend: (id) => void spoilt.delete(id),
  };
}
