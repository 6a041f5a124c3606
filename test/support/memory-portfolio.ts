import { dueKeysOf } from '../../shared/domain/due-key.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';
import { shardOf } from '../../shared/domain/shard.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';

export interface MemoryPortfolio extends PortfolioReader {
  readonly put: (loan: Loan, borrower?: Borrower) => void;
  readonly putBorrower: (borrower: Borrower) => void;
  readonly pay: (payment: Payment) => void;
  /** Makes reads of this loan or borrower fail, as stored data does that its contract refuses. */
  readonly spoil: (id: string, error: Error) => void;
  readonly mend: (id: string) => void;
}

/** The book in memory, indexed as the import does it: active loans only, home key and one key per irregular date. */
export function memoryPortfolio(shardCount: number): MemoryPortfolio {
  const loans = new Map<string, Loan>();
  const borrowers = new Map<string, Borrower>();
  const payments = new Map<string, Payment[]>();
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
    pay: (payment) => {
      const others = (payments.get(payment.loanId) ?? []).filter(({ id }) => id !== payment.id);
      payments.set(payment.loanId, [...others, payment]);
    },
    spoil: (id, error) => void spoilt.set(id, error),
    mend: (id) => void spoilt.delete(id),
  };
}
