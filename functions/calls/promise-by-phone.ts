import type { Operations } from '../borrower/operations.ts';
import type { ResultDeps } from './record-call.ts';

/** Takes a promise made on the phone as every other promise is taken, under the dial's id. */
export function promiseByPhone({ promise: take }: Pick<Operations, 'promise'>): ResultDeps['promise'] {
  return async ({ id, loanId, by, promise }) => {
    const who = { by, borrowerId: null, source: 'call' } as const;
    const result = await take({ loanId, who, id }, promise);
    switch (result.kind) {
      case 'done':
        return 'taken';
      case 'refused':
        return { refused: result.refusal };
      // Only of a change on a version seen, which a phone call has none of.
      case 'changed':
      case 'unknown-loan':
        return { refused: 'loan-not-found' };
    }
  };
}
