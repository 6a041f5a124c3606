import { createHash } from 'node:crypto';
import { noAnswers, type Dispute } from '../../shared/domain/answers/answers.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

const attempts = 8;

/**
 * Opens a dispute on a loan, which holds its collection by itself, unless one is open already. Twice: its id is made of
 * loan and words, so the second meets the first, also after it was closed.
 */
export function openDispute(
  answers: AnswerStore,
): (told: { loanId: string; borrowerId: string; text: string; at: Instant }) => Promise<void> {
  return async ({ loanId, borrowerId, text, at }) => {
    const id = `DSP-${createHash('sha256').update(`${loanId} ${at} ${text}`).digest('hex').slice(0, 20)}`;
    const dispute: Dispute = {
      id,
      ground: 'other',
      text,
      openedAt: at,
      source: 'sms',
      state: 'open',
      closedAt: null,
      closedBy: null,
      finding: null,
    };
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const before = (await answers.find(loanId)) ?? noAnswers(loanId, borrowerId);
      if (before.disputes.some((one) => one.id === id || one.state === 'open')) return;
      const next = { ...before, version: before.version + 1, disputes: [...before.disputes, dispute] };
      if (await answers.save(next)) return;
    }
    throw new Retryable(`answers of loan ${loanId} kept changing`);
  };
}
