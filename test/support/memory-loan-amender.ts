import { laterOf } from '../../shared/domain/local-date.ts';
import { samePause, type Loan, type ToldOfLoan } from '../../shared/domain/portfolio.ts';
import type { LoanAmender } from '../../shared/ports/loan-amender.ts';
import type { MemoryPortfolioWriter } from './memory-portfolio-writer.ts';

export interface MemoryLoanAmender extends LoanAmender {
  /** What is kept beside the loan. */
  readonly told: (loanId: string) => ToldOfLoan;
}

/** Amends the loans of a writer in memory; keeps the same contract as the one on DynamoDB. */
export function memoryLoanAmender({ stored }: MemoryPortfolioWriter): MemoryLoanAmender {
  const kept = new Map<string, ToldOfLoan>();
  const told = (loanId: string): ToldOfLoan => kept.get(loanId) ?? { pauses: [], status: null };
  return {
    told,
    keepPause: (loanId, pause, isKept) => {
      const others = told(loanId).pauses.filter((one) => !samePause(one, pause));
      kept.set(loanId, { ...told(loanId), pauses: isKept ? [...others, pause] : others });
      return Promise.resolve();
    },
    keepStatus: (loanId, status) => {
      kept.set(loanId, { ...told(loanId), status: status === 'active' ? null : status });
      return Promise.resolve();
    },
    amend: (loanId, { change, delivery }) => {
      const key = `loans ${loanId}`;
      const found = stored.get(key);
      if (found === undefined) return Promise.resolve('unknown');
      if (found.mark.importId === delivery.importId) return Promise.resolve('amended');
      const record = change(found.record as Loan);
      if (record === found.record) return Promise.resolve('unchanged');
      const feedDate = laterOf(found.mark.feedDate, delivery.businessDate);
      const hash = JSON.stringify(record);
      const mark = { hash, feedDate, importId: delivery.importId, at: '000000', how: 'updated' } as const;
      stored.set(key, { mark, record });
      return Promise.resolve('amended');
    },
  };
}
