import { noAnswers, type Answers } from '../../shared/domain/answers/answers.ts';
import type { Change, Refusal } from '../../shared/domain/answers/changes.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { readLoan, type LoanDeps, type LoanNow, type Who } from './loan-file.ts';

export interface AnswerDeps extends LoanDeps {
  readonly answers: AnswerStore;
  /** Brings the scan's next look at an open case forward: facts changed. */
  readonly touch: (loanId: string, on: LocalDate) => Promise<void>;
}

export type AnswerResult =
  | { readonly kind: 'done'; readonly answers: Answers; readonly now: LoanNow }
  | { readonly kind: 'unknown-loan' }
  /** The answers are no longer of the version they were changed on. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface AnswerRequest {
  readonly loanId: string;
  readonly who: Who;
  /** True when these answers hold the request's effect already: a repeat is answered, not done again. */
  readonly isDone: (answers: Answers) => boolean;
  readonly change: (answers: Answers, now: LoanNow) => Change;
  /** When the scan must look at the loan, at the latest. */
  readonly lookOn: (answers: Answers, now: LoanNow) => LocalDate;
  /** The version the caller has seen; undefined: whichever is there. */
  readonly version?: string | undefined;
}

const attempts = 5;

/** Half of what an item may hold, as text of one byte a character: the scan reads it beside every open case. */
const bytesAtMost = 200_000;
const entriesAtMost = 200;

/**
 * Takes one answer about a loan: reads, decides, writes on the version read, and dates the scan's next look.
 *
 * Twice: the answer's id is made of the request, so a repeat finds it there. Late: the loan is read at this moment. Half:
 * the answer is one write and its own hold; a look not dated comes by the case's own date.
 *
 * @throws Retryable when others kept answering at the same time
 */
export async function answerLoan(deps: AnswerDeps, request: AnswerRequest): Promise<AnswerResult> {
  const { loanId, who, change, isDone } = request;
  const now = await readLoan(deps, loanId, who);
  if (now === undefined) return { kind: 'unknown-loan' };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = (await deps.answers.find(loanId)) ?? noAnswers(loanId, now.question.loan.borrowerId);
    if (isDone(before)) return { kind: 'done', answers: before, now };
    if (request.version !== undefined && request.version !== String(before.version))
      return { kind: 'changed' };
    const changed = change(before, now);
    if (!changed.ok) return { kind: 'refused', refusal: changed.refusal };
    if (isTooMuch(changed.answers) && !isTooMuch(before)) return { kind: 'refused', refusal: 'too-much' };
    if (!(await deps.answers.save(changed.answers))) continue;
    await deps.touch(loanId, request.lookOn(changed.answers, now));
    return { kind: 'done', answers: changed.answers, now };
  }
  throw new Retryable(`answers of loan ${loanId} changed ${attempts} times`);
}

/** More than an honest life of a loan brings. What was already too much may still be brought to its end. */
function isTooMuch(answers: Answers): boolean {
  const { promises, arrangements, hardships, disputes } = answers;
  return (
    [promises, arrangements, hardships, disputes].some(({ length }) => length > entriesAtMost) ||
    Buffer.byteLength(JSON.stringify(answers)) > bytesAtMost
  );
}
