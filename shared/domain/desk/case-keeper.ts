import type { Instant } from '../instant.ts';

/** A case going from one hand at the desk to another; `to` null: back to the desk, where anybody may take it. */
export interface Handover {
  readonly id: string;
  readonly to: string | null;
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** Who of the desk looks after a loan's case. It changes no decision about the borrower: only whom the bank asks. */
export interface CaseKeeper {
  readonly loanId: string;
  readonly keeper: string | null;
  /** Rises with each write; 0: nobody ever had it, and nothing is stored. */
  readonly version: number;
  /** The hands it went through, oldest first; of more than `handoversKept` the youngest. Each stands in the access log too. */
  readonly handovers: readonly Handover[];
}

export const handoversKept = 50;

export const keptByNobody = (loanId: string): CaseKeeper => ({
  loanId,
  keeper: null,
  version: 0,
  handovers: [],
});

export type HandoverDecision =
  | { readonly ok: true; readonly next: CaseKeeper }
  | { readonly ok: false; readonly refusal: 'kept-by-another' };

/**
 * Hands a case over. Whoever has it may pass it on, and anybody may take one nobody has; out of another's hands only he
 * who `mayTakeFromOthers` takes it. The record as it is means there is nothing to write: the handover was made before.
 */
export function handOver(kept: CaseKeeper, handover: Handover, mayTakeFromOthers: boolean): HandoverDecision {
  if (kept.handovers.some(({ id }) => id === handover.id)) return { ok: true, next: kept };
  const isAnothers = kept.keeper !== null && kept.keeper !== handover.by;
  if (isAnothers && !mayTakeFromOthers) return { ok: false, refusal: 'kept-by-another' };
  const handovers = [...kept.handovers, handover].slice(-handoversKept);
  return { ok: true, next: { ...kept, keeper: handover.to, version: kept.version + 1, handovers } };
}
