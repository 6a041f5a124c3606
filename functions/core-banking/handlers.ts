import { coreBankingRoutes as routes } from '../../shared/contracts/core-banking-routes.ts';
import { handle, type Bound } from '../../shared/runtime/api/router.ts';
import { unknownLoan } from '../borrower/loan-file.ts';
import { conflictRule, landBatch, type BatchDeps } from './land-batch.ts';
import type { CoreBanking, LandResult } from './operations.ts';

/** Core banking's API: what stands in `coreBankingRoutes`. Twice, late, half: see `coreBanking` and `recordPayment`. */
export function coreBankingHandlers(deps: BatchDeps & { readonly bank: CoreBanking }): readonly Bound[] {
  return [...bookHandlers(deps), ...changeHandlers(deps)];
}

function bookHandlers({ bank, record }: BatchDeps & { readonly bank: CoreBanking }): readonly Bound[] {
  const batch = landBatch({ bank, record });
  return [
    handle(routes.putBorrower, async ({ body, operationId: id }) =>
      landed(body.id, await bank.putBorrower({ record: body, id })),
    ),
    handle(routes.putLoan, async ({ body, operationId: id }) => {
      const result = await bank.putLoan({ record: body, id });
      if (result.kind !== 'unknown-borrower') return landed(body.id, result);
      const detail = `${result.field} names somebody who is not in the book. Nothing was stored.`;
      return { problem: 'unknown-record', detail };
    }),
    handle(routes.recordPayment, async ({ body }) => {
      const result = await record(body);
      switch (result.kind) {
        case 'recorded':
        case 'unchanged':
        case 'older':
          return { body: { id: body.id, outcome: result.kind, withdrawn: result.withdrawn } };
        case 'unknown-loan':
          return unknownLoan;
        case 'unknown-payment':
          return { problem: 'unknown-record', detail: 'The payment it takes back is not in the book (yet).' };
        case 'conflict':
          return conflict(conflictRule);
      }
    }),
    handle(routes.landBatch, async ({ body, operationId }) => ({ body: await batch(body, operationId) })),
  ];
}

function changeHandlers({ bank }: { readonly bank: CoreBanking }): readonly Bound[] {
  return [
    handle(routes.pauseLoan, async ({ params: { loanId }, body: pause, operationId: id }) =>
      ofLoan(loanId, await bank.pause({ loanId, id, pause })),
    ),
    handle(routes.endPause, async ({ params: { loanId }, body: pause, operationId: id }) =>
      ofLoan(loanId, await bank.unpause({ loanId, id, pause })),
    ),
    handle(routes.setLoanStatus, async ({ params: { loanId }, body: { status }, operationId: id }) => {
      const result = await bank.setStatus({ loanId, id, status });
      if (result.kind !== 'landed') return unknownLoan;
      return { body: { id: loanId, outcome: result.outcome === 'updated' ? 'updated' : 'unchanged' } };
    }),
  ];
}

const conflict = (detail: string) => ({ problem: 'conflict', detail }) as const;

function ofLoan(loanId: string, result: LandResult) {
  return result.kind === 'unknown-loan' ? unknownLoan : landed(loanId, result);
}

function landed(id: string, result: LandResult) {
  if (result.kind === 'too-many-pauses') return conflict('The loan has as many pauses as it may have.');
  if (result.kind !== 'landed' || result.outcome === 'stale' || result.outcome === 'duplicate')
    return conflict('A younger delivery is in the book. Nothing was stored.');
  return { body: { id, outcome: result.outcome } };
}
